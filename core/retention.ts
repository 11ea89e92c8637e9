import type { Numbered } from './demand.ts'
import type { Instant } from './instant.ts'

/**
 * How long the record of a demand is kept after everything about it is settled. No text of the union says so; what the
 * law says is that personal data is kept no longer than its purpose needs (Regulation (EU) 2016/679, Article 5(1)(e)),
 * and the purpose is to answer for what was done. Five years is as long as a penalty can be imposed where the
 * neighbouring law says it (Regulation (EU) 2022/2065, Article 77(1)). An operator whose state says otherwise sets it.
 */
export const recordYears = { usual: 5, least: 1, most: 30 } as const

/** What keeps a record although its years may be over. */
export type Kept = 'open' | 'legal-hold' | 'clock-running' | 'copy-held' | 'complaint-open'
export type RecordEnd = { until: Instant } | { kept: Kept }

/** When the record of a demand is to be erased; or what it is still kept for, which has no end yet. */
export function recordEnds(
  demand: Numbered,
  { years, complaintOpen = false }: { years: number; complaintOpen?: boolean },
): RecordEnd {
  if (demand.step !== 'publish' || demand.waitsFor !== 'nothing') return { kept: 'open' }
  if (demand.legalHold) return { kept: 'legal-hold' }
  if (complaintOpen) return { kept: 'complaint-open' }
  if (demand.targets.some(({ hold }) => hold.state === 'held' || hold.state === 'asked'))
    return { kept: 'copy-held' }
  // Duties without a figure ("at once") are never counted down; those that have one end, whatever comes of them.
  if (
    demand.clocks.some(({ state, kind, dueAt }) => kind === 'duty' && state === 'running' && dueAt !== null)
  )
    return { kept: 'clock-running' }
  return { until: yearsAfter(lastTouched(demand), years) }
}

/** When something was last done about it, by anybody. */
function lastTouched(demand: Numbered): Instant {
  const times = [
    demand.receipt.at,
    ...Object.values(demand.history),
    demand.ended?.at,
    demand.finalAt,
    demand.informed?.at,
    demand.gag?.until,
    ...demand.decisions.flatMap(({ at, undone }) => [at, undone]),
    ...demand.followUps.map(({ at }) => at),
    ...demand.answers.flatMap(({ at, sentAt, fetchedAt }) => [at, sentAt, fetchedAt]),
    ...demand.targets.flatMap(({ restrictedAt, restoredAt }) => [restrictedAt, restoredAt]),
    ...demand.clocks.map(({ dueAt }) => dueAt ?? undefined),
  ]
  return times.reduce<Instant>((last, at) => (at !== undefined && at > last ? at : last), demand.receipt.at)
}

/** The same day and hour so many years on; the day before where that year has no such day. */
function yearsAfter(at: Instant, years: number): Instant {
  const end = new Date(at)
  const month = end.getUTCMonth()
  end.setUTCFullYear(end.getUTCFullYear() + years)
  if (end.getUTCMonth() !== month) end.setUTCDate(0)
  return end.toISOString()
}
