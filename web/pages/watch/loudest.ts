import type { Watch } from '../../../desk/http/contract/index.ts'
import type { State } from '../../ui/mark.tsx'

type Alert = Watch['alerts'][number]

/** Loudest first. Red is for a time that may be missed; the word beside the mark says the same to whoever sees no colour. */
export const levels = ['time', 'act', 'know'] as const
export const marks = { time: 'late', act: 'soon', know: 'plain' } as const satisfies Record<
  Alert['level'],
  State
>

/** How many alerts nobody has seen, and the mark of the loudest. */
export function loudest(alerts: readonly Alert[]): { count: number; state: State } {
  const waiting = alerts.filter(({ acknowledgedAt }) => !acknowledgedAt)
  const level = levels.find((one) => waiting.some((alert) => alert.level === one)) ?? 'know'
  return { count: waiting.length, state: marks[level] }
}
