/**
 * Which frames of a video are hashed: by their number, as the reference takes them, and by how long they are shown. The
 * number of a frame is whatever its maker wants it to be; a picture that stays on the screen for a second is seen.
 */
import { decoding, No, run } from './ffmpeg.ts'
import type { Video } from './probe.ts'
import type { Asked } from './said.ts'

/** Milliseconds for which a frame is shown, above which it is hashed whatever its number. */
const noticed = 500
/** Frames that are sought out after the others. A video has few; more of them are counted as unseen. */
const soughtOut = 400

type Wish<Found> = {
  asked: Asked
  video: Video
  step: number
  /** Other frames, chosen by a word of ffmpeg's own and told apart. */
  between?: { select: string } & Pick<Wish<Found>, 'hear' | 'tell'>
  /** How each frame is made ready to be hashed, as filters of ffmpeg. */
  drawn: string
  within: number
  /** Takes pixels as they come, and says what it has made of each frame that they complete. */
  hear: (bytes: Buffer) => Found[]
  /** `at` is in milliseconds. */
  tell: (at: number, found: Found) => void
}

/** `until`: when the last frame is shown, in milliseconds. `unseen`: frames that stay and were not hashed. */
export type Shown = { decoded: number; hashed: number; until: number; unseen: number }

export async function framesShown<Found>(wish: Wish<Found>): Promise<Shown> {
  const { asked, step, tell } = wish
  const hashed = counter()
  const each = (at: number, found: Found) => {
    hashed.add(at)
    tell(at, found)
  }
  if (step === 1) {
    await decoded(wish, { from: 0, select: '1', each })
    return { decoded: hashed.total(), hashed: hashed.total(), until: hashed.last(), unseen: 0 }
  }
  const all = counter()
  const byNumber = `not(mod(n\\,${step}))`
  // Each frame that comes a while after the one before it probably stays as long: a film of stills is read in one go.
  const byTime = `gte(t-prev_selected_t\\,${asked.every})+gt(t-prev_t\\,${noticed / 1000})`
  await decoded(wish, { from: 0, select: `${byNumber}+${byTime}`, each, every: all.add })
  const staying = stayingOf(all.times())
  // Several may be told of the same millisecond; the last of them is the one that stays.
  const left = () => staying.filter((at) => hashed.of(at) < all.of(at))
  const [first = 0] = left()
  // From shortly before the first of them; where the container does not lead there, from the beginning.
  for (const from of new Set([Math.max(0, first - 2_000), 0])) {
    const sought = left().slice(0, soughtOut)
    if (sought.length === 0) break
    const select = sought
      .map((at) => `between(t\\,${(at - from - 1.1) / 1000}\\,${(at - from + 1.1) / 1000})`)
      .join('+')
    const found = (at: number, one: Found) => each(sought.find((near) => Math.abs(near - at) <= 2) ?? at, one)
    await decoded(wish, { from, select, each: found }).catch((fault: unknown) => {
      if (from === 0 || !(fault instanceof No) || fault.why !== 'damaged') throw fault
    })
  }
  return { decoded: all.total(), hashed: hashed.total(), until: all.last(), unseen: left().length }
}

/** Those that stay: shown for a while, or the last. A frame has its time, and the next one ends it. */
function stayingOf(times: readonly number[]): number[] {
  const all = times.toSorted((one, other) => one - other)
  return all.filter((at, n) => (all[n + 1] ?? Number.POSITIVE_INFINITY) - at > noticed)
}

/** How many frames were told of each millisecond. */
function counter() {
  const counts = new Map<number, number>()
  let total = 0
  let last = 0
  return {
    add(at: number) {
      counts.set(at, (counts.get(at) ?? 0) + 1)
      total += 1
      last = Math.max(last, at)
    },
    of: (at: number) => counts.get(at) ?? 0,
    times: () => [...counts.keys()],
    total: () => total,
    last: () => last,
  }
}

async function decoded<Found>(
  { asked, video, drawn, within, hear, between }: Wish<Found>,
  {
    from,
    select,
    each,
    every,
  }: { from: number; select: string; each: Wish<Found>['tell']; every?: (at: number) => void },
): Promise<void> {
  const source = ['-map', `0:${video.index}`, '-fps_mode', 'passthrough']
  const timed = '-flush_packets 1 -c:v wrapped_avframe -f mkvtimestamp_v2'.split(' ')
  const raw = '-threads 1 -f rawvideo'.split(' ')
  const chosen = (which: string, pipe: number, time: number) => [
    ...source,
    '-vf',
    `select=${which},${drawn}`,
    ...raw,
    `pipe:${pipe}`,
    ...source,
    '-vf',
    `select=${which}`,
    ...timed,
    `pipe:${time}`,
  ]
  const [pixels, times] = met(hear, (at, found) => each(at + from, found))
  const others = every && between ? met(between.hear, between.tell) : []
  const args = [
    ...decoding(asked, from / 1000),
    ...chosen(select, 1, 3),
    ...(every ? [...source, ...timed, 'pipe:4'] : []),
    ...(others.length > 0 && between ? chosen(between.select, 5, 6) : []),
  ]
  await run('ffmpeg', args, within, pixels, [times, ...(every ? [lines(every)] : []), ...others])
}

type Heard = (bytes: Buffer) => void

/** Pixels and their times come by two ways, in the same order. */
function met<Found>(hear: Wish<Found>['hear'], each: Wish<Found>['tell']): [pixels: Heard, times: Heard] {
  const found: Found[] = []
  const times: number[] = []
  const meet = () => {
    while (found.length > 0 && times.length > 0) each(times.shift() ?? 0, found.shift() as Found)
  }
  return [
    (bytes) => {
      found.push(...hear(bytes))
      meet()
    },
    lines((at) => {
      times.push(at)
      meet()
    }),
  ]
}

/** Each line of a list of times. */
function lines(each: (at: number) => void): (bytes: Buffer) => void {
  let held = ''
  return (bytes) => {
    const whole = (held + bytes.toString('latin1')).split('\n')
    held = whole.pop() ?? ''
    for (const line of whole) if (/^-?\d+$/.test(line)) each(Number(line))
  }
}
