/**
 * Luma and colours become brightness, as libjpeg rounds and bounds red, green and blue in between. For `jpeg.ts`. A band
 * stands column after column, sixteen values of luma each, and so does what is made of it, in 32-bit floats.
 */
import { inOnes } from './pdq-blur'

/** Luma alone, which is brightness already. */
export function greyBand(luma: usize, width: i32, to: usize): void {
  for (let end = luma + (<usize>width << 4); luma < end; luma += 16, to += 64)
    for (let n: usize = 0; n < 16; n += 4)
      v128.store(
        to + (n << 2),
        f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(luma + n)))),
      )
}

/** Colours as wide and high as the picture, laid out as luma is. */
export function wholeBand(luma: usize, blues: usize, reds: usize, width: i32, to: usize): void {
  const middle = i16x8.splat(128)
  for (let end = luma + (<usize>width << 4); luma < end; luma += 8, blues += 8, reds += 8, to += 32) {
    const cb = i16x8.sub(v128.load_ext<u8>(blues), middle)
    const cr = i16x8.sub(v128.load_ext<u8>(reds), middle)
    weigh(v128.load_ext<u8>(luma), cb, cr, to)
  }
}

/** Of four columns of colour, one behind the other: both colours enlarged downwards, in even rows and in odd. */
const enlarged = memory.data(4 * 64, 16)

/**
 * Colours that two pixels each way share: three parts of the nearer value and one of the further, both ways. A column
 * of theirs has eight values; the bands above and below are needed for one row each, `red` bytes behind those of blue
 * times three.
 */
export function halvedBand(
  luma: usize,
  above: usize,
  here: usize,
  below: usize,
  band: usize,
  width: i32,
  to: usize,
): void {
  const columns = (width + 1) >> 1
  const red = 3 * band
  enlargeDown(above, here, below, red, 64)
  // Before the first column and behind the last it goes on as it is there.
  memory.copy(enlarged, enlarged + 64, 64)
  for (let n = 1; n <= columns; n++) {
    above += 8
    here += 8
    below += 8
    const before = enlarged + (<usize>((n - 1) & 3) << 6)
    const middle = enlarged + (<usize>(n & 3) << 6)
    const after = enlarged + (<usize>((n + 1) & 3) << 6)
    if (n < columns) enlargeDown(above, here, below, red, <usize>((n + 1) & 3) << 6)
    else memory.copy(after, middle, 64)
    column(luma, middle, before, 8, to)
    column(luma + 16, middle, after, 7, to + 64)
    luma += 32
    to += 128
  }
}

/** One column of both colours: the even rows lean on the row above, the odd ones on the row below. */
@inline
function enlargeDown(above: usize, here: usize, below: usize, red: usize, to: usize): void {
  for (let which: usize = 0; which < 2; which++) {
    const from = which * red
    const values = v128.load_ext<u8>(here + from)
    const thrice = i16x8.mul(values, i16x8.splat(3))
    const upper = v128.shuffle<i16>(v128.load_ext<u8>(above + from), values, 7, 8, 9, 10, 11, 12, 13, 14)
    const lower = v128.shuffle<i16>(values, v128.load_ext<u8>(below + from), 1, 2, 3, 4, 5, 6, 7, 8)
    v128.store(enlarged + to + (which << 5), i16x8.add(thrice, upper))
    v128.store(enlarged + to + (which << 5), i16x8.add(thrice, lower), 16)
  }
}

/** Sixteen pixels of one column, whose colours lean on the column beside. */
@inline
function column(luma: usize, near: usize, far: usize, rounding: i16, to: usize): void {
  const blueEven = across(near, far, rounding)
  const blueOdd = across(near + 16, far + 16, rounding)
  const redEven = across(near + 32, far + 32, rounding)
  const redOdd = across(near + 48, far + 48, rounding)
  weigh(
    v128.load_ext<u8>(luma),
    v128.shuffle<i16>(blueEven, blueOdd, 0, 8, 1, 9, 2, 10, 3, 11),
    v128.shuffle<i16>(redEven, redOdd, 0, 8, 1, 9, 2, 10, 3, 11),
    to,
  )
  weigh(
    v128.load_ext<u8>(luma + 8),
    v128.shuffle<i16>(blueEven, blueOdd, 4, 12, 5, 13, 6, 14, 7, 15),
    v128.shuffle<i16>(redEven, redOdd, 4, 12, 5, 13, 6, 14, 7, 15),
    to + 32,
  )
}

/** Sixteenths become ones, less the 128 that stand for no colour. */
@inline
function across(near: usize, far: usize, rounding: i16): v128 {
  const sixteenths = i16x8.add(i16x8.mul(v128.load(near), i16x8.splat(3)), v128.load(far))
  return i16x8.shr_s(i16x8.add(sixteenths, i16x8.splat(rounding - 2048)), 4)
}

/** Eight pixels become red, green and blue as libjpeg rounds and bounds them, and those their brightness. */
@inline
function weigh(y: v128, cb: v128, cr: v128, to: usize): void {
  // 91 881 / 65 536 and 116 130 / 65 536, rounded. Half of an odd numerator is off by too little to matter; a test tries all.
  const red = i16x8.add(i16x8.add(y, cr), i16x8.q15mulr_sat_s(cr, i16x8.splat(13173)))
  const blue = i16x8.add(
    i16x8.add(y, i16x8.add(cb, cb)),
    i16x8.q15mulr_sat_s(cb, i16x8.splat(-7471)),
  )
  const factors = i32x4.splat((18734 << 16) | (-22554 & 0xffff))
  const half = i32x4.splat(32768)
  const low = i32x4.dot_i16x8_s(v128.shuffle<i16>(cb, cr, 0, 8, 1, 9, 2, 10, 3, 11), factors)
  const high = i32x4.dot_i16x8_s(v128.shuffle<i16>(cb, cr, 4, 12, 5, 13, 6, 14, 7, 15), factors)
  const green = i16x8.add(
    i16x8.sub(y, cr),
    i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(low, half), 16), i32x4.shr_s(i32x4.add(high, half), 16)),
  )
  const bounded = i8x16.narrow_i16x8_u(red, green)
  const weights = i32x4.splat((587 << 16) | 299)
  const blues = i16x8.mul(
    i16x8.max_s(i16x8.min_s(blue, i16x8.splat(255)), i16x8.splat(0)),
    i16x8.splat(114),
  )
  const first = i8x16.swizzle(bounded, i8x16(0, -1, 8, -1, 1, -1, 9, -1, 2, -1, 10, -1, 3, -1, 11, -1))
  const second = i8x16.swizzle(bounded, i8x16(4, -1, 12, -1, 5, -1, 13, -1, 6, -1, 14, -1, 7, -1, 15, -1))
  v128.store(
    to,
    inOnes(i32x4.add(i32x4.dot_i16x8_s(first, weights), i32x4.extend_low_i16x8_u(blues))),
  )
  v128.store(
    to,
    inOnes(i32x4.add(i32x4.dot_i16x8_s(second, weights), i32x4.extend_high_i16x8_u(blues))),
    16,
  )
}
