import type { Json } from './event.ts'
import type { Numbered, Target } from './demand.ts'
import type { AnnexII, AnnexIII, FormAddressee, FormOrder, Ground, Measure } from './forms.ts'
import type { Instant } from './instant.ts'
import { textAt } from './order.ts'
import type { Effect } from './outcome.ts'
import type { Instrument } from './regime.ts'

/** The operator as the official forms name it. */
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

type Rule = Instrument['answers'][number]

/** The answer that reports a ground (Annex III), with the targets it concerns. */
export function answerEffect(demand: Numbered, report: GroundReport, facts: AnswerFacts): Effect {
  const grounds = facts.instrument.grounds.filter(({ name }) => report.grounds.includes(name))
  const concerned = demand.targets.filter(({ id }) => report.targets.includes(id))
  return {
    kind: 'answer',
    key: `${demand.id}/answer/${report.key}`,
    covers: concerned.map(coverOf),
    form: grounds[0]?.form ?? 'plain',
    language: demand.language,
    data: json(
      annexIII(demand, concerned, facts, {
        grounds: grounds.map(({ value }) => value as Ground),
        reasons: report.text,
        ...(report.needed ? { needed: report.needed } : {}),
      }),
    ),
  }
}

/**
 * The answers a settled demand owes: one form for what was done, one for what could not be. What was reported before
 * is left out, so that a target decided later gets an answer of its own. Which outcome goes on which form is the instrument's business.
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
    return [
      {
        kind: 'answer',
        key: `${demand.id}/answer/${name}/${targets.map(({ ordinal, round }) => `${ordinal}.${round}`).join(',')}`,
        covers: targets.map(coverOf),
        form: answer.form,
        language: demand.language,
        data: json(filledIn(answer, demand, targets, facts)),
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
function answerFor(target: Target, { answers }: Instrument): Rule | undefined {
  const outcome = { restricted: 'disabled', gone: 'already-gone', left: 'kept' }[target.outcome as string]
  return answers.find((each) => each.outcome === outcome)
}

function filledIn(answer: Rule, demand: Numbered, targets: readonly Target[], facts: AnswerFacts): unknown {
  if (answer.form === 'annex-ii') return annexII(demand, targets, facts, answer.value as Measure)
  const grounds = answer.grounds.flatMap((name) =>
    facts.instrument.grounds.filter((ground) => ground.name === name),
  )
  const needed = targets.map(({ address }) => address).join('\n')
  return annexIII(demand, targets, facts, {
    grounds: grounds.map(({ value }) => value as Ground),
    reasons: wordsFor(targets),
    needed,
  })
}

function annexII(
  demand: Numbered,
  targets: readonly Target[],
  facts: AnswerFacts,
  measure: Measure,
): AnnexII {
  const { operator } = facts
  const done = targets.map((target) => ({
    address: target.address,
    measure,
    at: target.restrictedAt ?? target.goneSince ?? demand.receipt.at,
  }))
  return {
    a: orderOf(demand, operator),
    b: {
      measure,
      measureAt:
        done
          .map(({ at }) => at)
          .toSorted()
          .at(-1) ?? facts.at,
    },
    c: {
      ...addresseeOf(operator),
      ...(operator.legalRepresentative
        ? { legalRepMemberState: operator.homeState }
        : { hspMemberState: operator.homeState }),
      authorisedPerson: operator.authorisedPerson,
      contactEmail: operator.contactEmail,
      date: facts.at.slice(0, 10),
    },
    targets: done,
  }
}

function annexIII(
  demand: Numbered,
  targets: readonly Target[],
  facts: AnswerFacts,
  report: { grounds: readonly Ground[]; reasons: string; needed?: string },
): AnnexIII {
  const { operator, at } = facts
  return {
    a: orderOf(demand, operator),
    b: {
      grounds: report.grounds,
      reasons: report.reasons,
      ...(report.needed ? { clarificationNeeded: report.needed } : {}),
    },
    c: {
      ...addresseeOf(operator),
      authorisedPerson: operator.authorisedPerson,
      contactEmail: operator.contactEmail,
      signature: { holder: operator.legalName },
      signedAt: at,
    },
    targets: targets.map((target) => ({ address: target.address, reason: reasonFor(target) })),
  }
}

/** The paths are those of Annex I, from which every form of this family copies its section A. */
function orderOf(demand: Numbered, operator: Operator): FormOrder {
  return {
    addressee: textAt(demand.order, 'a.addressee') ?? operator.legalName,
    authorityName: textAt(demand.order, 'e.authorityName') ?? demand.authority?.name ?? '?',
    authorityFileRef: textAt(demand.order, 'e.fileNo') ?? (demand.reference || '?'),
    ...(demand.reference ? { orderReference: demand.reference } : {}),
    ourFileRef: demand.number,
    receivedAt: demand.receipt.at,
  }
}

function addresseeOf(operator: Operator): FormAddressee {
  return operator.legalRepresentative
    ? { legalRepName: operator.legalRepresentative }
    : { hspName: operator.legalName }
}

function wordsFor(targets: readonly Target[]): string {
  return targets.map((target) => `${target.address}: ${reasonFor(target)}`).join('\n')
}

/** In the plain words of the form; the desk's own screens translate the same reason by its key. */
function reasonFor(target: Target): string {
  if (target.why?.params?.text !== undefined) return String(target.why.params.text)
  const words: Record<string, string> = {
    gone: 'The content was no longer on the service when the order arrived.',
    'not-ours': 'The address does not belong to this service.',
    ambiguous: 'The address leads to several pieces of content.',
    failed: 'The content could not be retrieved.',
  }
  return words[target.resolution] ?? 'See the reasons above.'
}

function json(value: unknown): Json {
  return value as Json
}
