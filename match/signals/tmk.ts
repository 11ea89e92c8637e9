/**
 * TMK+PDQF of a video, for lists of partners that carry it: how it looks on the whole and how that goes through time. Ours
 * hold vPDQ instead, which finds clips. Its value is the file of the reference in base64, 350 kB of text.
 */
import type { Comparison, Kind } from '../kind.ts'
import { firstLevel, secondLevel } from '../tmk/compare.ts'
import { averageOf, fingerprintOf, readTmk } from '../tmk/file.ts'
import { bytesOfBase64 } from '../base64.ts'
import { inventedTmk, type Scene } from '../tmk/invented.ts'

let made: Kind['examples'] | undefined

export const tmk: Kind = {
  name: 'tmk',
  says: 'the same video from beginning to end, saved again, smaller, with a bar',
  source: 'github.com/facebook/ThreatExchange, tmk; Dalins, Wilson, Boudry: PDQ & TMK+PDQF, arXiv 1912.07745',
  of: ['video'],
  unit: 'percent',
  // Both levels at least 0.7, as the reference asks; under 0.5 nearly everything is like everything.
  radius: { usual: 30, most: 50, strong: 5 },
  read(text) {
    // A file with its line breaks; far longer ones are not read at all.
    if (text.length > 400_000)
      return { found: `${text.length} characters`, wanted: 'a TMK+PDQF file in base64' }
    const bytes = bytesOfBase64(text)
    return bytes ? readTmk(bytes) : { found: 'no base64', wanted: 'a TMK+PDQF file in base64' }
  },
  compare,
  get examples() {
    return (made ??= examples())
  },
}

/** The second level is asked only of what is alike on the whole: it takes a thousand times as long. */
function compare(query: string, listed: string, radius: number): Comparison {
  const least = 1 - radius / 100
  const first = firstLevel(averageOf(query), averageOf(listed))
  if (query === listed)
    return { matches: true, distance: 0, detail: { of: 'whole-video', first: 1, second: 1 } }
  if (!(first >= least)) return { matches: false, distance: missing(first) }
  const [one, other] = [fingerprintOf(query), fingerprintOf(listed)]
  if ('found' in one || 'found' in other) return { matches: false, distance: 100 }
  const second = secondLevel(one, other)
  return {
    matches: second >= least,
    distance: missing(Math.min(first, second)),
    detail: { of: 'whole-video', first, second },
  }
}

function missing(likeness: number): number {
  return Math.max(0, Math.round((1 - likeness) * 10_000) / 100)
}

function examples(): Kind['examples'] {
  const signal = (scene: Scene) => {
    const read = readTmk(inventedTmk(scene))
    return 'canonical' in read ? read.canonical : ''
  }
  const boat = signal({ seed: 3, frames: 40 })
  return {
    read: [[`${boat.replaceAll('-', '+').replaceAll('_', '/').slice(0, 76)}\n${boat.slice(76)}`, boat]],
    misread: ['', 'VE1LMQ', boat.slice(4), `AAAA${boat.slice(4)}`, '*'.repeat(400_001)],
    near: [[signal({ seed: 3, frames: 40, noise: 0.4 }), boat, 0.12]],
    apart: [[signal({ seed: 4, frames: 40 }), boat]],
  }
}
