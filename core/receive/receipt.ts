import type { EventDraft, Saying } from '../event.ts'
import type { Lost } from '../deeds/distrust.ts'
import { type DeedFacts, desk } from '../deeds/facts.ts'
import { type AnswerRef, type HeldPart, type Numbered, type Target, withTargets } from '../demand.ts'
import type { Instant } from '../instant.ts'
import type { Change } from '../outcome.ts'
import type { Content, Notice } from '../platform.ts'

/** What came of an effect, as the carrier saw it: never as the platform said it. */
export type EffectReceipt =
  | { kind: 'held'; target: string; at: Instant; content: Content; parts: readonly HeldPart[] }
  | {
      kind: 'not-held'
      target: string
      at: Instant
      found: 'not-ours' | 'gone' | 'ambiguous' | 'failed'
      why: Saying
      since?: Instant
    }
  | { kind: 'restricted'; target: string; at: Instant; notice: Notice['kind']; amiss?: readonly string[] }
  | { kind: 'restored'; target: string; at: Instant }
  /** This demand no longer holds the target, but another does, so the public still does not get it. */
  | { kind: 'let-go'; target: string; at: Instant }
  | { kind: 'notice-replaced'; target: string; at: Instant; notice: Notice['kind'] }
  /** The silence is over, and the platform shows no words in place of content: a person tells the person. */
  | { kind: 'no-words'; target: string; at: Instant }
  | {
      kind: 'failed'
      target: string
      at: Instant
      deed: 'restrict' | 'restore' | 'notice'
      why: Saying
      astray: readonly string[]
    }
  | { kind: 'standing-lost'; target: string; at: Instant; lost: Lost }
  | { kind: 'answered'; answer: AnswerRef }
  | { kind: 'released'; target: string; at: Instant; why: 'lapsed' | 'retention-over' }

export type Facts = Omit<DeedFacts, 'by' | 'decision' | 'planSha256'>

/** One kind of receipt. */
export type ReceiptOf<Kind extends EffectReceipt['kind']> = EffectReceipt & { kind: Kind }

export function event(
  type: EventDraft['type'],
  at: Instant,
  key: string,
  target: Target,
  body: NonNullable<EventDraft['body']>,
): EventDraft {
  return {
    type,
    at,
    actor: type.startsWith('action') ? { kind: 'platform', name: 'platform' } : desk,
    says: { key, params: { ordinal: target.ordinal, address: target.address } },
    body,
  }
}

export function targetOf(demand: Numbered, id: string): Target | undefined {
  return demand.targets.find((target) => target.id === id)
}

export function changed(demand: Numbered, id: string, change: (target: Target) => Target): Numbered {
  return withTargets(demand, (target) => (target.id === id ? change(target) : target))
}

export function unchanged(demand: Numbered): Change<Numbered> {
  return { demand, events: [], effects: [] }
}
