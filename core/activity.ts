/** What a day at the desk is told in: every kind of event has its place here, or is left out with a reason. Pure. */
import { eventTypes, type EventType } from './event.ts'

export const activityKinds = [
  'came',
  'decided',
  'done',
  'answered',
  'put-back',
  'late',
  'team',
  'kept',
  'matched',
  'changed',
  'clocks',
] as const
export type ActivityKind = (typeof activityKinds)[number]

/** A new kind of event does not compile until somebody has said where it belongs. */
const kinds: Readonly<Record<EventType, ActivityKind | 'nowhere'>> = {
  'demand.received': 'came',
  'demand.authenticated': 'came',
  'demand.held': 'came',
  'demand.registered': 'came',
  'demand.amended': 'came',
  'demand.withdrawn': 'came',
  'demand.annulled': 'came',
  'demand.ended': 'came',
  'demand.erased': 'kept',
  'clarification.received': 'came',
  'follow-up.received': 'came',
  'complaint.received': 'came',
  'demand.refused': 'decided',
  'clarification.sent': 'decided',
  'decision.taken': 'decided',
  'approval.asked': 'decided',
  'approval.given': 'decided',
  'approval.declined': 'decided',
  'approval.withdrawn': 'decided',
  'call-back.made': 'decided',
  'complaint.decided': 'decided',
  handover: 'team',
  'demand.assigned': 'team',
  'note.written': 'team',
  'demand.assessed': 'done',
  'action.executed': 'done',
  'action.failed': 'done',
  'delivery.retried': 'done',
  'delivery.repeated': 'done',
  'delivery.given-up': 'done',
  'alert.acknowledged': 'done',
  'delivery.revived': 'done',
  'answer.sent': 'answered',
  'answer.fetched': 'answered',
  'person.informed': 'answered',
  'log.note': 'answered',
  'action.reversed': 'put-back',
  'clock.missed': 'late',
  'content.preserved': 'kept',
  'content.exported': 'kept',
  'content.shredded': 'kept',
  'hold.extended': 'kept',
  'hold.lapsed': 'kept',
  'signal.listed': 'matched',
  'signal.withdrawn': 'matched',
  'match.opened': 'matched',
  'match.joined': 'matched',
  'match.decided': 'matched',
  'match.erased': 'kept',
  'bank.changed': 'changed',
  'registry.changed': 'changed',
  'settings.changed': 'changed',
  'connection.changed': 'changed',
  'drill.begun': 'changed',
  'drill.ended': 'changed',
  'role.changed': 'changed',
  'key.rotated': 'changed',
  'checkpoint.resumed': 'changed',
  'clock.started': 'clocks',
  'clock.stopped': 'clocks',
  'clock.restarted': 'clocks',
  'clock.satisfied': 'clocks',
  // Who looked at a frozen copy stands with its demand. A day is no place to watch colleagues look.
  'content.viewed': 'nowhere',
}

export function activityKindOf(type: string): ActivityKind | undefined {
  const kind = kinds[type as EventType]
  return kind === 'nowhere' ? undefined : kind
}

/** The types of events a reader wants to see; all that a day tells where no kind is named. */
export function activityTypes(kind?: ActivityKind): EventType[] {
  return eventTypes.filter((type) => (kind ? kinds[type] === kind : kinds[type] !== 'nowhere'))
}
