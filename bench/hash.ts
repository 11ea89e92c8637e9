import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { usualDecodeLimits } from '../desk/outside/decode/limits.ts'
import { openPictures, pictureHashes } from '../desk/outside/decode/pictures.ts'
import { bitsApart, wordsOf } from '../match/bits.ts'
import { drawn } from '../match/pdq/drawn.ts'
import { pdqKernel } from '../match/pdq/kernel.ts'
import type { Picture } from '../match/pdq/picture.ts'
import { type Bench, beside, type Given, type Row } from './bench.ts'
import { inTurns, median } from './rounds.ts'
import { secondsOfTree } from './spent.ts'
import { figure } from './table.ts'

/** What `--pdq FOLDER` holds: programs that say `hash,quality,ms` of their own processor time for each picture, many times over. */
const peers = {
  /** `kernel N`, the picture on its standard input: width, height and 3 as 32-bit numbers, little end first, then RGB. */
  kernel: 'the reference in C++ at -O3, from pixels in memory',
  /** `jpeg FILE N`. */
  jpeg: 'the reference in C++ with libjpeg, from a file',
  /** `pdqhash FILE N`. */
  pdqhash: 'pdqhash with Pillow, as python-threatexchange calls it',
} as const
type Peer = keyof typeof peers
type Spent = { ms: number; hash: string; clock?: number }
type Side = Peer | 'ours' | 'photograph' | 'alone' | 'lumaOnly'

export const hash: Bench = {
  title: 'From a picture to its hash',
  measures:
    'PDQ hashes a second of one processor, counted by processor time and not by the clock. The kernel: 512 × 512 pixels that lie in memory, copied into the vectors’ memory included; beside it the reference’s kernel in C++ at -O3. A photograph: a JPEG of one megapixel, drawn by us with the bytes that a photograph has, through the desk’s own confined decoder, which is warm, everything that both processes spend included; beside it the reference in C++ with libjpeg, and pdqhash with Pillow, each in a warm process of its own that does nothing else.',
  bounds:
    'The kernel makes every sum and quotient that the reference makes, in its order, so that not one bit differs; four of each at once, and a quarter of its time is the brightness of each pixel. A plain JPEG is read by the same vectors, sixteen rows at a time, and its pixels are never written down: two fifths of the time is its entropy code, a fifth the colours, a sixth the transform of its blocks, an eighth the blur; the way to the confined decoder and back comes on top. What takes long in the entropy code is that each code says where the next one begins: wider tables made no difference. Any other JPEG (progressive, from a camera, in other colours) goes through libjpeg-turbo and takes two thirds longer. The reference in C++ looks at 512 × 512 pixels of the picture only, which is why it is some bits away.',
  async run(given) {
    const folder = given.option('pdq')
    const rounds = given.count(7, 1)
    const home = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
    given.after(() => rmSync(home, { recursive: true }))
    const square = drawn(512, 512, { seed: 1 })
    const jpeg = await photograph(given.count(1_152, 160), given.count(896, 120))
    const file = join(home, 'photograph.jpg')
    writeFileSync(file, jpeg)
    const times = given.count(200, 2)
    const photographs = await decoder(given, jpeg, given.count(100, 2))
    const found = await inTurns<Side, Spent | undefined>(rounds, {
      ours: async () => ourKernel(square, times),
      kernel: async () => theirs(folder, 'kernel', [`${times}`], bytesOf(square)),
      photograph: photographs.round,
      alone: async () => ourJpeg(jpeg, false, given.count(50, 2)),
      lumaOnly: async () => ourJpeg(jpeg, true, given.count(50, 2)),
      jpeg: async () => theirs(folder, 'jpeg', [file, `${given.count(30, 2)}`]),
      pdqhash: async () => theirs(folder, 'pdqhash', [file, `${given.count(20, 2)}`]),
    })
    const [whole, luma] = [found.alone, found.lumaOnly].map((all) => all.filter((one) => one !== undefined))
    const apart = bitsApart(wordsOf(whole?.[0]?.hash ?? ''), wordsOf(luma?.[0]?.hash ?? ''))
    const msOf = (all: Spent[] = []) => figure(median(all.map(({ ms }) => ms)))
    return [
      row('the kernel, 512 × 512', 'kernel', [found.ours, found.kernel], 15, times * rounds),
      row(
        'a JPEG of 1 MP, beside the reference with libjpeg',
        'jpeg',
        [found.photograph, found.jpeg],
        1.5,
        photographs.times * rounds,
      ),
      row(
        'a JPEG of 1 MP, beside pdqhash with Pillow',
        'pdqhash',
        [found.photograph, found.pdqhash],
        4,
        photographs.times * rounds,
        {
          'by the clock': `${figure(median(found.photograph.map((one) => one?.clock ?? Number.NaN)))} ms`,
          'without the way to the decoder and back': `${msOf(whole)} ms`,
          'the same without the colours': `${msOf(luma)} ms, ${apart} bits apart`,
        },
      ),
    ]
  },
}

