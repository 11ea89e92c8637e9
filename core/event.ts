import type { Instant } from './instant.ts'

/** A JSON value; what orders, event bodies and effects are made of. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/** A sentence kept as a key with its parameters; the words in each language live in `web/words`. */
export type Saying = { key: string; params?: Record<string, string | number> }

export type Actor = {
  kind: 'staff' | 'authority' | 'platform' | 'desk' | 'person'
  id?: string
  name: string
}

/** Every kind of event the path knows; the log refuses any other. */
export const eventTypes = [
  'demand.received',
  'demand.authenticated',
  'demand.held',
  'demand.refused',
  'demand.registered',
  'demand.assessed',
  'demand.amended',
  'demand.withdrawn',
  'demand.annulled',
  'demand.ended',
  'demand.erased',
  'clarification.sent',
  'clarification.received',
  'follow-up.received',
  'decision.taken',
  'approval.asked',
  'approval.given',
  'approval.declined',
  'approval.withdrawn',
  'clock.started',
  'clock.stopped',
  'clock.restarted',
  'clock.satisfied',
  'clock.missed',
  'action.executed',
  'action.failed',
  'action.reversed',
  'content.preserved',
  'content.viewed',
  'content.exported',
  'content.shredded',
  'hold.extended',
  'hold.lapsed',
  'delivery.retried',
  'delivery.repeated',
  'delivery.given-up',
  'delivery.revived',
  'answer.sent',
  'answer.fetched',
  'person.informed',
  'call-back.made',
  'alert.acknowledged',
  'note.written',
  'demand.assigned',
  'handover',
  'complaint.received',
  'complaint.decided',
  'registry.changed',
  'connection.changed',
  'bank.changed',
  'signal.listed',
  'signal.withdrawn',
  'match.opened',
  'match.joined',
  'match.decided',
  'match.erased',
  'drill.begun',
  'drill.ended',
  'role.changed',
  'settings.changed',
  'key.rotated',
  'checkpoint.resumed',
  'log.note',
] as const
export type EventType = (typeof eventTypes)[number]

/** Something that happened. It becomes one row, one log entry and one sentence in the history. */
export type EventDraft = {
  type: EventType
  at: Instant
  actor: Actor
  says: Saying
  body?: Record<string, Json>
}
