import type { Json, Numbered, Target } from './demand.ts'
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

/** The answer that reports a ground (Annex III), with the targets it concerns. */
export function answerEffect(demand: Numbered, report: GroundReport, facts: AnswerFacts): Effect {
  const rows = demand.targets.filter(({ id }) => report.targets.includes(id))
  const ground = facts.instrument.grounds.find(({ name }) => name === report.grounds[0])
  return {
    kind: 'answer',
    key: `${demand.id}/answer/${report.key}`,
    form: ground?.form ?? 'plain',
    language: demand.language,
    data: {
      ...heading(demand, facts),
      grounds: report.grounds.map(
        (name) => facts.instrument.grounds.find((each) => each.name === name)?.value ?? name,
      ),
      reasons: report.text,
      ...(report.needed ? { clarificationNeeded: report.needed } : {}),
      targets: rows.map((target) => rowOf(target, facts)),
    },
  }
}

/**
 * The answers a settled demand owes: one form for what was done, one for what could not be. A form reports the
 * latest time; each address with its own time stands in the table beside it. Targets already reported are left out.
 */
export function finalAnswers(demand: Numbered, facts: AnswerFacts): Effect[] {
  const groups = new Map<string, Target[]>()
  for (const target of demand.targets) {
    const answer = answerFor(target, facts.instrument)
    if (!answer) continue
    groups.set(answer.name, [...(groups.get(answer.name) ?? []), target])
  }
  return [...groups].map(([name, targets]): Effect => {
    const answer = facts.instrument.answers.find((each) => each.name === name)
    const times = targets.flatMap(({ restrictedAt }) => (restrictedAt ? [restrictedAt] : [])).toSorted()
    return {
      kind: 'answer',
      key: `${demand.id}/answer/${name}/${targets.map(({ round }) => round).join('.')}`,
      form: answer?.form ?? 'plain',
      language: demand.language,
      data: {
        ...heading(demand, facts),
        ...(answer?.value ? { measure: answer.value } : {}),
        ...(times.length > 0 ? { measureAt: times.at(-1) } : {}),
        grounds: answer?.grounds ? [...answer.grounds] : [],
        reasons: targets.map(({ address, why }) => `${address}: ${sentence(why)}`).join('\n'),
        targets: targets.map((target) => rowOf(target, facts)),
      },
    }
  })
}

/** Which answer of the instrument a target's outcome calls for; none while it is open or once it was reported. */
function answerFor(target: Target, instrument: Instrument): Instrument['answers'][number] | undefined {
  const outcome =
    target.outcome === 'restricted'
      ? 'disabled'
      : target.outcome === 'gone'
        ? 'already-gone'
        : target.outcome === 'left'
          ? 'kept'
          : undefined
  return outcome && instrument.answers.find((each) => each.outcome === outcome)
}

function heading(demand: Numbered, facts: AnswerFacts): Record<string, Json> {
  const { operator } = facts
  return {
    addressee: textAt(demand.order, 'a.addressee') ?? operator.legalName,
    authorityName: textAt(demand.order, 'e.authorityName') ?? demand.authority?.name ?? '',
    authorityFileRef: textAt(demand.order, 'e.fileNo') ?? demand.reference,
    orderReference: demand.reference,
    ourFileRef: demand.number,
    receivedAt: demand.receipt.at,
    orderSha256: demand.receipt.sha256,
    hspName: operator.legalName,
    hspMemberState: operator.homeState,
    ...(operator.legalRepresentative ? { legalRepName: operator.legalRepresentative } : {}),
    authorisedPerson: operator.authorisedPerson,
    contactEmail: operator.contactEmail,
    at: facts.at,
  }
}

function rowOf(target: Target, _facts: AnswerFacts): Json {
  return {
    ordinal: target.ordinal,
    address: target.address,
    outcome: target.outcome,
    ...(target.restrictedAt ? { at: target.restrictedAt } : {}),
    ...(target.ground ? { ground: target.ground } : {}),
  }
}

function sentence(why: { key: string; params?: Record<string, string | number> } | undefined): string {
  return String(why?.params?.text ?? why?.key ?? '')
}
