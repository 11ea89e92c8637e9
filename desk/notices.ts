import type { Numbered } from '../core/demand.ts'
import type { Notice } from '../core/platform.ts'
import type { House, Tenant } from './house.ts'
import { addressOf, instrumentInForce } from './tenants.ts'

/** What stands in place of content, in the language of the content's reader where the desk has it. */
const texts: Record<
  string,
  { explained: (authority: string, order: string, law: string) => string; neutral: string }
> = {
  en: {
    explained: (authority, order, law) =>
      `This content is no longer shown. The basis is a legal demand (${order}) of ${authority} under ${law}. The person who posted it can read why, and how to object.`,
    neutral: 'This content is not available.',
  },
  fr: {
    explained: (authority, order, law) =>
      `Ce contenu n'est plus affiché. Fondement : ${order} de ${authority}, ${law}. La personne qui l'a publié peut en lire les motifs et les voies de recours.`,
    neutral: "Ce contenu n'est pas disponible.",
  },
  ar: {
    explained: (authority, order, law) =>
      `لم يعد هذا المحتوى معروضًا. الأساس: ${order} من ${authority} استنادًا إلى ${law}. ويمكن لمن نشره الاطلاع على الأسباب وطرق الاعتراض.`,
    neutral: 'هذا المحتوى غير متاح.',
  },
}

/** The words for both cases: explained, and (while a gag runs) neutral, which names no authority and no law. */
export function noticesFor(
  house: Pick<House, 'config' | 'regimes'>,
  tenant: Tenant,
  demand: Numbered,
): { explained: Notice; neutral: Notice } {
  const language = demand.targets.find(({ content }) => content?.language)?.content?.language ?? 'en'
  const words = texts[language] ?? texts.en
  const instrument = instrumentInForce(house, tenant, demand)
  const act = house.regimes.get(demand.regime)?.editions.at(-1)?.act.name
  const named = (label: Record<string, string> | undefined) => label?.[language] ?? label?.en ?? demand.regime
  if (!words) throw new Error('no words for English')
  return {
    explained: {
      kind: 'explained',
      text: words.explained(demand.authority?.name ?? '–', named(instrument.label), named(act)),
      link: `${addressOf(house, tenant)}/p/${demand.userPage}`,
    },
    neutral: { kind: 'neutral', text: words.neutral },
  }
}

/** The words where nothing may be said of an authority, for what no demand stands behind. */
export function neutralNotice({ settings }: Tenant): Notice {
  const words = texts[settings.languages[0] ?? 'en'] ?? texts.en
  return { kind: 'neutral', text: words?.neutral ?? '' }
}
