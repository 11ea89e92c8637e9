/**
 * PDQ as the desk reckons it: the vectors of `match/assembly/pdq`, fed sixteen rows at a time, so that a picture of any
 * size needs little memory. Its answers are those of `pdqOf`, strength by strength.
 */
import { pdqWasm } from '../assembly/pdq.wasm.ts'
import { type Code, readJpegHead } from './jpeg-head.ts'
import { detailsTable, meansTable } from './jpeg-tables.ts'
import { nothing, type Pdq } from './pdq.ts'
import { channelsOf, type Picture } from './picture.ts'
import { cosines } from './transform.ts'

type Exports = {
  memory: WebAssembly.Memory
  begin: (width: number, height: number, channels: number) => number
  feed: (rows: number) => void
  finish: () => number
  cosinesAt: () => number
  strengthsAt: () => number
  valuesAt: () => number
  lettersAt: () => number
  quantitiesAt: () => number
  dcAt: () => number
  acAt: () => number
  room: (width: number, height: number, components: number, halved: number, bytes: number) => number
  decode: (interval: number, lumaOnly: boolean) => number
}

export type Kernel = {
  pdqOf: (picture: Picture) => Pdq
  /**
   * Of a plain JPEG that is whole, without its pixels being written anywhere; of any other, nothing, and a decoder that
   * knows them all must be asked. `lumaOnly` leaves the colours out: nearly always the same hash, and sometimes not.
   */
  pdqOfJpeg: (bytes: Uint8Array, options?: { lumaOnly?: boolean }) => Pdq | undefined
  /** The 256 strengths of the picture hashed last, until the next one. */
  strengths: () => Float32Array
  /**
   * Whether the picture hashed last may have bars at an edge: a whole outermost row or column of its 64 × 64 values is of
   * one brightness. Bars that are thinner than one of these cells change a hash less than an edge cut off does, and are not seen.
   */
  mayHaveBars: () => boolean
}

/** How far apart the brightness of a bar may be, blurred with what lies beside it. */
const barWithin = 32

const band = 16
const module = new WebAssembly.Module(Uint8Array.from(atob(pdqWasm), (char) => char.charCodeAt(0)))

/** One for each caller: it holds one picture at a time. */
export function pdqKernel(): Kernel {
  const exports = new WebAssembly.Instance(module).exports as Exports
  const { memory, begin, feed, finish, cosinesAt, strengthsAt, lettersAt } = exports
  new Float32Array(memory.buffer, cosinesAt(), cosines.length).set(cosines)
  const found = (quality: number): Pdq => ({
    hash: String.fromCharCode(...new Uint8Array(memory.buffer, lettersAt(), 64)),
    quality,
  })
  // Nearly all JPEGs share the codes of the standard, and to make their tables costs a fiftieth of the whole.
  const laid = new Map<number, Code>()
  const lay = (code: Code, table: (code: Code) => Int32Array, at: number) => {
    const there = laid.get(at)
    if (there && isSame(there.counts, code.counts) && isSame(there.meanings, code.meanings)) return
    new Int32Array(memory.buffer, at).set(table(code))
    // Copied: what they lie in is the caller's, and may hold another picture by then.
    laid.set(at, { counts: Uint8Array.from(code.counts), meanings: Uint8Array.from(code.meanings) })
  }
  return {
    pdqOf(picture) {
      const { pixels, width, height } = picture
      const channels = channelsOf(picture)
      if (width < 5 || height < 5) return nothing
      const at = begin(width, height, channels)
      const rows = new Uint8Array(memory.buffer, at)
      const bytes = band * width * channels
      for (let from = 0, row = 0; row < height; from += bytes, row += band) {
        rows.set(pixels.subarray(from, from + bytes))
        feed(Math.min(band, height - row))
      }
      return found(finish())
    },
    pdqOfJpeg(bytes, { lumaOnly = false } = {}) {
      const head = readJpegHead(bytes)
      if (!head) return undefined
      const { width, height, components, halved, quantities, interval } = head
      const scan = bytes.subarray(head.scan)
      const at = exports.room(width, height, components, halved, scan.length)
      if (at === 0) return undefined
      new Uint8Array(memory.buffer, at).set(scan)
      for (const [n, one] of quantities.entries())
        new Uint16Array(memory.buffer, exports.quantitiesAt() + 128 * n).set(one)
      for (const [n, code] of head.means.entries()) lay(code, meansTable, exports.dcAt() + 8_192 * n)
      for (const [n, code] of head.details.entries()) lay(code, detailsTable, exports.acAt() + 20_480 * n)
      return exports.decode(interval, lumaOnly) ? found(finish()) : undefined
    },
    mayHaveBars() {
      const values = new Float32Array(memory.buffer, exports.valuesAt(), 64 * 64)
      const isEven = (from: number, step: number) => {
        let [least, most] = [Number.POSITIVE_INFINITY, 0]
        for (let n = 0, at = from; n < 64; n++, at += step) {
          least = Math.min(least, values[at] ?? 0)
          most = Math.max(most, values[at] ?? 0)
        }
        return most - least <= barWithin
      }
      return isEven(0, 1) || isEven(63 * 64, 1) || isEven(0, 64) || isEven(63, 64)
    },
    strengths: () => new Float32Array(memory.buffer, strengthsAt(), 256).slice(),
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
