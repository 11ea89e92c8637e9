/**
 * The brightness of a plain JPEG (sequential, eight bits, one scan, restart marks allowed), for `pdq.ts`: the integers of
 * libjpeg's slow and exact transform, its smooth enlargement of halved colours and its table of colours, so that the
 * thousandths are those of the pixels that any libjpeg shows. Sixteen rows of it at a time: the picture as a whole is
 * written nowhere. Whatever is out of order ends the decoding with a no.
 */
import {
  ac,
  block,
  blockAt,
  broken,
  dc,
  ended,
  isFlat,
  isShort,
  quantities,
  restart,
  start,
  weighFrequencies,
} from './jpeg-bits'
import { halvedBand, greyBand, wholeBand } from './jpeg-colours'
import { transform } from './jpeg-transform'
import { beginLight, feed } from './pdq-blur'

let width: i32
let height: i32
/** 1 where there is one component, or where all three are whole; 2 where colours are halved both ways. */
let halved: i32
let components: i32
/** Units along a row and down a column. */
let across: i32
let down: i32
/** The bytes of the scan. */
let scan: usize
let scanEnd: usize
/** Planes of bands: column after column, of each the rows of the band from the top. */
let lumas: usize
let colours: usize
/** Bytes of one band of luma, and of one of a halved colour. */
let bandOfLuma: usize
let bandOfColour: usize
let free: usize

export function quantitiesAt(): usize {
  return quantities
}
export function dcAt(): usize {
  return dc
}
export function acAt(): usize {
  return ac
}

/** Makes room for a picture and the bytes of its scan. Gives where those go, or 0 where there is no such room. */
export function room(w: i32, h: i32, n: i32, half: i32, bytes: i32): usize {
  width = w
  height = h
  components = n
  halved = half
  const unit = 8 * half
  across = (w + unit - 1) / unit
  down = (h + unit - 1) / unit
  bandOfLuma = <usize>(across * unit) << 4
  bandOfColour = <usize>(across * 8) << 3
  scan = (__heap_base + 63) & ~63
  scanEnd = scan + <usize>bytes
  lumas = (scanEnd + 127) & ~63
  // Two bands of luma and, of each colour, three that are halved; or one band of three that are whole.
  colours = lumas + (half == 2 ? 2 : 1) * bandOfLuma
  free = (colours + (n == 1 ? 0 : half == 2 ? 6 * bandOfColour : 2 * bandOfLuma) + 127) & ~63
  const pages = <i32>((free + 0xffff) >> 16) - memory.size()
  if (pages > 0 && memory.grow(pages) < 0) return 0
  return scan
}

/**
 * Feeds the blur with the whole picture, after which it is finished; says whether all of it was there and in order.
 * `interval` units stand between two restarts.
 */
export function decode(interval: i32, lumaOnly: bool): bool {
  const light = beginLight(free, width, height)
  begin(interval)
  for (let row = 0; row < down; row++) {
    if (!unitsOf(row, lumaOnly)) return false
    if (halved == 1) {
      // Two rows of units are a band.
      if ((row & 1) == 0 && row < down - 1) continue
      if (components == 1 || lumaOnly) greyBand(lumas, width, light)
      else wholeBand(lumas, colours, colours + bandOfLuma, width, light)
      feed(min(16, height - ((row & -2) << 3)))
    } else if (row > 0) halvedRows(row - 1, lumaOnly, light)
  }
  if (halved == 2) halvedRows(down - 1, lumaOnly, light)
  return ended()
}

let interval: i32
let left: i32
let restarts: i32
/** The mean of each component's last block. */
let mean0: i32
let mean1: i32
let mean2: i32

function begin(every: i32): void {
  interval = left = every
  restarts = 0
  mean0 = mean1 = mean2 = 0
  weighFrequencies()
  start(scan, scanEnd)
}

/** Reads one row of units into the planes. */
function unitsOf(row: i32, lumaOnly: bool): bool {
  // Of a whole plane the second row of units of a band stands below the first.
  const plane = halved == 2 ? lumas + <usize>(row & 1) * bandOfLuma : lumas + (<usize>(row & 1) << 3)
  const blues = halved == 2 ? colourAt(row, 0) : plane + bandOfLuma
  const reds = halved == 2 ? colourAt(row, 1) : blues + bandOfLuma
  const stride: usize = halved == 2 ? 8 : 16
  const lumaBlocks = halved * halved
  for (let column = 0; column < across; column++) {
    if (interval > 0 && left-- == 0) {
      if (!restart(restarts++ & 7)) return false
      mean0 = mean1 = mean2 = 0
      left = interval - 1
    }
    for (let n = 0; n < lumaBlocks; n++) {
      const difference = block(n, 0, mean0)
      if (difference == broken) return false
      mean0 += difference
    }
    if (components == 3) {
      const one = block(lumaBlocks, 1, mean1)
      if (one == broken) return false
      mean1 += one
      const other = block(lumaBlocks + 1, 2, mean2)
      if (other == broken) return false
      mean2 += other
    }
    // All of a unit after all of it was read: what is read is guessed ahead and often wrongly, what is reckoned never.
    const to = plane + (<usize>(column * halved) << 7)
    for (let n = 0; n < lumaBlocks; n++)
      transform(blockAt(n), isFlat(n), to + (<usize>(n & 1) << 7) + (<usize>(n >> 1) << 3), 16)
    if (components == 3 && !lumaOnly) {
      const at = <usize>(column << 3) * stride
      transform(blockAt(lumaBlocks), isFlat(lumaBlocks), blues + at, stride)
      transform(blockAt(lumaBlocks + 1), isFlat(lumaBlocks + 1), reds + at, stride)
    }
    if (isShort()) return false
  }
  return true
}

/** The band of a halved colour that belongs to a row of units: there is room for three, those beside it included. */
function colourAt(row: i32, which: i32): usize {
  return colours + <usize>(3 * which + row % 3) * bandOfColour
}

/** Feeds one row of units whose colours are halved, when the next row of them is there: the enlargement reaches into it. */
function halvedRows(row: i32, lumaOnly: bool, light: usize): void {
  const luma = lumas + <usize>(row & 1) * bandOfLuma
  const rows = min(16, height - (row << 4))
  if (lumaOnly) greyBand(luma, width, light)
  else {
    for (let which = 0; which < 2; which++) {
      if (row == 0) repeatRow(colourAt(row, which), 0, colourAt(row + 2, which), 7)
      if (row < down - 1) continue
      const last = (rows - 1) >> 1
      if (last < 7) repeatRow(colourAt(row, which), last, colourAt(row, which), last + 1)
      else repeatRow(colourAt(row, which), 7, colourAt(row + 1, which), 0)
    }
    const above = row + 2
    halvedBand(luma, colourAt(above, 0), colourAt(row, 0), colourAt(row + 1, 0), bandOfColour, width, light)
  }
  feed(rows)
}

/** Beyond the first and the last row of a colour it goes on as it is there. */
function repeatRow(from: usize, row: usize, to: usize, into: usize): void {
  for (let at: usize = 0; at < bandOfColour; at += 8) store<u8>(to + at + into, load<u8>(from + at + row))
}
