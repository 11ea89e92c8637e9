import type { Numbered } from '../../core/demand.ts'
import type { Notice } from '../../core/platform.ts'
import type { House, Tenant } from '../house.ts'
import { addressOf, instrumentInForce } from '../tenants.ts'

/** The two texts of one language. `explained` may name `{authority}`, `{order}` and `{law}`; `neutral` names nothing. */
export type NoticeWords = { explained: string; neutral: string }

/** What stands in place of content where the tenant has written nothing else. */
export const usualWords: Readonly<Record<string, NoticeWords>> = {
  en: {
    explained:
      'This content is no longer shown. The basis is a legal demand ({order}) of {authority} under {law}. The person who posted it can read why, and how to object.',
    neutral: 'This content is not available.',
  },
  fr: {
    explained:
      "Ce contenu n'est plus affiché. Fondement : {order} de {authority}, {law}. La personne qui l'a publié peut en lire les motifs et les voies de recours.",
    neutral: "Ce contenu n'est pas disponible.",
  },
  ar: {
    explained:
      'لم يعد هذا المحتوى معروضًا. الأساس: {order} من {authority} استنادًا إلى {law}. ويمكن لمن نشره الاطلاع على الأسباب وطرق الاعتراض.',
    neutral: 'هذا المحتوى غير متاح.',
  },
}

/** The words for both cases: explained, and (while a gag runs) neutral, which names no authority and no law. */
export function noticesFor(
  house: Pick<House, 'config' | 'regimes'>,
  tenant: Tenant,
  demand: Numbered,
): { explained: Notice; neutral: Notice } {
  const wanted = demand.targets.find(({ content }) => content?.language)?.content?.language
  const { language, words } = wordsIn(tenant, wanted)
  const instrument = instrumentInForce(house, tenant, demand)
  const act = house.regimes.get(demand.regime)?.editions.at(-1)?.act.name
  const named = (label: Record<string, string> | undefined) => label?.[language] ?? label?.en ?? demand.regime
  const said = { authority: demand.authority?.name ?? '–', order: named(instrument.label), law: named(act) }
  return {
    explained: {
      kind: 'explained',
      // What an authority calls itself is put in once, and never read for more gaps.
      text: words.explained.replaceAll(
        /\{(authority|order|law)\}/g,
        (_, name: keyof typeof said) => said[name],
      ),
      link: `${addressOf(house, tenant)}/p/${demand.userPage}`,
    },
    neutral: { kind: 'neutral', text: words.neutral },
  }
}

/** The words where nothing may be said of an authority, for what no demand stands behind. */
export function neutralNotice(tenant: Tenant): Notice {
  return { kind: 'neutral', text: wordsIn(tenant, undefined).words.neutral }
}

/** In the language of the content's reader where there are words, else in the tenant's first, else in English. */
function wordsIn({ settings }: Tenant, wanted: string | undefined): { language: string; words: NoticeWords } {
  const short = wanted?.split('-')[0]?.toLowerCase()
  for (const language of [short, ...(short === undefined ? settings.languages : []), 'en']) {
    const words = language && (settings.notices?.[language] ?? usualWords[language])
    if (language && words) return { language, words }
  }
  throw new Error('no words for English')
}
