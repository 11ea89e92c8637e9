/** vPDQ of a video, as partners carry it: the PDQ of its frames. How two are held against each other stands in `match/vpdq`. */
import type { Kind, Read, VideoRule } from '../kind.ts'
import { type Frame, readFrames, writeFrames } from '../vpdq/frames.ts'
import { finished } from '../steps.ts'
import { matchingVideos, missingBy } from '../vpdq/match.ts'

/** As vPDQ's authors advise: frames that show little are left out, the others match within what PDQ matches. */
const clear = 50
const within = 31
const bothRules: readonly VideoRule[] = ['contains-known', 'is-clip-of-known']

export const vpdq: Kind = {
  name: 'vpdq',
  says: 'a video with the same frames: saved again, shortened, or with other scenes around them',
  source: 'github.com/facebook/ThreatExchange, vpdq; python-threatexchange for its form',
  of: ['video'],
  unit: 'percent',
  // Four fifths of the frames, as the authors advise. Down to one fifth a person may still want to look.
  radius: { usual: 20, most: 80, strong: 20 },
  read,
  compare: (query, listed, radius) => finished(byBothRules(query, listed, radius)),
  comparing: (query, listed, radius) => byBothRules(query, listed, radius),
  search: {
    by: 'hashes',
    within,
    hashes: (value) => clearFrames(value).map(({ pdq }) => pdq),
    // One title card is in all videos of a channel, and comparing two videos is dear. A hair more than is asked: shares are rounded.
    enough: ({ query, listed }, radius) => 100 * Math.max(query, listed) >= 100 - radius - 1e-6,
  },
  examples: {
    read: [
      // As python-threatexchange writes it, with three significant digits of the time.
      [
        `["${shot(1)},100,0.0", "${shot(2).toUpperCase()},87,12.3", "${shot(3)},3,1.23e+02"]`,
        `["${shot(1)},100,0","${shot(2)},87,12.3","${shot(3)},3,123"]`,
      ],
      // As the hashing tool writes it, here not in the order of time.
      [`30,90,${shot(2)},1.001\r\n0,100,${shot(1)},0.000\r\n`, `["${shot(1)},100,0","${shot(2)},90,1.001"]`],
    ],
    misread: [
      '',
      '[]',
      '{"0":1}',
      '[["a",1,2]]',
      `["${shot(1)},100"]`,
      `["${shot(1).slice(2)},100,0"]`,
      `["${shot(1)},101,0"]`,
      `["${shot(1)},100,-1"]`,
      `["${shot(1)},100,1e99"]`,
      `["${shot(1)},49,0"]`,
      `0,100,${shot(1)}`,
    ],
    near: [
      // Nine of ten frames are of a known video twice as long.
      [video(9, 1), video(20), 10],
      // All of a known video, and as much again of something else.
      [video(10, 10), video(10), 0],
    ],
    apart: [
      [video(7, 3), video(20)],
      [video(0, 5), video(5)],
    ],
  },
}

/**
 * Holds two videos against each other by these rules, and by the one that comes nearest decides. `weightOf` says how much
 * a frame counts, where whoever asks knows which frames are in many videos.
 */
export function comparing({
  rules = bothRules,
  weightOf,
}: {
  rules?: readonly VideoRule[]
  weightOf?: (pdq: string) => number
}): NonNullable<Kind['comparing']> {
  // A query is compared with many listed videos in turn, and read once.
  let asked: { query: string; frames: Frame[] } | undefined
  return function* (query, listed, radius) {
    if (asked?.query !== query) asked = { query, frames: clearFrames(query) }
    const terms = { within, distinct: true, ...(weightOf && { weightOf }) }
    const match = yield* matchingVideos(asked.frames, clearFrames(listed), terms)
    const [rule = 'contains-known'] = rules.toSorted((a, b) => missingBy[a](match) - missingBy[b](match))
    const distance = missingBy[rule](match)
    return { matches: distance <= radius, distance, detail: { of: 'video', rule, ...match } }
  }
}

const byBothRules = comparing({})

function read(text: string): Read {
  const read = readFrames(text)
  if (!('frames' in read)) return read
  if (read.frames.some(({ quality }) => quality >= clear)) return { canonical: writeFrames(read.frames) }
  return { found: 'no clear frame', wanted: `at least one of quality ${clear}` }
}

/** What of a canonical value is matched with. */
function clearFrames(canonical: string): Frame[] {
  const read = readFrames(canonical)
  return 'frames' in read ? read.frames.filter(({ quality }) => quality >= clear) : []
}

/** For the examples: a hash for each number, far from that of every other. */
function shot(number: number): string {
  let state = number
  return Array.from({ length: 64 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state >>> 28).toString(16)
  }).join('')
}

/** For the examples: so many frames of one video, one a second, and so many of another after them. */
function video(known: number, others: number = 0): string {
  const numbers = [
    ...Array.from({ length: known }, (_, n) => n),
    ...Array.from({ length: others }, (_, n) => 1_000 + n),
  ]
  return writeFrames(numbers.map((number, seconds) => ({ pdq: shot(number), quality: 100, seconds })))
}
