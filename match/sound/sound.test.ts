import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { needs } from '../../checks/needs.ts'
import { chromaprint } from '../signals/chromaprint.ts'
import { aligning, bestAgreement } from './alike.ts'
import { finished } from '../steps.ts'
import { pack, unpack } from './packed.ts'

const word = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1))
const sounds = (length: fc.ArrayConstraints) =>
  fc.array(word, { ...length, size: 'max' }).map((some) => Uint32Array.from(some))

test('a packed fingerprint is unpacked as it was', () => {
  fc.assert(
    fc.property(sounds({ maxLength: 60 }), (some) => {
      assert.deepEqual(unpack(pack(some)), some)
    }),
    { seed: 4, numRuns: 1000 },
  )
})

test('whatever bytes come in are unpacked or refused, and never into more than they hold', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, right) => {
      const unpacked = unpack(right ? Uint8Array.from([1, 0, 0, ...bytes]) : bytes)
      if (!('found' in unpacked)) assert.ok(unpacked.length * 3 <= bytes.length * 8)
    }),
    { seed: 4, numRuns: 3000 },
  )
  assert.ok('found' in unpack(Uint8Array.from([1, 255, 255, 255])))
})

function bits(one: Uint32Array, from: number, other: Uint32Array, to: number, length: number): number {
  let count = 0
  for (let at = 0; at < length; at++)
    for (let bit = 0; bit < 32; bit++) count += (((one[from + at] ?? 0) ^ (other[to + at] ?? 0)) >>> bit) & 1
  return count
}

function isLively(some: Uint32Array, from: number, length: number): boolean {
  let changes = 0
  for (let at = from + 1; at < from + length; at++) if (some[at] !== some[at - 1]) changes++
  return changes >= length / 4
}

test('the best agreement is that of every passage of one held against every passage of the other', () => {
  const few = fc.array(fc.constantFrom(0, 1, 7, 0xffff0000, 0xffffffff), {
    minLength: 1,
    maxLength: 95,
    size: 'max',
  })
  fc.assert(
    fc.property(few, few, (some, others) => {
      const [one, other] = [Uint32Array.from(some), Uint32Array.from(others)]
      const length = Math.min(81, one.length, other.length)
      let best = Infinity
      for (let from = 0; from + length <= one.length; from++)
        for (let to = 0; to + length <= other.length; to++)
          if (isLively(one, from, length) && isLively(other, to, length))
            best = Math.min(best, bits(one, from, other, to, length))
      const agreement = bestAgreement(one, other, 0.15)
      assert.equal(agreement?.differing, best === Infinity ? undefined : best / (32 * length))
    }),
    { seed: 4, numRuns: 300 },
  )
})

test('of several passages that agree as well the first is told, in steps or at once', () => {
  const some = fc.oneof(
    sounds({ minLength: 3, maxLength: 130 }),
    fc.array(fc.constantFrom(0, 1, 7, 0xffff0000), { minLength: 3, maxLength: 130, size: 'max' }),
  )
  fc.assert(
    fc.property(some, some, fc.nat(60), fc.boolean(), (one, rest, front, isBorrowed) => {
      const query = Uint32Array.from(one)
      const listed = Uint32Array.from(isBorrowed ? [...rest.slice(0, front), ...one.slice(2)] : rest)
      const length = Math.min(81, query.length, listed.length)
      let best: { bits: number; query: number; listed: number } | undefined
      for (let shift = length - listed.length; shift <= query.length - length; shift++)
        for (
          let from = Math.max(0, shift);
          from + length <= Math.min(query.length, listed.length + shift);
          from++
        ) {
          if (!isLively(query, from, length) || !isLively(listed, from - shift, length)) continue
          const count = bits(query, from, listed, from - shift, length)
          if (!best || count < best.bits) best = { bits: count, query: from, listed: from - shift }
        }
      const wanted = best && {
        differing: best.bits / (32 * length),
        query: best.query,
        listed: best.listed,
        length,
      }
      // Nothing around it is taken to belong to it where not even the same may.
      assert.deepEqual(bestAgreement(query, listed, -1), wanted)
      assert.deepEqual(finished(aligning(query, listed, -1)), wanted)
    }),
    { seed: 4, numRuns: 150 },
  )
})

