/**
 * A TMK+PDQF fingerprint of a video, as the reference writes it to a file: what PDQ sees of fifteen frames a second, its
 * average, and how that goes through four periods, as 32 Fourier coefficients each. Always 263 344 bytes.
 */
import { base64Of, bytesOfBase64 } from '../base64.ts'
import type { Misread, Read } from '../kind.ts'

export const periods = [2731, 4391, 9767, 14653] as const
export const coefficients = 32
export const width = 256

export type Fingerprint = {
  frames: number
  /** The weight of each coefficient; the vectors carry its root. */
  weights: Float32Array
  average: Float32Array
  /** By period, coefficient and feature. */
  cosines: Float32Array
  sines: Float32Array
}

export const size = 32 + 16 + 4 * (coefficients + width + 2 * periods.length * coefficients * width)
const weightsAt = 48
const averageAt = weightsAt + 4 * coefficients
const cosinesAt = averageAt + 4 * width
const sinesAt = cosinesAt + 4 * periods.length * coefficients * width
const wanted = `a TMK+PDQF file of ${size} bytes`

/** The canonical text of a file: its bytes in base64. */
export function readTmk(bytes: Uint8Array): Read {
  const fingerprint = fingerprintIn(bytes)
  return 'found' in fingerprint ? fingerprint : { canonical: base64Of(bytes) }
}

export function fingerprintIn(bytes: Uint8Array): Fingerprint | Misread {
  if (bytes.length !== size) return { found: `${bytes.length} bytes`, wanted }
  const magic = String.fromCharCode(...bytes.subarray(0, 12))
  if (magic !== 'TMK1FVECPDQF') return { found: 'a file that does not begin with TMK1FVECPDQF', wanted }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const whole = (at: number) => view.getInt32(at, true)
  const shape = [12, 16, 20, 24].map(whole)
  if (shape.join() !== [15, periods.length, coefficients, width].join())
    return {
      found: `frames a second, periods, coefficients and features ${shape.join(', ')}`,
      wanted: `${wanted}, of 15, 4, 32 and 256`,
    }
  if (periods.some((period, at) => whole(32 + 4 * at) !== period)) return { found: 'other periods', wanted }
  if (whole(28) < 1) return { found: `${whole(28)} frames`, wanted }
  const numbers = (at: number, count: number) =>
    Float32Array.from({ length: count }, (_, place) => view.getFloat32(at + 4 * place, true))
  const each = periods.length * coefficients * width
  const fingerprint = {
    frames: whole(28),
    weights: numbers(weightsAt, coefficients),
    average: numbers(averageAt, width),
    cosines: numbers(cosinesAt, each),
    sines: numbers(sinesAt, each),
  }
  const { weights, average, cosines, sines } = fingerprint
  if (![weights, average, cosines, sines].every((some) => some.every(isSound)))
    return { found: 'a number that is none, or beyond all measure', wanted }
  if (!average.some((feature) => feature !== 0)) return { found: 'a video in which there is nothing', wanted }
  return weights.every((weight) => weight > 0) ? fingerprint : { found: 'a weight of nothing', wanted }
}

/** Squares of what is larger would leave the numbers. */
function isSound(value: number): boolean {
  return Math.abs(value) < 1e15
}

export function fingerprintOf(canonical: string): Fingerprint | Misread {
  const bytes = bytesOfBase64(canonical)
  return bytes ? fingerprintIn(bytes) : { found: 'no base64', wanted: `${wanted}, in base64` }
}

/** The average alone, which is enough to tell most videos apart, without reading the rest. */
export function averageOf(canonical: string): Float32Array {
  const from = Math.floor(averageAt / 3)
  const bytes = bytesOfBase64(canonical.slice(from * 4, from * 4 + 1372)) ?? new Uint8Array()
  const view = new DataView(bytes.buffer)
  return Float32Array.from({ length: width }, (_, at) => view.getFloat32(averageAt - from * 3 + 4 * at, true))
}
