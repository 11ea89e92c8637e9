/**
 * PDQ as the desk reckons it: the vectors of `match/assembly/pdq`, fed sixteen rows at a time, so that a picture of any
 * size needs little memory. Its answers are those of `pdqOf`, strength by strength.
 */
import { pdqWasm } from '../assembly/pdq.wasm.ts'
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
  lettersAt: () => number
}

export type Kernel = {
  pdqOf: (picture: Picture) => Pdq
  /** The 256 strengths of the picture hashed last, until the next one. */
  strengths: () => Float32Array
}

const band = 16
const module = new WebAssembly.Module(Uint8Array.from(atob(pdqWasm), (char) => char.charCodeAt(0)))

/** One for each caller: it holds one picture at a time. */
export function pdqKernel(): Kernel {
  const { memory, begin, feed, finish, cosinesAt, strengthsAt, lettersAt } = new WebAssembly.Instance(module)
    .exports as Exports
  new Float32Array(memory.buffer, cosinesAt(), cosines.length).set(cosines)
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
      const quality = finish()
      const hash = String.fromCharCode(...new Uint8Array(memory.buffer, lettersAt(), 64))
      return { hash, quality }
    },
    strengths: () => new Float32Array(memory.buffer, strengthsAt(), 256).slice(),
  }
}