/** A picture of ours that weighs what a photograph weighs: about one and a half bits a pixel. */
async function photograph(width: number, height: number): Promise<Buffer> {
  const { pixels } = drawn(width, height, { seed: 7 })
  return await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 92 })
    .toBuffer()
}

const kernel = pdqKernel()

function ourKernel(picture: Picture, times: number): Spent {
  kernel.pdqOf(picture)
  const before = process.cpuUsage()
  for (let n = 0; n < times; n++) kernel.pdqOf(picture)
  const { user, system } = process.cpuUsage(before)
  return { ms: (user + system) / 1_000 / times, hash: kernel.pdqOf(picture).hash }
}

function ourJpeg(jpeg: Buffer, lumaOnly: boolean, times: number): Spent {
  const before = process.cpuUsage()
  let hash = ''
  for (let n = 0; n < times; n++) hash = kernel.pdqOfJpeg(jpeg, { lumaOnly })?.hash ?? ''
  const { user, system } = process.cpuUsage(before)
  return { ms: (user + system) / 1_000 / times, hash }
}

/** The desk's way: one confined decoder, asked as the desk asks it. */
async function decoder(given: Given, jpeg: Buffer, times: number) {
  const pool = openPictures(usualDecodeLimits, 1)
  given.after(() => pool.stop())
  await pool.warm()
  const once = async () => {
    const asked = { mediaType: 'image/jpeg', limits: usualDecodeLimits }
    const answer = await pictureHashes(pool, jpeg, asked)
    if (answer.kind !== 'hashed') throw new Error(`the decoder refused our own picture: ${answer.found}`)
    return answer.hashes[0]?.value ?? ''
  }
  for (let n = 0; n < times / 4; n++) await once()
  return {
    times,
    async round(): Promise<Spent> {
      const [before, since] = [secondsOfTree(process.pid), performance.now()]
      let hash = ''
      for (let n = 0; n < times; n++) hash = await once()
      const clock = (performance.now() - since) / times
      // It is counted in hundredths of a second: so few that nothing was counted is one of them.
      const seconds = Math.max(0.01, secondsOfTree(process.pid) - before)
      return { ms: (seconds * 1_000) / times, hash, clock }
    },
  }
}

function bytesOf({ pixels, width, height }: Picture): Buffer {
  const head = Buffer.alloc(12)
  for (const [at, value] of [width, height, 3].entries()) head.writeInt32LE(value, 4 * at)
  return Buffer.concat([head, pixels])
}

function theirs(folder: string | undefined, peer: Peer, args: string[], input?: Buffer): Spent | undefined {
  if (!folder || !existsSync(join(folder, peer))) return undefined
  const { stdout, stderr, status } = spawnSync(join(folder, peer), args, {
    encoding: 'utf8',
    ...(input && { input }),
  })
  const [hash = '', , ms = ''] = stdout.trim().split(',')
  if (status !== 0 || !(Number(ms) > 0)) throw new Error(`${peer} did not say its time: ${stderr}`)
  return { ms: Number(ms), hash }
}

function row(
  name: string,
  peer: Peer,
  sides: [(Spent | undefined)[], (Spent | undefined)[]],
  atLeast: number,
  n: number,
  more: Readonly<Record<string, string>> = {},
): Row {
  const ours = sides[0].filter((spent) => spent !== undefined)
  const theirs = sides[1].filter((spent) => spent !== undefined)
  const aSecond = (spent: Spent[]) => 1_000 / median(spent.map(({ ms }) => ms))
  const unit = 'hashes a second of one processor'
  const [one, other] = [ours[0], theirs[0]]
  if (!one || !other)
    return {
      name,
      ours: aSecond(ours),
      yardstick: null,
      unit,
      ratio: null,
      atLeast,
      n,
      why: `not measured: ${peers[peer]}, as ${peer} in the folder that --pdq names`,
    }
  return beside(
    name,
    { ours: aSecond(ours), yardstick: aSecond(theirs), unit, n },
    { atLeast },
    {
      milliseconds: `${figure(1_000 / aSecond(ours))} beside ${figure(1_000 / aSecond(theirs))}`,
      'bits apart': `${bitsApart(wordsOf(one.hash), wordsOf(other.hash))}`,
      ...more,
    },
  )
}
