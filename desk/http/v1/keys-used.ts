/**
 * What programs lately asked under names of their own, so that a name which is used for another question is noticed. In
 * memory alone, of this process: what meets nothing leaves nothing behind, and a question that is asked again is harmless.
 */
import type { House } from '../../house.ts'

const most = 10_000
const keptMs = 3_600_000

type Used = { asked: Buffer; until: number }
const used = new WeakMap<House['db'], Map<string, Used>>()

/** Whether this name stood for another question within the hour. */
export function isForAnother({ db, clock }: House, program: string, key: string, asked: Buffer): boolean {
  const before = used.get(db)?.get(`${program} ${key}`)
  return before !== undefined && clock.monotonic() < before.until && !before.asked.equals(asked)
}

/** Of a question that was answered; one that was refused may be mended under its name. */
export function noteUsed({ db, clock }: House, program: string, key: string, asked: Buffer): void {
  const all = used.get(db) ?? new Map<string, Used>()
  used.set(db, all)
  const name = `${program} ${key}`
  // The newest last: what is used again stays.
  all.delete(name)
  all.set(name, { asked, until: clock.monotonic() + keptMs })
  if (all.size > most) all.delete(all.keys().next().value ?? '')
}
