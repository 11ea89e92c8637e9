/**
 * Chromaprint of a sound, as fpcalc and ffmpeg write it: the same recording under other pictures, at another volume, from
 * another encoder, in part. A song may lie under a report as well as under what the report is about, so it only ever points.
 */
import { base64Of, bytesOfBase64 } from '../base64.ts'
import type { Comparison, Kind, Misread, Read } from '../kind.ts'
import { aligning, livelyIn, passageLength, soundLength } from '../sound/alike.ts'
import { pack, unpack } from '../sound/packed.ts'
import { finished, type Steps } from '../steps.ts'

const fewest = 40
const most = 15_000
const radius = { usual: 15, most: 15 }

export const chromaprint: Kind = {
  name: 'chromaprint',
  says: 'ten seconds of the same recording, or the whole of a shorter one',
  source: 'https://acoustid.org/chromaprint, algorithm 2',
  of: ['audio', 'video'],
  unit: 'percent',
  radius,
  read,
  compare: (query, listed, radius) => finished(comparing(query, listed, radius)),
  comparing,
  search: { by: 'hashes', within: 45, hashes: (value) => secondsOf(soundsIn(value)) },
  get examples() {
    return (made ??= examples())
  },
}

/** Takes the packed form in base64, the plain numbers with commas, and either as fpcalc prints it or says it in JSON. */
function read(text: string): Read {
  const wanted = 'a Chromaprint fingerprint, packed in base64 or as numbers'
  // Half an hour of plain numbers.
  if (text.length > 400_000) return { found: `${text.length} characters`, wanted }
  const written = fingerprintIn(text.trim())
  const plain = /^-?\d{1,10}(?:\s*,\s*-?\d{1,10})+$/.test(written)
  const sounds = plain ? numbersIn(written) : unpacked(written)
  return 'found' in sounds ? { found: sounds.found, wanted } : enough(sounds)
}

function enough(sounds: Uint32Array): Read {
  const seconds = (count: number) => Math.round(count * soundLength)
  if (sounds.length < fewest || sounds.length > most)
    return {
      found: `${sounds.length} sounds`,
      wanted: `${fewest} to ${most}, which are ${seconds(fewest)} to ${seconds(most)} seconds`,
    }
  const something = livelyIn(sounds, Math.min(passageLength, sounds.length)).includes(1)
  return something
    ? { canonical: base64Of(pack(sounds)) }
    : { found: 'silence or a steady tone', wanted: 'ten seconds in which something changes' }
}

function fingerprintIn(text: string): string {
  const printed = /^FINGERPRINT=(.*)$/m.exec(text)?.[1]
  if (printed !== undefined) return printed.trim()
  if (!text.startsWith('{')) return text
  try {
    const { fingerprint } = JSON.parse(text) as { fingerprint?: unknown }
    return String(fingerprint)
  } catch {
    return text
  }
}

function numbersIn(text: string): Uint32Array | Misread {
  const numbers = text.split(',').map(Number)
  const wide = numbers.find((number) => number < -(2 ** 31) || number >= 2 ** 32)
  return wide === undefined
    ? Uint32Array.from(numbers, (number) => number >>> 0)
    : { found: `the number ${wide}`, wanted: '32 bits' }
}

function unpacked(text: string): Uint32Array | Misread {
  const bytes = bytesOfBase64(text)
  return bytes ? unpack(bytes) : { found: 'no base64', wanted: '' }
}

function soundsIn(canonical: string): Uint32Array {
  const sounds = unpacked(canonical)
  return 'found' in sounds ? new Uint32Array() : sounds
}

function* comparing(query: string, listed: string, radius: number): Steps<Comparison> {
  const agreement = yield* aligning(soundsIn(query), soundsIn(listed), radius / 100)
  if (!agreement) return { matches: false, distance: 100 }
  const seconds = (sounds: number) => Math.round(sounds * soundLength * 10) / 10
  return {
    matches: agreement.differing * 100 <= radius,
    distance: Math.round(agreement.differing * 10_000) / 100,
    detail: {
      of: 'audio',
      offset: seconds(agreement.query),
      listedOffset: seconds(agreement.listed),
      length: seconds(agreement.length),
    },
  }
}

/**
 * Eight sounds in a row are 256 bits. A passage of which fifteen in a hundred bits differ is cut into such rows, from its
 * beginning; in one of them no more than the average differ, which for no length of a passage is more than 45.
 */
function secondsOf(sounds: Uint32Array): string[] {
  const words = Array.from(sounds, (sound) => sound.toString(16).padStart(8, '0'))
  return Array.from({ length: Math.max(0, words.length - 7) }, (_, at) => words.slice(at, at + 8).join(''))
}

let made: Kind['examples'] | undefined

function examples(): Kind['examples'] {
  // Invented: a walk from sound to sound, as music goes.
  const walk = (seed: number, count: number) => {
    let [state, sound] = [seed, seed]
    return Uint32Array.from({ length: count }, () => {
      for (let turn = 0; turn < 4; turn++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        sound ^= 1 << (state >>> 27)
      }
      return sound >>> 0
    })
  }
  const signal = (sounds: Uint32Array) => base64Of(pack(sounds))
  const song = walk(7, 300)
  // One bit in thirty-two.
  const worn = song.map((sound) => (sound ^ 4) >>> 0)
  return {
    read: [
      [`DURATION=38\nFINGERPRINT=${song.join(',')}\n`, signal(song)],
      [JSON.stringify({ duration: 38, fingerprint: [...song] }), signal(song)],
      [Int32Array.from(song).join(', '), signal(song)],
      [`${signal(song)}==`, signal(song)],
    ],
    misread: [
      '',
      'a song',
      'AQAAAA',
      signal(song.subarray(0, 39)),
      signal(new Uint32Array(300)),
      `Ag${signal(song).slice(2)}`,
      '1,99999999999',
      signal(song).slice(0, 99),
    ],
    near: [
      [signal(Uint32Array.from([...walk(9, 100), ...worn.subarray(50, 180)])), signal(song), 3.13],
      [signal(song.subarray(100, 160)), signal(song), 0],
    ],
    apart: [[signal(walk(11, 500)), signal(song)]],
  }
}
