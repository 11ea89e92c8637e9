/** Where in two videos the same is seen: segments in which the clocks of both go forward. For a person to look at. */
import type { Segment } from '../kind.ts'

/** A time of the listed video at which it looks like the query's frame at hand, and by how many bits not quite. */
export type Near = { seconds: number; bits: number }

/** More segments than one can look at: the longest are kept. */
const most = 50

/** Takes the matched frames of the query in the order in which they are seen. */
export function segmentsFrom() {
  const ended: Segment[] = []
  let current: Segment | undefined
  return {
    see(seconds: number, near: Iterable<Near>): void {
      const from = current && seconds - current.queryTo <= slack(seconds) ? current : undefined
      const { next, best } = choose(seconds, near, from)
      if (from && next) {
        from.queryTo = seconds
        from.listedTo = next.seconds
      } else if (best) {
        if (current) ended.push(current)
        current = {
          queryFrom: seconds,
          queryTo: seconds,
          listedFrom: best.seconds,
          listedTo: best.seconds,
        }
      }
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
 * Of the times that carry the segment on, the one nearest to where the listed video should have come to; and the one that
 * looks most alike, if a new segment has to begin. A video that was sped up twofold is still carried on.
 */
function choose(
  seconds: number,
  near: Iterable<Near>,
  from: Segment | undefined,
): { next: Near | undefined; best: Near | undefined } {
  let next: Near | undefined
  let best: Near | undefined
  const passed = from ? seconds - from.queryTo : 0
  const offBy = (one: Near) => Math.abs(one.seconds - ((from?.listedTo ?? 0) + passed))
  for (const one of near) {
    if (!best || one.bits < best.bits || (one.bits === best.bits && one.seconds < best.seconds)) best = one
    if (!from || one.seconds < from.listedTo) continue
    if (one.seconds - from.listedTo > 2 * passed + slack(one.seconds)) continue
    if (!next || offBy(one) < offBy(next)) next = one
  }
  return { next, best }
}

/** How long a segment may go unseen. Times are written in three digits, so that far into a video they are rounded more. */
function slack(seconds: number): number {
  return Math.max(3, seconds / 50)
}

function lengthOf({ queryFrom, queryTo }: Segment): number {
  return queryTo - queryFrom
}
