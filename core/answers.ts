import type { Json } from './event.ts'
import type { Numbered, Target } from './demand.ts'
import type { Instant } from './instant.ts'
import { planted, said } from './order.ts'
import type { Effect } from './outcome.ts'
import type { Answer, Fill, Form, Ground, Instrument } from './regime.ts'

/** The operator as the forms name it. */
export type Operator = {
  legalName: string
  homeState: string
  legalRepresentative?: string
  authorisedPerson: string
  contactEmail: string
}

export type AnswerFacts = { at: Instant; instrument: Instrument; operator: Operator }

/** A report of why something was not done, before or instead of acting. */
export type GroundReport = {
  grounds: readonly string[]
  targets: readonly string[]
  text: string
  needed?: string
  key: string
}

/** The answer that reports a ground, on the form the ground names, with the targets it concerns. */
export function answerEffect(demand: Numbered, report: GroundReport, facts: AnswerFacts): Effect {
  const grounds = facts.instrument.grounds.filter(({ name }) => report.grounds.includes(name))
  const concerned = demand.targets.filter(({ id }) => report.targets.includes(id))
  const form = grounds[0]?.form ?? 'plain'
  return {
    kind: 'answer',
    key: `${demand.id}/answer/${report.key}`,
    covers: concerned.map(coverOf),
    form,
    language: languageOf(form, demand, facts),
    data: filledIn(form, { demand, targets: concerned, facts, grounds, report }),
  }
}

/**
 * The answers a settled demand owes: one for each way in which its targets ended. What was reported before is left out,
 * so that a target decided later gets an answer of its own. Which outcome goes on which form is the instrument's business.
 */
export function finalAnswers(demand: Numbered, facts: AnswerFacts): Effect[] {
  const reported = new Set(demand.answers.flatMap(({ covers }) => covers))
  const groups = Map.groupBy(
    demand.targets.filter((target) => answerFor(target, facts.instrument) && !reported.has(coverOf(target))),
    (target) => answerFor(target, facts.instrument)?.name ?? '',
  )
  return [...groups].flatMap(([name, targets]): Effect[] => {
    const answer = facts.instrument.answers.find((each) => each.name === name)
    if (!answer) return []
    const grounds = facts.instrument.grounds.filter((ground) => answer.grounds.includes(ground.name))
    return [
      {
        kind: 'answer',
        key: `${demand.id}/answer/${name}/${targets.map(({ ordinal, round }) => `${ordinal}.${round}`).join(',')}`,
        covers: targets.map(coverOf),
        form: answer.form,
        language: languageOf(answer.form, demand, facts),
        data: filledIn(answer.form, { demand, targets, facts, grounds, answer }),
      },
    ]
  })
}

/** Whether each target an answer covers is still as the answer says. */
export function isStillTrue({ targets }: Numbered, covers: readonly string[]): boolean {
  return covers.every((cover) => targets.some((target) => coverOf(target) === cover))
}

function coverOf({ ordinal, round, outcome }: Target): string {
  return `${ordinal}.${round}.${outcome === 'restricting' ? 'restricted' : outcome}`
}

/** Which answer a target's outcome calls for; none while it is open, or once its ground was reported. */
function answerFor(target: Target, { answers }: Instrument): Answer | undefined {
  const outcome = { restricted: 'disabled', gone: 'already-gone', left: 'kept' }[target.outcome as string]
  return answers.find((each) => each.outcome === outcome)
}

/** An answer is written in the language of its demand, unless its form has one of its own. */
function languageOf(form: string, demand: Numbered, { instrument }: AnswerFacts): string {
  return instrument.forms.find(({ name }) => name === form)?.language ?? demand.language
}

type Occasion = {
  demand: Numbered
  targets: readonly Target[]
  facts: AnswerFacts
  grounds: readonly Ground[]
  answer?: Answer
  report?: GroundReport
}

/** A form line by line, as the instrument says what is written where; and below it what became of each address. */
function filledIn(name: string, occasion: Occasion): Json {
  const form = occasion.facts.instrument.forms.find((each) => each.name === name) ?? letter
  const lines = form.fields.reduce<Json>((tree, { name: path, fill }) => {
    const value = fill && written[fill](occasion)
    return value === undefined ? tree : planted(tree, path, value)
  }, {})
  return planted(
    lines,
    'targets',
    occasion.targets.map((target) => rowOf(target, occasion)),
  )
}

/** What a letter says for which no law prescribes a form. */
const letter: { fields: readonly Pick<Form['fields'][number], 'name' | 'fill'>[] } = {
  fields: [
    { name: 'reference', fill: 'reference' },
    { name: 'ourFileRef', fill: 'our-file' },
    { name: 'receivedAt', fill: 'received-at' },
    { name: 'reasons', fill: 'reasons' },
  ],
}

const written: Record<Fill, (occasion: Occasion) => Json | undefined> = {
  addressee: ({ demand, facts }) =>
    said(demand.order, facts.instrument, 'addressee') ?? facts.operator.legalName,
  authority: ({ demand, facts }) =>
    said(demand.order, facts.instrument, 'issuer') ?? demand.authority?.name ?? '?',
  'authority-file': ({ demand, facts }) =>
    said(demand.order, facts.instrument, 'file') ?? (demand.reference || '?'),
  reference: ({ demand }) => demand.reference || undefined,
  'our-file': ({ demand }) => demand.number,
  'received-at': ({ demand }) => demand.receipt.at,
  measure: ({ answer }) => answer?.value,
  'measure-at': ({ targets, demand }) =>
    targets
      .map((target) => timeOf(target, demand))
      .toSorted()
      .at(-1),
  host: ({ facts }) => (facts.operator.legalRepresentative ? undefined : facts.operator.legalName),
  representative: ({ facts }) => facts.operator.legalRepresentative,
  'host-state': ({ facts }) => (facts.operator.legalRepresentative ? undefined : facts.operator.homeState),
  'representative-state': ({ facts }) =>
    facts.operator.legalRepresentative ? facts.operator.homeState : undefined,
  'authorised-person': ({ facts }) => facts.operator.authorisedPerson,
  contact: ({ facts }) => facts.operator.contactEmail,
  today: ({ facts }) => facts.at.slice(0, 10),
  now: ({ facts }) => facts.at,
  grounds: ({ grounds }) => grounds.map(({ value }) => value),
  reasons: ({ report, targets }) => report?.text ?? reasonsOf(targets),
  needed: ({ report }) => report?.needed || undefined,
  seal: ({ facts }) => ({ holder: facts.operator.legalName }),
}

/** One line of the table: what was done and when, or why nothing was. `why` is a word the form has in each language. */
function rowOf(target: Target, { demand, answer, report }: Occasion): Json {
  const { address } = target
  if (answer && answer.grounds.length === 0 && answer.value !== undefined)
    return { address, measure: answer.value, at: timeOf(target, demand) }
  const text = target.why?.params?.text
  if (text !== undefined) return { address, reason: String(text) }
  return { address, why: report ? 'reported' : target.resolution }
}

function timeOf(target: Target, demand: Numbered): Instant {
  return target.restrictedAt ?? target.goneSince ?? demand.receipt.at
}

function reasonsOf(targets: readonly Target[]): string | undefined {
  const texts = targets.flatMap(({ why }) =>
    why?.params?.text === undefined ? [] : [String(why.params.text)],
  )
  return texts.length === 0 ? undefined : [...new Set(texts)].join('\n')
}
