/** What the page tells. All of it text from outside, escaped when it is written. */
export type UserFacts = {
  desk: string
  contact: string
  sandbox: boolean
  number: string
  authority: string
  law: string
  reasons: string
  redress: string
  deadline: string
  legislation: string
  crossBorder: boolean
  ended: string | undefined
  targets: readonly {
    address: string
    outcome: string
    restrictedAt: string | undefined
    restoredAt: string | undefined
  }[]
}

type Language = 'en' | 'fr' | 'ar'

const words = {
  en: {
    title: 'Why your content is not shown',
    lead: (f: UserFacts) => `${f.authority} ordered ${f.desk} to disable access to it, under ${f.law}.`,
    back: 'The order no longer has effect. Your content has been put back.',
    what: 'What it concerns',
    why: 'The reasons given',
    how: 'How to object',
    down: 'not shown since',
    restored: 'shown again since',
    other: 'not acted on',
    court: (f: UserFacts) => `You may challenge the order before: ${f.redress}. Time limit: ${f.deadline}.`,
    scrutiny:
      'Because the order came from another Member State, you may also ask the authority of our home state to scrutinise it, within 48 hours of this information.',
    ask: 'You may ask us for a copy of the order.',
    number: 'Our file',
    provisions: 'The provisions',
    sandbox: 'Sandbox: nothing here is real.',
  },
  fr: {
    title: "Pourquoi votre contenu n'est plus affiché",
    lead: (f: UserFacts) =>
      `${f.authority} a ordonné à ${f.desk} d'en bloquer l'accès, en application de ${f.law}.`,
    back: "L'injonction n'a plus d'effet. Votre contenu a été rétabli.",
    what: 'Contenus concernés',
    why: 'Motifs indiqués',
    how: 'Comment contester',
    down: "n'est plus affiché depuis",
    restored: 'rétabli depuis',
    other: "n'a pas fait l'objet d'une mesure",
    court: (f: UserFacts) =>
      `Vous pouvez contester l'injonction devant : ${f.redress}. Délai : ${f.deadline}.`,
    scrutiny:
      "L'injonction venant d'un autre État membre, vous pouvez aussi demander son examen à l'autorité de notre État d'établissement, dans les 48 heures suivant la présente information.",
    ask: "Vous pouvez nous demander une copie de l'injonction.",
    number: 'Notre dossier',
    provisions: 'Les dispositions',
    sandbox: "Bac à sable : rien ici n'est réel.",
  },
  ar: {
    title: 'لماذا لا يُعرض المحتوى الخاص بك',
    lead: (f: UserFacts) => `أمرت ${f.authority} شركة ${f.desk} بتعطيل الوصول إليه استنادًا إلى ${f.law}.`,
    back: 'لم يعد للأمر أثر، وقد أُعيد المحتوى الخاص بك.',
    what: 'المحتوى المعني',
    why: 'الأسباب المذكورة',
    how: 'كيف تعترض',
    down: 'غير معروض منذ',
    restored: 'معروض من جديد منذ',
    other: 'لم يُتخذ بشأنه إجراء',
    court: (f: UserFacts) => `يمكنك الطعن في الأمر أمام: ${f.redress}. المهلة: ${f.deadline}.`,
    scrutiny:
      'بما أن الأمر صدر عن دولة عضو أخرى، يمكنك أيضًا أن تطلب من سلطة دولة مقرنا فحصه خلال 48 ساعة من هذا الإبلاغ.',
    ask: 'يمكنك أن تطلب منا نسخة من الأمر.',
    number: 'رقم الملف لدينا',
    provisions: 'النصوص القانونية',
    sandbox: 'بيئة تجريبية: لا شيء هنا حقيقي.',
  },
} as const

/** The page as HTML. Everything that came from outside is text: escaped here, and nowhere put into an attribute but one checked link. */
export function pageFor(facts: UserFacts, language: Language): string {
  const w = words[language]
  const ended = facts.ended === 'annulled' || facts.ended === 'withdrawn'
  const rows = facts.targets.map(({ address, outcome, restrictedAt, restoredAt }) => {
    const state =
      outcome === 'restored'
        ? `${w.restored} ${time(restoredAt, language)}`
        : outcome === 'restricted'
          ? `${w.down} ${time(restrictedAt, language)}`
          : w.other
    return `<li><bdi class="address">${text(address)}</bdi><span>${state}</span></li>`
  })
  const link = /^https?:\/\//.test(facts.legislation)
    ? `<p>${w.provisions}: <a rel="noreferrer noopener" href="${text(facts.legislation)}"><bdi>${text(facts.legislation)}</bdi></a></p>`
    : ''
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${w.title}</title><link rel="stylesheet" href="/public.css"></head>
<body>${facts.sandbox ? `<p class="sandbox">${w.sandbox}</p>` : ''}
<main>
<h1>${w.title}</h1>
<p class="lead">${ended ? w.back : text(w.lead(facts))}</p>
<h2>${w.what}</h2><ul class="targets">${rows.join('')}</ul>
<h2>${w.why}</h2><blockquote dir="auto">${text(facts.reasons)}</blockquote>
<h2>${w.how}</h2>
<p>${text(w.court(facts))}</p>
${facts.crossBorder ? `<p>${w.scrutiny}</p>` : ''}${link}
<p>${w.ask} <a href="mailto:${text(facts.contact)}"><bdi>${text(facts.contact)}</bdi></a></p>
<p class="number">${w.number}: <bdi>${text(facts.number)}</bdi></p>
</main></body></html>`
}

function text(value: string): string {
  const escapes: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return value
    .replaceAll(
      /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g,
      (mark) => `[U+${mark.codePointAt(0)?.toString(16).toUpperCase()}]`,
    )
    .replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign)
}

function time(at: string | undefined, language: Language): string {
  if (!at) return ''
  return `<time datetime="${at}">${new Intl.DateTimeFormat({ en: 'en-GB', fr: 'fr-FR', ar: 'ar-EG' }[language], { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(at))} UTC</time>`
}