test('two long sounds are compared in many steps, and whoever waits is served between them', () => {
  const [one, other] = [7, 11].map((seed) => {
    let state = seed
    return Uint32Array.from(
      { length: 6_000 },
      () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0),
    )
  }) as [Uint32Array, Uint32Array]
  let steps = 0
  for (const _ of aligning(one, other, 0.15)) steps += 1
  assert.ok(steps >= 30, `${steps}`)
})

test('two sounds that match share a row of eight that an index finds', () => {
  const { search, made } = chromaprint
  assert.ok(search?.by === 'hashes' && !made)
  const noise = fc.record({ at: fc.nat(119), bit: fc.nat(31) })
  fc.assert(
    fc.property(
      sounds({ minLength: 40, maxLength: 120 }),
      fc.array(noise, { minLength: 100, maxLength: 700, size: 'max' }),
      fc.nat(60),
      (song, flips, front) => {
        const worn = song.slice()
        for (const { at, bit } of flips) if (at < worn.length) worn[at] = ((worn[at] ?? 0) ^ (1 << bit)) >>> 0
        const [listed, query] = [
          song,
          Uint32Array.from([...song.subarray(0, front).toReversed(), ...worn]),
        ].map((some) => chromaprint.read(some.join(',')))
        if (!listed || !query || 'found' in listed || 'found' in query) return
        if (!chromaprint.compare(query.canonical, listed.canonical, 15).matches) return
        const [rows, others] = [query, listed].map(({ canonical }) =>
          search
            .hashes(canonical)
            .map((hash) => Uint32Array.from(hash.match(/.{8}/g) ?? [], (hex) => Number.parseInt(hex, 16))),
        )
        assert.ok(rows?.some((row) => others?.some((other) => bits(row, 0, other, 0, 8) <= search.within)))
      },
    ),
    { seed: 4, numRuns: 60 },
  )
})

/** A tune of two voices that change their notes at different times. */
function tune(seconds: number, rate: number): Buffer {
  const wave = Buffer.alloc(44 + 2 * seconds * rate)
  wave.write('RIFF', 0)
  wave.writeUInt32LE(wave.length - 8, 4)
  wave.write('WAVEfmt ', 8)
  wave.writeUInt32LE(16, 16)
  wave.writeUInt16LE(1, 20)
  wave.writeUInt16LE(1, 22)
  wave.writeUInt32LE(rate, 24)
  wave.writeUInt32LE(2 * rate, 28)
  wave.writeUInt16LE(2, 32)
  wave.writeUInt16LE(16, 34)
  wave.write('data', 36)
  wave.writeUInt32LE(wave.length - 44, 40)
  for (let at = 0; at < seconds * rate; at++) {
    const time = at / rate
    const [low, high] = [220 + 40 * (Math.floor(time * 2) % 7), 330 + 55 * (Math.floor(time * 3) % 5)]
    const value = 0.3 * Math.sin(2 * Math.PI * low * time) + 0.2 * Math.sin(2 * Math.PI * high * time)
    wave.writeInt16LE(Math.round(value * 32_000), 44 + 2 * at)
  }
  return wave
}

test('what fpcalc and ffmpeg write of a tune is read as the same signal, packed or plain', (t) => {
  if (!needs(t, 'fpcalc', 'ffmpeg')) return
  const folder = mkdtempSync(join(tmpdir(), 'tune-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'tune.wav')
  writeFileSync(file, tune(30, 11_025))
  const said = (program: string, ...words: string[]) => spawnSync(program, words, { encoding: 'utf8' }).stdout
  const written = [
    said('fpcalc', file),
    said('fpcalc', '-plain', file),
    said('fpcalc', '-json', file),
    said('fpcalc', '-raw', file),
    said('fpcalc', '-raw', '-signed', '-plain', file),
    said('fpcalc', '-raw', '-json', file),
    said('ffmpeg', '-v', 'error', '-i', file, '-f', 'chromaprint', '-fp_format', 'base64', 'pipe:1'),
  ]
  const plain = said('fpcalc', '-plain', file).trim()
  assert.deepEqual(
    written.map((text) => chromaprint.read(text)),
    written.map(() => ({ canonical: plain })),
  )
})
