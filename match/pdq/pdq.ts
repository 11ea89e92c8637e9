/**
 * PDQ, the hash by which platforms tell each other of pictures: 256 bits that stay nearly the same when a picture is
 * saved again, smaller or in grey. Equal, bit for bit, to what `pdqhash` makes of the same pixels; see docs/matching.md.
 */
import { downscaled } from './downscale.ts'
import type { Picture } from './picture.ts'
import { frequencies, hashOf, qualityOf } from './transform.ts'

export type Pdq = {
  /** 64 hexadecimal digits. */
  hash: string
  /** 0 to 100. Below 50 there is too little in the picture for its hash to mean anything. */
  quality: number
}

/** Of a picture too small to hash: no bit set, quality 0. */
export const nothing: Pdq = { hash: '0'.repeat(64), quality: 0 }

export function pdqOf(pixels: Uint8Array, width: number, height: number): Pdq {
  return pdqOfPicture({ pixels, width, height })
}

export function pdqOfPicture(picture: Picture): Pdq {
  const values = downscaled(picture)
  return values ? { hash: hashOf(frequencies(values)), quality: qualityOf(values) } : nothing
}
