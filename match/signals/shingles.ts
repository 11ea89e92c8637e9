/**
 * The same text with small changes, by the share of runs of five letters that two texts have in common. What is listed
 * is the smallest hashes of those runs: all of them for a post, a sample for a book. As with `winnow`, a list does not
 * spread the text, and is no secret.
 */
import type { Comparison, Kind, Read } from '../kind.ts'
import { fold, foldsBeyond } from '../text/fold.ts'
import { gramsOf } from '../text/grams.ts'
import { missing, readSet, setOf, shared, writeSet } from '../text/sets.ts'

const k = 5
/** At most so many are kept. Beyond it the share is an estimate with a standard error of about two per cent. */
const kept = 512
const fewest = 20
const longest = 250_000
const radius = { usual: 20, most: 30 }

export const shingles: Kind = {
  name: 'shingles',
  says: 'the same text with small changes throughout',
  source: 'Broder: On the resemblance and containment of documents, 1997; bottom 512 of runs of 5 letters',
  of: ['text'],
  unit: 'percent',
  radius,
  read(given) {
    const set = readSet(given)
    if (!set || set.length > kept)
      return {
        found: set ? `${set.length} hashes` : 'no sorted set of hashes',
        wanted: `at most ${kept} hashes of 32 bits in base64`,
      }
    return enough(set)
  },
  made(content) {
    if (content.length > longest)
      return { found: `${content.length} characters`, wanted: `at most ${longest}` }
    if (foldsBeyond(content, longest))
      return { found: `more than ${longest} letters`, wanted: `at most ${longest}` }
    return enough(sketchOf(content))
  },
  compare,
  search: { by: 'keys', listed: keysOf, query: keysOf },
  examples: examples(),
}

function enough(set: Uint32Array): Read {
  return set.length >= fewest
    ? { canonical: writeSet(set) }
    : { found: `a text with ${set.length} different runs of ${k} letters`, wanted: `at least ${fewest}` }
}

function sketchOf(content: string): Uint32Array {
  return setOf(gramsOf(fold(content, 'letters').text, k)).subarray(0, kept)
}

/** Both are known in full up to the last hash of the shorter sample: there they are compared. */
function compare(query: string, listed: string, radius: number): Comparison {
  const [one, other] = [readSet(query) ?? new Uint32Array(), readSet(listed) ?? new Uint32Array()]
  const known = Math.min(last(one), last(other))
  const { both, either } = shared(upTo(one, known), upTo(other, known))
  return {
    matches: either > 0 && both * 100 >= either * (100 - radius),
    distance: missing(both, either || 1),
  }
}

function last(set: Uint32Array): number {
  return set.length < kept ? Infinity : (set.at(-1) ?? Infinity)
}

function upTo(set: Uint32Array, most: number): Uint32Array {
  return most === Infinity ? set : set.filter((hash) => hash <= most)
}

/**
 * Of two that match, a share r of what is compared is not common at the most. Whatever one has alone is part of it, so it
 * is at most the share r of that one; before the smallest common hash stand no more.
 */
function keysOf(value: string): string[] {
  const set = readSet(value) ?? new Uint32Array()
  const others = Math.floor((set.length * radius.most) / 100)
  return Array.from(set.subarray(0, others + 1), (hash) => hash.toString(36))
}

function examples(): Kind['examples'] {
  const poem =
    'Sur le pont du village, quand la lune se lève, les enfants chantent la rivière et le vent du soir'
  const signal = (content: string) => writeSet(sketchOf(content))
  return {
    read: [[` ${signal(poem)}=`, signal(poem)]],
    misread: ['', 'AAAA', signal('trop court'), poem],
    made: [[poem.toUpperCase(), signal(poem)]],
    near: [[signal(poem.replace('soir', 'nord')), signal(poem), 10.53]],
    apart: [[signal(poem.slice(0, 50)), signal(poem)]],
  }
}
