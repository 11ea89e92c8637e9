/**
 * A Chromaprint fingerprint as it is exchanged: each sound of an eighth of a second is 32 bits, and of each only the
 * bits are kept that differ from the one before. Three bits say how far the next such bit is; five more where it is
 * seven or further.
 */
import type { Misread } from '../kind.ts'

/** Fingerprints of other algorithms cannot be compared with these. It is the second, and is written as 1. */
const algorithm = 1

export function pack(sounds: Uint32Array): Uint8Array {
  const steps: number[] = []
  const further: number[] = []
  let before = 0
  for (const sound of sounds) {
    let last = 0
    for (let bit = 1, left = (sound ^ before) >>> 0; left !== 0; bit++, left >>>= 1) {
      if ((left & 1) === 0) continue
      const step = bit - last
      steps.push(Math.min(step, 7))
      if (step >= 7) further.push(step - 7)
      last = bit
    }
    steps.push(0)
    before = sound
  }
  const count = sounds.length
  return Uint8Array.from([
    algorithm,
    (count >> 16) & 255,
    (count >> 8) & 255,
    count & 255,
    ...bitsOf(steps, 3),
    ...bitsOf(further, 5),
  ])
}

export function unpack(bytes: Uint8Array): Uint32Array | Misread {
  const wanted = 'a Chromaprint fingerprint of algorithm 2'
  const [kind, high = 0, middle = 0, low = 0] = bytes
  if (bytes.length < 4) return { found: `${bytes.length} bytes`, wanted }
  if (kind !== algorithm) return { found: `algorithm ${(kind ?? 0) + 1}`, wanted }
  const count = high * 65_536 + middle * 256 + low
  // Every sound takes three bits at the least.
  if (count * 3 > (bytes.length - 4) * 8) return { found: `${count} sounds in ${bytes.length} bytes`, wanted }
  const body = bytes.subarray(4)
  const steps: number[] = []
  let [sounds, large] = [0, 0]
  for (let at = 0; sounds < count; at++) {
    if ((at + 1) * 3 > body.length * 8) return { found: `${sounds} sounds of ${count}`, wanted }
    const step = bitsAt(body, at * 3, 3)
    if (step === 0) sounds++
    if (step === 7) large++
    steps.push(step)
  }
  const rest = body.subarray(Math.ceil((steps.length * 3) / 8))
  if (large * 5 > rest.length * 8) return { found: 'an end in the middle', wanted }

  const unpacked = new Uint32Array(count)
  let [at, further, bit, sound] = [0, 0, 0, 0]
  for (const step of steps) {
    if (step === 0) {
      unpacked[at++] = sound >>> 0
      bit = 0
      continue
    }
    bit += step === 7 ? 7 + bitsAt(rest, 5 * further++, 5) : step
    if (bit > 32) return { found: 'a sound of more than 32 bits', wanted }
    sound ^= 1 << (bit - 1)
  }
  return unpacked
}

function bitsOf(values: readonly number[], width: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((values.length * width) / 8))
  for (const [index, value] of values.entries())
    for (let bit = 0; bit < width; bit++) {
      const at = index * width + bit
      if ((value >> bit) & 1) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7))
    }
  return bytes
}

function bitsAt(bytes: Uint8Array, at: number, width: number): number {
  const pair = (bytes[at >> 3] ?? 0) | ((bytes[(at >> 3) + 1] ?? 0) << 8)
  return (pair >> (at & 7)) & ((1 << width) - 1)
}
