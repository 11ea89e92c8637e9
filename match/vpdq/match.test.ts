import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { openMatchIndex } from '../index/match-index.ts'
import { comparing, vpdq } from '../signals/vpdq.ts'
import { type Frame, readFrames, writeFrames } from './frames.ts'
import { finished } from '../steps.ts'
import { matchingVideos, matchVideos } from './match.ts'

const terms = { within: 31, distinct: true }
const compared =
  (by: Parameters<typeof comparing>[0]) =>
  (...pair: Parameters<typeof vpdq.compare>) =>
    finished(comparing(by)(...pair))

/** A hash for each number, about 128 bits from that of every other. */
function shot(number: number): bigint {
  let state = number + 77
  let hash = 0n
  for (let n = 0; n < 32; n++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    hash = (hash << 8n) | BigInt(state >>> 24)
  }
  return hash
}
/** The hash with its lowest so many bits turned. */
const off = (hash: bigint, bits: number) => hash ^ ((1n << BigInt(bits)) - 1n)
const hex = (hash: bigint) => hash.toString(16).padStart(64, '0')
const frame = (number: number, seconds: number, bits = 0): Frame => ({
  pdq: hex(off(shot(number), bits)),
  quality: 100,
  seconds,
})
const video = (numbers: readonly number[], bits = 0) => numbers.map((number, at) => frame(number, at, bits))
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n)

