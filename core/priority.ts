import type { Instant } from './instant.ts'

/** What moves a demand up the queue. None of it is ever seen by the decision about trust. */
export type PriorityFacts = { threatToLife: boolean; dueAt?: Instant; receivedAt: Instant }

/** Order of the queue, for `sort`: a threat to life first, then what runs out first, then what came first. */
export function byUrgency(a: PriorityFacts, b: PriorityFacts): number {
  if (a.threatToLife !== b.threatToLife) return a.threatToLife ? -1 : 1
  return compare(a.dueAt ?? endOfTime, b.dueAt ?? endOfTime) || compare(a.receivedAt, b.receivedAt)
}

const endOfTime: Instant = '9999-12-31T23:59:59.999Z'

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
