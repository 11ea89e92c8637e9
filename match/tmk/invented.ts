/** Fingerprints of videos that never were, for examples and tests: what is seen by a recipe, summed as the reference sums. */
import { coefficients, periods, size, width } from './file.ts'

/** `seed` is the scene, `shift` how many frames later it begins, `noise` how much else is to be seen. */
export type Scene = { seed: number; frames: number; shift?: number; noise?: number }

export function inventedTmk(scene: Scene): Uint8Array {
  const seen = Array.from({ length: scene.frames }, (_, frame) => seenIn(scene, frame))
  const weights = Array.from({ length: coefficients }, (_, wave) => weightOf(wave))
  const average = Array.from(
    { length: width },
    (_, at) => sum(seen.map((frame) => frame[at] ?? 0)) / seen.length,
  )
  const unit = seen.map((frame) => scaled(frame, 1))
  const sums = (turn: (angle: number) => number) =>
    periods.flatMap((period) =>
      weights.flatMap((weight, wave) => {
        const total = Array.from({ length: width }, () => 0)
        for (const [frame, features] of unit.entries()) {
          const factor = turn((2 * Math.PI * wave * frame) / period)
          for (const [at, feature] of features.entries()) total[at] = (total[at] ?? 0) + factor * feature
        }
        return scaled(total, Math.sqrt(weight))
      }),
    )

  const bytes = new Uint8Array(size)
  bytes.set(Uint8Array.from('TMK1FVECPDQF', (letter) => letter.charCodeAt(0)))
  const view = new DataView(bytes.buffer)
  for (const [at, value] of [15, periods.length, coefficients, width, scene.frames, ...periods].entries())
    view.setInt32(12 + 4 * at, value, true)
  for (const [at, value] of [...weights, ...average, ...sums(Math.cos), ...sums(Math.sin)].entries())
    view.setFloat32(48 + 4 * at, value, true)
  return bytes
}

function seenIn({ seed, shift = 0, noise = 0 }: Scene, frame: number): number[] {
  return Array.from(
    { length: width },
    (_, at) =>
      Math.sin(0.37 * seed * (at + 1) + 0.11 * (1 + ((at * seed) % 5)) * (frame + shift)) +
      noise * Math.sin(1.7 * at + 2.3 * frame),
  )
}

/** The Fourier coefficients of exp(32 (cos x − 1)), which the reference has in a table; the sum is exact to the last digits. */
function weightOf(wave: number): number {
  const steps = 512
  const values = Array.from({ length: steps }, (_, at) => {
    const angle = (2 * Math.PI * at) / steps
    return Math.exp(32 * (Math.cos(angle) - 1)) * Math.cos(wave * angle)
  })
  return (sum(values) / steps) * (wave === 0 ? 1 : 2)
}

function scaled(vector: readonly number[], length: number): number[] {
  const long = Math.sqrt(sum(vector.map((value) => value * value)))
  return long === 0 ? [...vector] : vector.map((value) => (value / long) * length)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
