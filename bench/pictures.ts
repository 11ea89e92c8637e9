/**
 * Hashes as PDQ gives them of pictures, of pictures that nobody took. Bits of a photograph's hash hang together: edges
 * and soft light put most of the strength into few frequencies, symmetric title cards leave whole rows of them empty,
 * and lists hold one picture many times over, a little changed. So each picture is drawn as its 16 × 16 lowest
 * frequencies (a field of noise that falls with frequency, a gradient, a few soft rectangles), its bits are those
 * frequencies above their median, as in PDQ, and many are earlier pictures again with some bits turned.
 */
import { dice } from '../match/index/invented.ts'

const side = 16
const cells = side * side
const noisePool = 65_536

export type Mixture = {
  /** Of a hundred: how many are an earlier picture again, and how many are symmetric cards. */
  repeats: number
  cards: number
}

export function photographic(
  count: number,
  seed: number,
  mixture: Mixture = { repeats: 30, cards: 4 },
): Uint8Array {
  const roll = dice(seed)
  const hashes = new Uint8Array(32 * count)
  const draw = drawer(roll)
  for (let n = 0; n < count; n++) {
    const lot = roll(100)
    const at = 32 * n
    if (n > 0 && lot < mixture.repeats) {
      const earlier = 32 * roll(n)
      hashes.copyWithin(at, earlier, earlier + 32)
      for (let turns = roll(13); turns > 0; turns--) {
        const bit = roll(cells)
        hashes[at + (bit >> 3)] = (hashes[at + (bit >> 3)] as number) ^ (1 << (bit & 7))
      }
    } else draw(hashes, at, lot < mixture.repeats + mixture.cards)
  }
  return hashes
}

function drawer(roll: (below: number) => number) {
  const one = () => roll(1_000_003) / 1_000_003
  const pool = Float64Array.from({ length: noisePool + cells }, () => one() + one() + one() + one() - 2)
  const picture = new Float64Array(cells)
  const places = new Float64Array(cells)
  const [across, down] = [new Float64Array(side), new Float64Array(side)]

  /** The frequencies of a strip from `from` to `to`, its edges blurred. */
  function strip(into: Float64Array, from: number, to: number, blur: number): void {
    for (let n = 0; n < side; n++) {
      const frequency = Math.PI * (n + 1)
      const soft = Math.exp(-((blur * frequency) ** 2) / 2)
      into[n] = ((Math.sin(frequency * to) - Math.sin(frequency * from)) / frequency) * soft
    }
  }

  function rectangle(isCentred: boolean): void {
    const [left, top] = [one(), one()]
    const [width, height] = [one() * one(), one() * one()]
    const strength = 4 * (one() - 0.5)
    const blur = 0.02 * one()
    if (isCentred) strip(across, (1 - width) / 2, (1 + width) / 2, blur)
    else strip(across, left, Math.min(1, left + width), blur)
    strip(down, top, Math.min(1, top + height), blur)
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++)
        picture[side * i + j] =
          (picture[side * i + j] as number) + strength * (down[i] as number) * (across[j] as number)
  }

  return (hashes: Uint8Array, at: number, isCard: boolean) => {
    const grain = (isCard ? 0.002 : 0.02 + 0.2 * one()) * one()
    let from = roll(noisePool)
    for (let i = 1; i <= side; i++)
      for (let j = 1; j <= side; j++)
        picture[side * i + j - side - 1] = ((pool[from++] as number) * grain) / Math.sqrt(i * i + j * j)
    for (let shapes = 2 + roll(isCard ? 3 : 7); shapes > 0; shapes--) rectangle(isCard)
    places.set(picture)
    const median = smallest(places, cells / 2 - 1)
    for (let bit = 0; bit < cells; bit++)
      if ((picture[bit] as number) > median)
        // As the text of a hash has it: the word of the last row first, and the first column in its lowest bit.
        hashes[at + 31 - (bit >> 3)] = (hashes[at + 31 - (bit >> 3)] as number) | (1 << (bit & 7))
  }
}

/** The value that would stand at this place, were they sorted; they are moved about for it. */
function smallest(values: Float64Array, place: number): number {
  let [from, to] = [0, values.length - 1]
  while (from < to) {
    const pivot = values[(from + to) >> 1] as number
    let [left, right] = [from, to]
    while (left <= right) {
      while ((values[left] as number) < pivot) left++
      while ((values[right] as number) > pivot) right--
      if (left > right) break
      const moved = values[left] as number
      values[left++] = values[right] as number
      values[right--] = moved
    }
    if (place <= right) to = right
    else if (place >= left) from = left
    else break
  }
  return values[place] as number
}