/** Few shots, near and far copies of them, some twice and some unclear: what videos share, at the edge of the radius. */
const anyVideo = fc
  .array(
    fc.record({
      number: fc.integer({ min: 0, max: 6 }),
      bits: fc.constantFrom(0, 0, 1, 15, 16, 31, 32),
      quality: fc.constantFrom(100, 50, 49, 0),
      seconds: fc.integer({ min: 0, max: 60 }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((frames) => [
    frame(6, 0),
    ...frames.map(({ number, bits, quality, seconds }) => ({ ...frame(number, seconds, bits), quality })),
  ])

test('the shares are those of one who counts every pair of different clear frames', () => {
  fc.assert(
    fc.property(anyVideo, anyVideo, (one, other) => {
      const [query, listed] = [clear(one), clear(other)]
      for (const distinct of [true, false]) {
        const { queryShare, listedShare } = matchVideos(query, listed, { within: 31, distinct })
        assert.deepEqual(
          [queryShare, listedShare],
          [counted(query, listed, distinct), counted(listed, query, distinct)],
        )
      }
    }),
    { seed: 4, numRuns: 500 },
  )
})

test('a list of videos answers as one who holds the query against each of them', () => {
  fc.assert(
    fc.property(
      fc.array(anyVideo, { maxLength: 6 }),
      anyVideo,
      fc.constantFrom(0, 20, 80),
      (all, asked, radius) => {
        const index = openMatchIndex([vpdq])
        const listed = all.map((frames) => canonical(frames))
        for (const [id, value] of listed.entries()) index.add('vpdq', id, value)
        const query = canonical(asked)
        assert.deepEqual(
          index.lookup('vpdq', query, radius).map(({ id, distance }) => [id, distance]),
          listed
            .map((value, id) => ({ id, ...vpdq.compare(query, value, radius) }))
            .filter(({ matches }) => matches)
            .sort((a, b) => a.distance - b.distance || a.id - b.id)
            .map(({ id, distance }) => [id, distance]),
        )
      },
    ),
    { seed: 4, numRuns: 100 },
  )
})

test('a frame 31 bits from a known one is that one, and a frame 32 bits from it is not', () => {
  const known = video([1, 2, 3])
  assert.equal(matchVideos(video([1, 2, 3], 31), known, terms).queryShare, 100)
  assert.equal(matchVideos(video([1, 2, 3], 32), known, terms).queryShare, 0)
})

test('a short clip of a long known video is one by the rule for clips, and does not contain the known video', () => {
  const known = canonical(video(upTo(100)))
  const clip = canonical(video(upTo(10, 40)))
  assert.equal(compared({ rules: ['is-clip-of-known'] })(clip, known, 20).matches, true)
  assert.equal(compared({ rules: ['contains-known'] })(clip, known, 20).matches, false)
  assert.deepEqual(vpdq.compare(clip, known, 20).detail, {
    of: 'video',
    rule: 'is-clip-of-known',
    queryShare: 100,
    listedShare: 10,
    segments: [{ queryFrom: 0, queryTo: 9, listedFrom: 40, listedTo: 49 }],
  })
})

test('a known video inside a long one is contained in it, and the long one is no clip of it', () => {
  const known = canonical(video(upTo(10)))
  const long = canonical(video([...upTo(40, 500), ...upTo(10), ...upTo(40, 600)]))
  assert.equal(compared({ rules: ['contains-known'] })(long, known, 20).matches, true)
  assert.equal(compared({ rules: ['is-clip-of-known'] })(long, known, 20).matches, false)
  assert.deepEqual(matchVideos(framesOf(long), framesOf(known), terms).segments, [
    { queryFrom: 40, queryTo: 49, listedFrom: 0, listedTo: 9 },
  ])
})

test('scenes of a known video in another order are segments of their own', () => {
  const known = video(upTo(60))
  const cut = video([...upTo(10, 40), ...upTo(10)])
  assert.deepEqual(matchVideos(cut, known, terms).segments, [
    { queryFrom: 0, queryTo: 9, listedFrom: 40, listedTo: 49 },
    { queryFrom: 10, queryTo: 19, listedFrom: 0, listedTo: 9 },
  ])
})

test('a scene that stands still for a while is one segment, forward in both', () => {
  const still = [...upTo(5), ...Array.from<number>({ length: 20 }).fill(7), ...upTo(5, 20)]
  assert.deepEqual(matchVideos(video(still), video(still), terms).segments, [
    { queryFrom: 0, queryTo: 29, listedFrom: 0, listedTo: 29 },
  ])
})

test('a segment never runs backwards, begins and ends where frames match, and does not cover another', () => {
  fc.assert(
    fc.property(anyVideo, anyVideo, (one, other) => {
      const [query, listed] = [clear(one), clear(other)]
      const { segments } = matchVideos(query, listed, terms)
      let ended = -1
      for (const { queryFrom, queryTo, listedFrom, listedTo } of segments) {
        assert.ok(ended <= queryFrom && queryFrom <= queryTo && listedFrom <= listedTo)
        for (const [at, of] of [
          [queryFrom, listedFrom],
          [queryTo, listedTo],
        ])
          assert.ok(
            query.some((a) => a.seconds === at && listed.some((b) => b.seconds === of && apart(a, b) <= 31)),
          )
        ended = queryTo
      }
    }),
    { seed: 4, numRuns: 500 },
  )
})

test('a title card that is in many videos makes no match of two that share nothing else', () => {
  const [card, known] = [900, canonical(video([900, ...upTo(3)]))]
  const other = canonical(video([900, 50]))
  assert.equal(vpdq.compare(other, known, 50).matches, true)
  const weightOf = (pdq: string) => (pdq === hex(shot(card)) ? 0 : 1)
  assert.equal(compared({ weightOf })(other, known, 50).matches, false)
  assert.equal(compared({ weightOf })(known, known, 0).matches, true)
})

test('the longest video that is compared has 36,000 frames', () => {
  const frames = Array.from({ length: 36_001 }, (_, n) => frame(1, n))
  assert.deepEqual(readFrames(writeFrames(frames)), { found: '36001 frames', wanted: 'at most 36000' })
  assert.ok('frames' in readFrames(writeFrames(frames.slice(1))))
})

function clear(frames: readonly Frame[]): Frame[] {
  return framesOf(writeFrames(frames)).filter(({ quality }) => quality >= 50)
}

function canonical(frames: readonly Frame[]): string {
  const read = vpdq.read(writeFrames(frames))
  assert.ok('canonical' in read)
  return read.canonical
}

function framesOf(text: string): Frame[] {
  const read = readFrames(text)
  assert.ok('frames' in read)
  return read.frames
}

/** Per cent of the frames of one for which any frame of the other is near, bit by bit. */
function counted(one: readonly Frame[], other: readonly Frame[], distinct: boolean): number {
  const counting = distinct ? [...new Map(one.map((frame) => [frame.pdq, frame])).values()] : one
  return (100 * counting.filter((a) => other.some((b) => apart(a, b) <= 31)).length) / counting.length
}

function apart(one: Frame, other: Frame): number {
  return (BigInt(`0x${one.pdq}`) ^ BigInt(`0x${other.pdq}`)).toString(2).replaceAll('0', '').length
}

test('two long videos in which hardly anything moves are compared in many steps, and whoever waits is served between them', () => {
  const still = Array.from({ length: 1_500 }, (_, n) => ({ ...frame(1, n), pdq: hex(shot(1) ^ BigInt(n)) }))
  let steps = 0
  for (const _ of matchingVideos(still, still, terms)) steps += 1
  assert.ok(steps >= 50, `${steps}`)
})

test('a still of ten minutes against the same still is compared at once, however often it is seen', () => {
  const still = video(Array.from<number>({ length: 600 }).fill(7))
  const { queryShare, segments } = matchVideos(still, still, terms)
  assert.deepEqual(
    [queryShare, segments],
    [100, [{ queryFrom: 0, queryTo: 599, listedFrom: 0, listedTo: 599 }]],
  )
  let steps = 0
  for (const _ of matchingVideos(still, still, terms)) steps += 1
  assert.equal(steps, 0)
})
