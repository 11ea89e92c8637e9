import type { Numbered } from '../demand.ts'
import type { Instant } from '../instant.ts'
import { refuse } from '../outcome.ts'
import { extendHold, legalHold } from './keep.ts'
import { callBack } from './call-back.ts'
import type { DeedFacts, Deeded } from './facts.ts'
import { followUp, type Named } from './follow-up.ts'
import { type HandOver, handOver } from './hand-over.ts'
import { groundsCeased, reportGround } from './ground.ts'
import { personTold } from './person-told.ts'
import { restrictTargets } from './restrict.ts'
import { undo } from './restore.ts'
import { holdTargets, leave, refuseDemand } from './settle.ts'

/** Everything a person may do to a demand. */
export type Deed =
  | {
      deed: 'restrict'
      targets: readonly string[]
      exceptionsWeighed?: string | undefined
      countries?: readonly string[] | undefined
    }
  | { deed: 'leave'; targets: readonly string[]; ground: string; text: string }
  | {
      deed: 'clarify'
      grounds: readonly string[]
      text: string
      needed: string
      targets?: readonly string[] | undefined
    }
  | { deed: 'impossible'; targets: readonly string[]; text: string }
  | { deed: 'grounds-ceased'; text?: string | undefined }
  | { deed: 'refuse'; ground: string; text: string }
  | { deed: 'hold'; targets: readonly string[] }
  | {
      deed: 'call-back'
      outcome: 'confirmed' | 'denied' | 'not-reached'
      contact: string
      text?: string | undefined
    }
  | { deed: 'undo'; targets: readonly string[]; text: string; decision?: string | undefined }
  | {
      deed: 'enter-follow-up'
      followUp: string
      outcome?: string | undefined
      by: string
      /** What they are to the law, where the person says so. */
      party?: string | undefined
      reference: string
      text: string
      until?: Instant | undefined
      /** Where the content is, for a message that says so. */
      names?: readonly Named[] | undefined
      targetIds?: readonly string[] | undefined
      receipt?: string | undefined
      sha256?: string | undefined
    }
  | { deed: 'extend-hold'; until: Instant; by: string; reference: string; relatedData: boolean }
  | { deed: 'legal-hold'; on: boolean; text: string }
  | ({ deed: 'answer-handed-over' } & HandOver)
  | { deed: 'person-told'; text: string }

/** The ground of force majeure or impossibility: the one whose clock restarts when the ground ceases. */
export function groundOfImpossibility(facts: Pick<DeedFacts, 'instrument'>): string | undefined {
  return facts.instrument.grounds.find(({ restartsOn }) => restartsOn === 'ground-ceased')?.name
}

/** Does one deed, or says which rule refuses it. Planning runs exactly this and writes nothing. */
export function perform(demand: Numbered, deed: Deed, facts: DeedFacts): Deeded {
  switch (deed.deed) {
    case 'restrict':
      return restrictTargets(demand, deed.targets, facts, deed.exceptionsWeighed, deed.countries)
    case 'leave':
      return leave(demand, deed, facts)
    case 'clarify':
      return reportGround(demand, { ...deed, targets: deed.targets ?? unclear(demand) }, facts)
    case 'impossible': {
      const ground = groundOfImpossibility(facts)
      if (ground === undefined) return refuse('why-not.no-such-ground')
      return reportGround(demand, { ...deed, grounds: [ground] }, facts)
    }
    case 'grounds-ceased':
      return groundsCeased(demand, deed.text ?? '', facts)
    case 'refuse':
      return refuseDemand(demand, deed, facts)
    case 'hold':
      return holdTargets(demand, deed.targets, facts)
    case 'call-back':
      return callBack(
        demand,
        { outcome: deed.outcome, contact: deed.contact, ...(deed.text ? { text: deed.text } : {}) },
        facts,
      )
    case 'undo':
      return undo(
        demand,
        {
          targets: deed.targets,
          text: deed.text,
          ...(deed.decision ? { decision: deed.decision } : {}),
        },
        facts,
      )
    case 'enter-follow-up':
      return followUp(
        demand,
        {
          kind: deed.followUp,
          by: deed.by,
          reference: deed.reference,
          text: deed.text,
          ...(deed.party ? { parties: [deed.party] } : {}),
          ...(deed.outcome ? { outcome: deed.outcome } : {}),
          ...(deed.until ? { until: deed.until } : {}),
          ...(deed.names ? { names: deed.names, targetIds: deed.targetIds ?? [] } : {}),
          ...(deed.receipt ? { receipt: deed.receipt, sha256: deed.sha256 ?? '' } : {}),
        },
        facts,
      )
    case 'extend-hold':
      return extendHold(demand, deed, facts)
    case 'legal-hold':
      return legalHold(demand, deed, facts)
    case 'person-told':
      return personTold(demand, deed.text, facts)
    case 'answer-handed-over':
      return handOver(demand, deed, facts)
  }
}

/** The targets a question is about: those that cannot be found; where all can be, every open one. */
function unclear(demand: Numbered): string[] {
  const open = demand.targets.filter(({ outcome }) => outcome === 'open')
  const lost = open.filter(
    ({ resolution }) =>
      resolution === 'not-ours' ||
      resolution === 'ambiguous' ||
      resolution === 'gone' ||
      resolution === 'unnamed',
  )
  return (lost.length > 0 ? lost : open).map(({ id }) => id)
}
