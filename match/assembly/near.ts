/**
 * Looks up what lies near a hash in a segment: `match/index/segment.ts` says why that finds everything, and
 * `match/index/layout.ts` where it lies. AssemblyScript: built into `near.wasm.ts` by `npm run generate`.
 *
 * It goes in phases, each a loop of loads that do not wait for one another, so that the processor fetches many at once:
 * where the lists of the keys begin and end; what the next band of each row in them holds; which rows are left; what
 * those rows hold.
 */
import { scan, take } from './flat'
import { distance256 } from './hamming'

export { scan }

const bands: u32 = 16

/** Places in the header of a segment, in bytes. */
const atRowCount: usize = 8
const atKeyBits: usize = 12
const atFlips: usize = 32
const atHashes: usize = 36
const atStarts: usize = 40
const atNext: usize = 44
const atRows: usize = 48

/** Places in the workspace of one reader, in bytes, and how much there is room for. */
const atShares: usize = 32
const atTouched: usize = 96
const atHits: usize = 128
const hitRoom: i32 = 1008
const atLists: usize = 8192
const listRoom: i32 = 1024
const atFound: usize = 24576
const foundRoom: i32 = 4096

let work: usize = 0
let radius: i32 = 0
let keyBits: u32 = 0
let hits: i32 = 0
let waiting: i32 = 0

/**
 * The query stands at `workspace`, and behind it the share of each band: it is looked up under every key that differs
 * in fewer bits.
 */
export function near(workspace: usize, within: i32): void {
  work = workspace
  radius = within
  keyBits = load<u32>(atKeyBits)
  hits = 0
  waiting = 0
  const starts = load<u32>(atStarts)
  const lists = workspace + atLists
  const stride: usize = (((<usize>1) << keyBits) + 1) << 2
  const rowCount = load<u32>(atRowCount)
  let n = 0
  for (let band: u32 = 0; band < bands; band++) {
    const share = shareOf(band)
    if (share == 0) continue
    const together = share + shareOf((band + 1) & 15) - 1
    const key = keyOf(workspace, band)
    const startsOfBand = starts + stride * band
    const before = rowCount * band
    let flip: usize = load<u32>(atFlips)
    for (let turned = 0; turned < share; turned++) {
      const until = load<u32>(flip)
      for (flip += 4; flip < until; flip += 4) {
        const at = startsOfBand + ((<usize>(key ^ load<u32>(flip))) << 2)
        const from = load<u32>(at)
        const length = load<u32>(at, 4) - from
        const to = lists + ((<usize>n) << 4)
        store<u32>(to, before + from)
        store<u32>(to, length, 4)
        store<u32>(to, (band << 8) | (together - turned), 8)
        n += <i32>(length > 0)
        if (n == listRoom) {
          sift(n)
          n = 0
        }
      }
    }
  }
  sift(n)
  decide(waiting)
  if (hits > 0) take(hits)
}

function shareOf(band: u32): i32 {
  return load<i32>(work + ((<usize>band) << 2), atShares)
}

function keyOf(hash: usize, band: u32): u32 {
  return <u32>load<u16>(hash + (band << 1)) >> (16 - keyBits)
}

/** Of the rows in the lists those are left whose next band differs in few enough bits. */
function sift(count: i32): void {
  touch(count)
  const lists = work + atLists
  const next = load<u32>(atNext)
  const found = work + atFound
  let n = waiting
  for (let l = 0; l < count; l++) {
    const list = lists + ((<usize>l) << 4)
    const from = load<u32>(list)
    const length = load<u32>(list, 4)
    const packed = load<u32>(list, 8)
    const band = packed >> 8
    const most = packed & 255
    const query = i16x8.splat(<i16>load<u16>(work + (((band + 1) & 15) << 1)))
    const begin: usize = next + ((<usize>from) << 1)
    for (let done: u32 = 0; done < length; done += 16) {
      let a = v128.xor(v128.load(begin + ((<usize>done) << 1)), query)
      let b = v128.xor(v128.load(begin + ((<usize>done) << 1), 16), query)
      // Nothing is left of what differs in at most so many bits when the lowest was taken away so many times.
      let times = most
      for (; times > 1; times -= 2) {
        a = withoutLowest(withoutLowest(a))
        b = withoutLowest(withoutLowest(b))
      }
      if (times > 0) {
        a = withoutLowest(a)
        b = withoutLowest(b)
      }
      const none = i16x8.splat(0)
      if (!v128.any_true(i16x8.eq(i16x8.min_u(a, b), none))) continue
      let few = i16x8.bitmask(i16x8.eq(a, none)) | (i16x8.bitmask(i16x8.eq(b, none)) << 8)
      if (length - done < 16) few &= (1 << (length - done)) - 1
      for (; few != 0; few &= few - 1) {
        store<u32>(found + ((<usize>n) << 3), from + done + ctz(few))
        store<u32>(found + ((<usize>n) << 3), band, 4)
        n++
      }
      if (n > foundRoom - 16) {
        decide(n)
        n = 0
      }
    }
  }
  waiting = n
}

/** Asks for every line of the lists before any is needed. What is summed up keeps the compiler from leaving it out. */
function touch(count: i32): void {
  const next = load<u32>(atNext)
  let sum: u32 = 0
  for (let l = 0; l < count; l++) {
    const list = work + atLists + ((<usize>l) << 4)
    const from: usize = next + ((<usize>load<u32>(list)) << 1)
    const until: usize = from + ((<usize>load<u32>(list, 4)) << 1)
    for (let at = from; at < until; at += 64) sum += load<u8>(at)
  }
  store<u32>(work, sum, atTouched)
}

function withoutLowest(words: v128): v128 {
  return v128.and(words, i16x8.sub(words, i16x8.splat(1)))
}

/** From places in lists to rows, and from rows to what they hold. */
function decide(count: i32): void {
  const found = work + atFound
  const rows = load<u32>(atRows)
  const hashes = load<u32>(atHashes)
  for (let n = 0; n < count; n++) {
    const at = found + ((<usize>n) << 3)
    store<u32>(at, load<u32>(rows + <usize>load<u32>(at) * 3) & 0xff_ffff)
  }
  for (let n = 0; n < count; n++) {
    const at = found + ((<usize>n) << 3)
    const row = load<u32>(at)
    const hash = hashes + ((<usize>row) << 5)
    const distance = distance256(work, hash)
    if (distance <= radius && !foundBefore(hash, load<u32>(at, 4))) hit(row, distance)
  }
  waiting = 0
}

/** What is near is found in several bands: the first of them reports it. */
function foundBefore(hash: usize, band: u32): bool {
  for (let earlier: u32 = 0; earlier < band; earlier++) {
    const share = shareOf(earlier)
    const here = <i32>popcnt(keyOf(work, earlier) ^ keyOf(hash, earlier))
    if (here >= share) continue
    const after: u32 = (earlier + 1) & 15
    const there = <i32>popcnt(load<u16>(work + (after << 1)) ^ load<u16>(hash + (after << 1)))
    if (here + there < share + shareOf(after)) return true
  }
  return false
}

function hit(row: u32, distance: i32): void {
  const at = work + ((<usize>hits) << 3)
  store<u32>(at, row, atHits)
  store<i32>(at, distance, atHits + 4)
  if (++hits == hitRoom) {
    take(hits)
    hits = 0
  }
}
