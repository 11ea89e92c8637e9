import type { EventDraft, Json, Saying } from './event.ts'
import type { Instant } from './instant.ts'
import type { Notice } from './platform.ts'

/** Something that must happen outside: carried out at least once, taking hold exactly once by its `key`. */
export type Effect = { key: string; giveUpAt?: Instant; notBefore?: Instant } & (
  | { kind: 'hold'; target: string; address: string }
  | {
      kind: 'restrict'
      target: string
      reference: string
      notice: Notice
      decision: string
      countries?: readonly string[]
    }
  | { kind: 'restore'; target: string; reference: string; countries?: readonly string[] }
  | { kind: 'notice'; target: string; reference: string; notice: Notice }
  | { kind: 'answer'; form: string; language: string; data: Json; covers: readonly string[] }
  | { kind: 'release'; target: string; why: 'lapsed' | 'retention-over' }
  | { kind: 'alert'; says: Saying; severity: 'notice' | 'urgent' }
)
export type EffectKind = Effect['kind']

/** What one pure step or deed asks the shell to write, in one transaction. */
export type Change<D> = { demand: D; events: readonly EventDraft[]; effects: readonly Effect[] }

/** The three ways a step can end. `wait` keeps the demand where it is, though it may have changed. */
export type Outcome<Before, After> =
  | ({ kind: 'on' } & Change<After>)
  | ({ kind: 'wait' } & Change<Before>)
  | { kind: 'refuse'; why: Saying }

export function on<After>(
  demand: After,
  events: readonly EventDraft[] = [],
  effects: readonly Effect[] = [],
): { kind: 'on' } & Change<After> {
  return { kind: 'on', demand, events, effects }
}

export function wait<Before>(
  demand: Before,
  events: readonly EventDraft[] = [],
  effects: readonly Effect[] = [],
): { kind: 'wait' } & Change<Before> {
  return { kind: 'wait', demand, events, effects }
}

export function refuse(
  key: string,
  params?: Record<string, string | number>,
): { kind: 'refuse'; why: Saying } {
  return { kind: 'refuse', why: params ? { key, params } : { key } }
}
