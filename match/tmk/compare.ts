/** How like two videos are by their TMK+PDQF, as the reference reckons it: 1 is the same, 0 is nothing in common. */
import { coefficients, type Fingerprint, periods, width } from './file.ts'

/** The cosine between the averages: whether they look alike on the whole. */
export function firstLevel(one: Float32Array, other: Float32Array): number {
  return dot(one, 0, other, 0) / Math.sqrt(dot(one, 0, one, 0) * dot(other, 0, other, 0))
}

/**
 * The best likeness over all shifts in time, of the best period. What depends on the shift is a sum of 32 waves, whose
 * heights are reckoned once for each period.
 */
export function secondLevel(query: Fingerprint, listed: Fingerprint): number {
  const { weights } = query
  const whole = weights.reduce((sum, weight, at) => sum + (at === 0 ? weight : 2 * weight), 0)
  return Math.max(...periods.map((period, at) => bestShift(query, listed, at, period))) / whole
}

function bestShift(query: Fingerprint, listed: Fingerprint, at: number, period: number): number {
  const even = new Float64Array(coefficients)
  const odd = new Float64Array(coefficients)
  for (let wave = 0; wave < coefficients; wave++) {
    const from = (at * coefficients + wave) * width
    even[wave] =
      dot(query.cosines, from, listed.cosines, from) +
      (wave === 0 ? 0 : dot(query.sines, from, listed.sines, from))
    odd[wave] =
      wave === 0
        ? 0
        : dot(query.sines, from, listed.cosines, from) - dot(query.cosines, from, listed.sines, from)
  }
  const { cosine, sine } = circle(period)
  let best = -Infinity
  for (let shift = 0; shift < period; shift++) {
    let likeness = even[0] ?? 0
    for (let wave = 1, turn = shift; wave < coefficients; wave++, turn += shift) {
      if (turn >= period) turn -= period
      likeness += (cosine[turn] ?? 0) * (even[wave] ?? 0) + (sine[turn] ?? 0) * (odd[wave] ?? 0)
    }
    if (likeness > best) best = likeness
  }
  return best
}

function dot(one: Float32Array, from: number, other: Float32Array, to: number): number {
  let sum = 0
  for (let at = 0; at < width; at++) sum += (one[from + at] ?? 0) * (other[to + at] ?? 0)
  return sum
}

const circles = new Map<number, { cosine: Float64Array; sine: Float64Array }>()

function circle(period: number): { cosine: Float64Array; sine: Float64Array } {
  const known = circles.get(period)
  if (known) return known
  const angle = (at: number) => (2 * Math.PI * at) / period
  const made = {
    cosine: Float64Array.from({ length: period }, (_, at) => Math.cos(angle(at))),
    sine: Float64Array.from({ length: period }, (_, at) => Math.sin(angle(at))),
  }
  circles.set(period, made)
  return made
}
