import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Segment } from '../kind.ts'
import { type Near, segmentsFrom } from './segments.ts'

type One = { seconds: number; bits: number }
type Frame = { seconds: number; near: Near[] }

const time = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 80 }).map((half) => half / 2),
  // Where a fiftieth of the time is more than three seconds.
  fc.integer({ min: 300, max: 420 }),
)
const inOrder = (times: number[]) => times.toSorted((a, b) => a - b)
const times = fc.array(time, { minLength: 1, maxLength: 12 }).map(inOrder)
const near = fc.array(fc.record({ times, bits: fc.integer({ min: 0, max: 3 }) }), {
  minLength: 1,
  maxLength: 4,
})
const frames = fc
  .array(fc.record({ seconds: time, near }), { maxLength: 20 })
  .map((all): Frame[] => all.toSorted((a, b) => a.seconds - b.seconds))

test('the segments of two videos are those of one who looks at every time of every frame', () => {
  fc.assert(
    fc.property(frames, (all) => {
      const segments = segmentsFrom()
      for (const { seconds, near } of all) segments.see(seconds, near)
      assert.deepEqual(segments.found(), oneByOne(all))
    }),
    { seed: 4, numRuns: 3_000 },
  )
})

/** So few that none is left out. */
function oneByOne(all: readonly Frame[]): Segment[] {
  const segments: Segment[] = []
  for (const { seconds, near } of all) {
    const ones = near.flatMap(({ times, bits }) => times.map((each): One => ({ seconds: each, bits })))
    const last = segments.at(-1)
    const from = last && seconds - last.queryTo <= slack(seconds) ? last : undefined
    const passed = from ? seconds - from.queryTo : 0
    const offBy = (one: One) => Math.abs(one.seconds - ((from?.listedTo ?? 0) + passed))
    const carrying = ones.filter(
      (one) =>
        from &&
        one.seconds >= from.listedTo &&
        one.seconds - from.listedTo <= 2 * passed + slack(one.seconds),
    )
    const [next] = carrying.toSorted((a, b) => offBy(a) - offBy(b))
    const [best] = ones.toSorted((a, b) => a.bits - b.bits || a.seconds - b.seconds)
    if (from && next) Object.assign(from, { queryTo: seconds, listedTo: next.seconds })
    else if (best)
      segments.push({
        queryFrom: seconds,
        queryTo: seconds,
        listedFrom: best.seconds,
        listedTo: best.seconds,
      })
  }
  return segments
    .toSorted((a, b) => b.queryTo - b.queryFrom - (a.queryTo - a.queryFrom))
    .toSorted((a, b) => a.queryFrom - b.queryFrom)
}

function slack(seconds: number): number {
  return Math.max(3, seconds / 50)
}
