/** Where in two videos the same is seen: segments in which the clocks of both go forward. For a person to look at. */
import type { Segment } from '../kind.ts'

/** What of the listed video looks like the query's frame at hand: all times at which it is seen, in order, and by how many bits it is not quite the same. */
export type Near = { times: readonly number[]; bits: number }

/** More segments than one can look at: the longest are kept. */
const most = 50

/** Takes the matched frames of the query in the order in which they are seen. */
export function segmentsFrom() {
  const ended: Segment[] = []
  let current: Segment | undefined
  return {
    see(seconds: number, near: readonly Near[]): void {
      const next =
        current && seconds - current.queryTo <= slack(seconds) ? carriedOn(current, seconds, near) : undefined
      if (current && next !== undefined) {
        current.queryTo = seconds
        current.listedTo = next
        return
      }
      const best = mostAlike(near)
      if (best === undefined) return
      if (current) ended.push(current)
      current = { queryFrom: seconds, queryTo: seconds, listedFrom: best, listedTo: best }
    },
    found(): Segment[] {
      const all = current ? [...ended, current] : ended
      return all
        .toSorted((a, b) => lengthOf(b) - lengthOf(a))
        .slice(0, most)
        .toSorted((a, b) => a.queryFrom - b.queryFrom)
    },
  }
}

/**
 * Of the times that carry the segment on, the one nearest to where the listed video should have come to. A video that was
 * sped up twofold is still carried on.
 */
function carriedOn(from: Segment, seconds: number, near: readonly Near[]): number | undefined {
  const passed = seconds - from.queryTo
  const due = from.listedTo + passed
  let next: number | undefined
  const consider = (time: number | undefined) => {
    if (time === undefined || time < from.listedTo) return
    if (time - from.listedTo > 2 * passed + slack(time)) return
    if (next === undefined || Math.abs(time - due) < Math.abs(next - due)) next = time
  }
  for (const { times } of near) {
    // A still is seen at tens of thousands of times: of those before it is due the last is the nearest, of those after it the first.
    const after = firstFrom(times, due)
    consider(times[after - 1])
    consider(times[after])
  }
  return next
}

/** When that is first seen which looks most alike, if a new segment has to begin. */
function mostAlike(near: readonly Near[]): number | undefined {
  let best: { time: number; bits: number } | undefined
  for (const { times, bits } of near) {
    const [time] = times
    if (time === undefined) continue
    if (!best || bits < best.bits || (bits === best.bits && time < best.time)) best = { time, bits }
  }
  return best?.time
}

/** The place of the first that is not before it; behind the last, if none is. */
function firstFrom(times: readonly number[], due: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? Infinity) < due) low = middle + 1
    else high = middle
  }
  return low
}

/** How long a segment may go unseen. Times are written in three digits, so that far into a video they are rounded more. */
function slack(seconds: number): number {
  return Math.max(3, seconds / 50)
}

function lengthOf({ queryFrom, queryTo }: Segment): number {
  return queryTo - queryFrom
}
