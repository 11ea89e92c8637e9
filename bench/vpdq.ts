import { spawnSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { usualDecodeLimits } from '../desk/outside/decode/limits.ts'
import { mediaHashes } from '../desk/outside/decode/media.ts'
import { bitsApart, wordsOf } from '../match/bits.ts'
import { type Bench, beside, type Given, type Row } from './bench.ts'
import { inTurns, median } from './rounds.ts'
import { secondsOfTree } from './spent.ts'
import { figure } from './table.ts'

/** As the reference's own build leaves it, in the folder that `--vpdq` names. */
const program = 'vpdq-hash-video'

export const vpdq: Bench = {
  title: 'From a video to its hashes',
  measures:
    'Seconds of video that one second of one processor hashes (vPDQ): 1280 × 720, 30 frames a second, a minute of it, H.264, drawn and coded by ffmpeg with some grain so that it weighs what such videos weigh. Every frame, and a frame a second, which is what the desk does unless it is told otherwise. Ours is the desk’s way: the file goes into a cage, and ffprobe, ffmpeg and our own process, all started there for this one video, are counted with what the desk itself spends on it. The yardstick is the reference’s `vpdq-hash-video` at -O3 with one thread, on the same libraries of ffmpeg, told the same rate: both hash the frames whose number is a multiple of the step, as large as they are, in RGB from the same scaler. Ours also goes to the last frame, on which a player stands still. Counted by processor time, in turns; what the clock said stands beside it.',
  bounds:
    'Where every frame is hashed: hashing it, and making RGB of it, on both sides. Decoding is a twelfth of the reference’s time and a third of ours, a pipe for the pixels included in the rest. Where one frame a second is: decoding the others, eleven twelfths of our time and three quarters of the reference’s. Both leave that to the same ffmpeg, and both need every frame on which a hashed one rests; those on which none rests are decoded too, because ffmpeg tells them apart only when it leaves out all of them, and what a container says of them is a stranger’s word. A hash in some hundreds differs in a bit or two: the reference in C++ weighs colours with rounded factors, and pdqhash, which ours equals, with exact ones.',
  async run(given) {
    const seconds = given.count(60, 2)
    const clip = drawnClip(given, seconds)
    const folder = given.option('vpdq')
    const rows: Row[] = []
    for (const { name, every, rounds } of [
      { name: 'every frame', every: 0, rounds: given.count(5, 1) },
      { name: 'a frame a second', every: 1, rounds: given.count(7, 1) },
    ]) {
      const found = await inTurns<'ours' | 'theirs', Spent | undefined>(rounds, {
        ours: async () => ours(clip, every),
        theirs: async () => theirs(folder, clip, every),
      })
      rows.push(rowOf(name, seconds, found, rounds))
    }
    return rows
  },
}

type Frame = { hash: string; quality: number }
type Spent = { processor: number; clock: number; frames: Frame[] }

function drawnClip(given: Given, seconds: number): string {
  const home = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  given.after(() => rmSync(home, { recursive: true }))
  const file = join(home, 'clip.mp4')
  const size = given.isTiny ? '160x120' : '1280x720'
  const words =
    `-nostdin -v error -f lavfi -i testsrc2=size=${size}:rate=30:duration=${seconds} ` +
    '-vf noise=all_seed=4:alls=4:allf=t,format=yuv420p -c:v libx264 -preset veryfast -crf 25 -threads 1'
  const { status, stderr } = spawnSync('ffmpeg', [...words.split(' '), file], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`ffmpeg did not draw the clip: ${stderr}`)
  return file
}

async function ours(clip: string, every: number): Promise<Spent> {
  return await counted(async () => {
    const media = await mediaHashes(createReadStream(clip), {
      mediaType: 'video/mp4',
      wanted: { frames: true, sound: false },
      every,
      as: [],
      limits: usualDecodeLimits,
      turn: async () => () => undefined,
    })
    if (media.kind !== 'hashed') throw new Error(`our own video was refused: ${media.found}`)
    return media.frames.map(({ value, quality }) => ({ hash: value, quality }))
  })
}

async function theirs(folder: string | undefined, clip: string, every: number): Promise<Spent | undefined> {
  if (!folder || !existsSync(join(folder, program))) return undefined
  const said = `${clip}.txt`
  return await counted(() => {
    const args = ['-i', clip, '-o', said, '-r', `${every}`, '-t', '1']
    const { status, stderr } = spawnSync(join(folder, program), args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${program}: ${stderr}`)
    const lines = readFileSync(said, 'utf8').trim().split('\n')
    return lines.map((line) => {
      const [, quality, hash = ''] = line.split(',')
      return { hash, quality: Number(quality) }
    })
  })
}

/** What this process and all that it started have used, in hundredths of a second. */
async function counted(hash: () => Frame[] | Promise<Frame[]>): Promise<Spent> {
  const [before, since] = [secondsOfTree(process.pid), performance.now()]
  const frames = await hash()
  const processor = Math.max(0.01, secondsOfTree(process.pid) - before)
  return { processor, clock: (performance.now() - since) / 1_000, frames }
}

function rowOf(
  name: string,
  seconds: number,
  found: Record<'ours' | 'theirs', (Spent | undefined)[]>,
  n: number,
): Row {
  const [ours, theirs] = [found.ours, found.theirs].map((all) => all.filter((one) => one !== undefined))
  const unit = 'seconds of video a second of one processor'
  const atLeast = 1.5
  const speed = (all: Spent[] = []) => seconds / median(all.map(({ processor }) => processor))
  const [one, other] = [ours?.[0], theirs?.[0]]
  if (!one || !other) {
    const why = `not measured: ${program}, the reference in C++, in the folder that --vpdq names`
    return { name, ours: speed(ours), yardstick: null, unit, ratio: null, atLeast, n, why }
  }
  const clock = (all: Spent[] = []) => figure(median(all.map((spent) => spent.clock)))
  const used = (all: Spent[] = []) => figure(median(all.map((spent) => spent.processor)))
  return beside(
    name,
    { ours: speed(ours), yardstick: speed(theirs), unit, n },
    { atLeast },
    {
      'processor time': `${used(ours)} s beside ${used(theirs)} s`,
      'by the clock': `${clock(ours)} s beside ${clock(theirs)} s`,
      frames: compared(one.frames, other.frames),
    },
  )
}

/** Frame by frame: how many have the same hash, and how far the others are apart. */
function compared(ours: readonly Frame[], theirs: readonly Frame[]): string {
  // The one on which a player stands still, which the reference has only where its number is a multiple.
  if (ours.length - theirs.length === 1)
    return `${compared(ours.slice(0, -1), theirs)}; and ours has the last one`
  if (ours.length !== theirs.length) return `${ours.length} beside ${theirs.length}: not the same ones`
  const apart = ours.map(({ hash }, n) => bitsApart(wordsOf(hash), wordsOf(theirs[n]?.hash ?? '')))
  const [equal, near] = [0, 31].map((bits) => apart.filter((each) => each <= bits).length)
  const qualities = ours.filter(({ quality }, n) => quality === theirs[n]?.quality).length
  return `${ours.length}, of which ${equal} have the same hash and ${near} one within 31 bits, at most ${Math.max(...apart)} apart; ${qualities} the same quality`
}
