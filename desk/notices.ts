import type { Numbered } from '../core/demand.ts'
import type { Notice } from '../core/platform.ts'
import type { House, Tenant } from './house.ts'
import { addressOf } from './tenants.ts'

/** What stands in place of content, in the language of the content's reader where the desk has it. */
const texts: Record<string, { explained: (authority: string, law: string) => string; neutral: string }> = {
  en: {
    explained: (authority, law) =>
      `This content is no longer shown because ${authority} ordered so under ${law}. The person who posted it can read why, and how to object.`,
    neutral: 'This content is not available.',
  },
  fr: {
    explained: (authority, law) =>
      `Ce contenu n'est plus affiché : ${authority} l'a ordonné en application de ${law}. La personne qui l'a publié peut en lire les motifs et les voies de recours.`,
    neutral: "Ce contenu n'est pas disponible.",
  },
  ar: {
    explained: (authority, law) =>
      `لم يعد هذا المحتوى معروضًا بأمر من ${authority} استنادًا إلى ${law}. ويمكن لمن نشره الاطلاع على الأسباب وطرق الاعتراض.`,
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
  const law = house.regimes.get(demand.regime)?.editions.at(-1)?.act.name ?? demand.regime
  if (!words) throw new Error('no words for English')
  return {
    explained: {
      kind: 'explained',
      text: words.explained(demand.authority?.name ?? 'an authority', law),
      link: `${addressOf(house, tenant)}/p/${demand.userPage}`,
    },
    neutral: { kind: 'neutral', text: words.neutral },
  }
}
