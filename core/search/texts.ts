/** What of a demand may be found: its own texts, and the facets it shares with others. */
import type { Numbered } from '../demand.ts'

/** Where a text stands in the demand; said to the person who found it. */
export type Part =
  | 'number'
  | 'reference'
  | 'authority'
  | 'instrument'
  | 'address'
  | 'title'
  | 'author'
  | 'decision'
  | 'follow-up'
  | 'answer'
  | 'note'
export type Text = { part: Part; text: string }

export function textsOf(demand: Numbered): Text[] {
  const named = demand.authority ? undefined : demand.issuer
  return [
    { part: 'number', text: demand.number },
    ...some('reference', demand.reference),
    ...some('authority', named),
    ...demand.targets.flatMap(({ address, content }) => [
      ...some('address', address),
      ...some('title', content?.title),
      ...some('author', content?.author?.name),
      ...some('author', content?.author?.reference),
    ]),
    ...demand.decisions.flatMap(({ text }) => some('decision', text)),
    ...demand.followUps.flatMap(({ by, reference, text }) => [
      ...some('follow-up', by),
      ...some('follow-up', reference),
      ...some('follow-up', text),
    ]),
  ]
}

function some(part: Part, text: string | undefined): Text[] {
  return text ? [{ part, text }] : []
}

/** Kinds of facet. A facet is written `kind:value`; its words, where it has any, are looked up when somebody searches. */
const facetKinds = [
  'authority',
  'country',
  'regime',
  'instrument',
  'trust',
  'outcome',
  'ended',
  'by',
  'form',
] as const
export type Facet = `${(typeof facetKinds)[number]}:${string}`

export function facetsOf(demand: Numbered): Facet[] {
  const { authority, regime, instrument, trust, targets, ended, decisions, answers } = demand
  const facets: Facet[] = [
    ...(authority ? [`authority:${authority.id}` as const, `country:${authority.country}` as const] : []),
    `regime:${regime}`,
    `instrument:${regime}/${instrument}`,
    `trust:${trust.level}`,
    ...targets.map(({ outcome }) => `outcome:${outcome}` as const),
    ...(ended ? [`ended:${ended.how}` as const] : []),
    ...decisions.flatMap(({ by }) => (by.id ? [`by:${by.id}` as const] : [])),
    ...answers.map(({ form }) => `form:${regime}/${form}` as const),
  ]
  return [...new Set(facets)]
}
