/**
 * How much of one video is in another: a frame is matched where some frame of the other is near enough. Order and time
 * play no part in the shares; the segments say where in both the matched frames lie.
 */
import { wordsOf } from '../bits.ts'
import type { Segment, VideoRule } from '../kind.ts'
import { finished, type Steps } from '../steps.ts'
import type { Frame } from './frames.ts'
import { openNear } from './near.ts'
import { type Near, segmentsFrom } from './segments.ts'

export type VideoMatch = {
  /** Per cent of the query's frames that are in the listed video, and of the listed video's that are in the query. */
  queryShare: number
  listedShare: number
  segments: Segment[]
}

export type Terms = {
  /** Frames match up to this many bits, itself included. The reference in C++ stops one short of it, its own page does not. */
  within: number
  /** Whether frames with the same hash count once: a still shown for a minute is no more evidence than one frame of it. */
  distinct: boolean
  /**
   * How much a frame says, from 0 to 1. One that is in many listed videos, such as a logo or a title card, says little of
   * any of them.
   */
  weightOf?: (pdq: string) => number
}

/** Both with nothing but their clear frames, in the order in which they are seen. */
export function matchVideos(query: readonly Frame[], listed: readonly Frame[], terms: Terms): VideoMatch {
  return finished(matchingVideos(query, listed, terms))
}

/** The same in steps of a few milliseconds: two long videos in which hardly anything moves take many seconds. */
export function* matchingVideos(
  query: readonly Frame[],
  listed: readonly Frame[],
  terms: Terms,
): Steps<VideoMatch> {
  const asked = shownIn(query)
  const known = [...shownIn(listed).values()]
  const nearTo = openNear(known, terms.within, asked.size)
  const segments = segmentsFrom()
  const matched = new Set<Shown>()
  let last: { shown: Shown | undefined; near: Near[] } = { shown: undefined, near: [] }
  let pairs = 0
  for (const { pdq, seconds } of query) {
    if (pairs >= pairsAtOnce) {
      pairs = 0
      yield
    }
    const shown = asked.get(pdq)
    if (!shown) continue
    if (shown !== last.shown) {
      const { near, looked } = nearTo(shown.words)
      last = { shown, near: near.map(({ other, bits }) => ({ times: other.seconds, bits })) }
      pairs += looked
      if (near.length > 0) matched.add(shown)
      for (const { other } of near) matched.add(other)
    }
    if (last.near.length === 0) continue
    segments.see(seconds, last.near)
    // The place in its times is dearer than a hash that is not near.
    pairs += 8 * last.near.length
  }
  return {
    queryShare: shareOf([...asked.values()], matched, terms),
    listedShare: shareOf(known, matched, terms),
    segments: segments.found(),
  }
}

const pairsAtOnce = 2 ** 18

/** How many per cent are missing for a yes: to the whole of a known video in this one, or to nothing but known frames. */
export const missingBy: Record<VideoRule, (match: VideoMatch) => number> = {
  'contains-known': ({ listedShare }) => 100 - listedShare,
  'is-clip-of-known': ({ queryShare }) => 100 - queryShare,
}

/** One hash of a video, and all the times at which it is seen. */
type Shown = { pdq: string; words: Uint32Array; seconds: number[] }

function shownIn(frames: readonly Frame[]): Map<string, Shown> {
  const shown = new Map<string, Shown>()
  for (const { pdq, seconds } of frames) {
    const known = shown.get(pdq)
    if (known) known.seconds.push(seconds)
    else shown.set(pdq, { pdq, words: wordsOf(pdq), seconds: [seconds] })
  }
  return shown
}

function shareOf(all: readonly Shown[], matched: ReadonlySet<Shown>, { distinct, weightOf }: Terms): number {
  let [sum, found] = [0, 0]
  for (const shown of all) {
    const weight = (weightOf?.(shown.pdq) ?? 1) * (distinct ? 1 : shown.seconds.length)
    sum += weight
    if (matched.has(shown)) found += weight
  }
  return sum === 0 ? 0 : (100 * found) / sum
}
