/** Pictures of our own for tests and benches: drawn by whole numbers only, so that every machine and language draws the same. */
import type { Picture } from './picture.ts'

/** Waves, a bar, a disc and some grain, all of them by the seed. */
export function drawn(
  width: number,
  height: number,
  { seed = 1, channels = 3 }: { seed?: number; channels?: 1 | 2 | 3 | 4 } = {},
): Picture {
  const pixels = new Uint8Array(width * height * channels)
  let state = seed
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor(((state >>> 8) * below) / 2 ** 24)
  }
  const waves = Array.from({ length: 5 }, () => ({
    across: next(9) - 4,
    down: next(9) - 4,
    from: next(512),
    hue: next(128),
  }))
  const disc = { x: next(256), y: next(256), radius: 20 + next(60), light: next(80) - 40 }
  const bar = { from: next(200), to: 200 + next(56), light: next(80) - 40 }
  let at = 0
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      // A place in a square of 256, whatever the size: the same picture in another resolution.
      const x = Math.floor((column * 256) / width)
      const y = Math.floor((row * 256) / height)
      const inDisc = (x - disc.x) ** 2 + (y - disc.y) ** 2 < disc.radius ** 2 ? disc.light : 0
      const inBar = y >= bar.from && y < bar.to && x % 64 < 40 ? bar.light : 0
      for (let channel = 0; channel < channels; channel++) {
        let light = 0
        for (const { across, down, from, hue } of waves)
          light += triangle(across * x + down * y + from + hue * channel)
        pixels[at++] = Math.max(0, Math.min(255, Math.floor(light / 5) + inDisc + inBar + next(16) - 8))
      }
    }
  return { pixels, width, height }
}

/** A wave of 512 between 0 and 256. */
function triangle(at: number): number {
  return Math.abs((at & 511) - 256)
}
