/** What a person reads where there is nothing: one page for every such address, which tells nothing of what else there is. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { addresses } from './contract/addresses.ts'
import { homeHere } from './this-machine.ts'
import { languageOf, text, type Language } from './written.ts'

const words = {
  en: {
    page: 'There is nothing at this address',
    pageText: 'It may have been mistyped, or what stood here is over.',
    desk: 'There is no desk at this address',
    deskText: 'A desk answers to its own name only. Check the name as it was given to you.',
    here: 'On this machine the desk answers to the name localhost:',
    back: 'To the desk',
  },
  fr: {
    page: 'Il n’y a rien à cette adresse',
    pageText: 'Elle comporte peut-être une faute de frappe, ou ce qui s’y trouvait a pris fin.',
    desk: 'Il n’y a pas de guichet à cette adresse',
    deskText: 'Un guichet ne répond qu’à son propre nom. Vérifiez le nom qui vous a été donné.',
    here: 'Sur cette machine, le guichet répond au nom localhost\u00A0:',
    back: 'Aller au guichet',
  },
  ar: {
    page: 'لا شيء في هذا العنوان',
    pageText: 'قد يكون في العنوان خطأ، أو انتهى ما كان هنا.',
    desk: 'لا مكتب في هذا العنوان',
    deskText: 'لا يجيب المكتب إلا باسمه. تحقق من الاسم كما أُعطي لك.',
    here: 'على هذا الجهاز يجيب المكتب بالاسم localhost:',
    back: 'إلى المكتب',
  },
} as const

/** It stands on the origin of untrusted media too, where no file of the desk is served. */
const style = `:root{color-scheme:light dark}
body{max-inline-size:44rem;margin:0 auto;padding:4rem 1.5rem;font:1.125rem/1.6 system-ui,sans-serif}
h1{font-size:1.75rem;line-height:1.4}`
const styleHash = createHash('sha256').update(style).digest('base64')

export function replyWithLostPage(kind: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request.headers['accept-language'])
  return reply
    .code(404)
    .type('text/html; charset=utf-8')
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
    })
    .send(lostPage(kind === 'no-such-desk', request.host, language))
}

/** Nothing of what was asked for comes back but, to whoever sits at the machine itself, the port they already named. */
export function lostPage(isNoDesk: boolean, host: string, language: Language): string {
  const w = words[language]
  const title = isNoDesk ? w.desk : w.page
  const home = homeHere(host)
  const way = !isNoDesk
    ? `<p><a href="${addresses.inbox}">${w.back}</a></p>`
    : home
      ? `<p>${w.here} <a href="${text(home)}"><bdi dir="ltr">${text(home)}</bdi></a></p>`
      : ''
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${isNoDesk ? w.deskText : w.pageText}</p>${way}</main></body></html>`
}
