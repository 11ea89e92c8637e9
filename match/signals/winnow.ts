/**
 * Passages of a text, found in a longer or shorter one. What is listed is a choice of hashes, not the text: a list that
 * is sent on, printed or shown does not spread what it is against. It is no secret either: with patience, somebody who
 * has the hashes can guess the runs of letters they were made from.
 */
import type { Comparison, Kind, Read, Span } from '../kind.ts'
import { asGiven, fold, foldsBeyond, type Folded } from '../text/fold.ts'
import { type Fingerprint, gramsOf, winnow as choose } from '../text/grams.ts'
import { missing, readSet, setOf, shared, writeSet } from '../text/sets.ts'

const k = 8
const w = 9
/** Fewer shared fingerprints than this happen to any two texts that use the same phrase. */
const evidence = 5
const longest = 250_000

export const winnow: Kind = {
  name: 'winnow',
  says: 'a text that holds long passages of the listed one, or is a passage of it',
  source: 'Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003; k 8, w 9 on letters in match form',
  of: ['text'],
  unit: 'percent',
  radius: { usual: 40, most: 60, strong: 10 },
  read(given) {
    const set = readSet(given)
    if (!set)
      return {
        found: given === '' ? 'nothing' : 'no sorted set of fingerprints',
        wanted: 'fingerprints of 32 bits in base64',
      }
    return enough(set)
  },
  made(content) {
    if (content.length > longest)
      return { found: `${content.length} characters`, wanted: `at most ${longest}` }
    if (foldsBeyond(content, longest))
      return { found: `more than ${longest} letters`, wanted: `at most ${longest}` }
    return enough(setOf(fingerprintsOf(fold(content, 'letters')).map(({ hash }) => hash)))
  },
  compare,
  // Of those that share five fingerprints any but four of the query's will find one.
  search: { by: 'keys', listed: keysOf, query: (value) => keysOf(value).slice(evidence - 1) },
  where,
  examples: examples(),
}

function enough(set: Uint32Array): Read {
  return set.length >= evidence
    ? { canonical: writeSet(set) }
    : { found: `${set.length} fingerprints`, wanted: `at least ${evidence}, which about forty letters leave` }
}

function fingerprintsOf(folded: Folded): Fingerprint[] {
  return choose(gramsOf(folded.text, k), w)
}

function compare(query: string, listed: string, radius: number): Comparison {
  const [one, other] = [readSet(query) ?? new Uint32Array(), readSet(listed) ?? new Uint32Array()]
  const smaller = Math.min(one.length, other.length)
  const { both } = shared(one, other)
  return {
    matches: both >= evidence && both * 100 >= smaller * (100 - radius),
    distance: missing(both, smaller || 1),
  }
}

function keysOf(value: string): string[] {
  return Array.from(readSet(value) ?? [], (hash) => hash.toString(36))
}

/** The passages of the text as given that the listed one has too. Between two fingerprints of a passage lie at most w letters. */
function where(content: string, listed: string): Span[] {
  const folded = fold(content, 'letters')
  const known = new Set(readSet(listed))
  const runs: Span[] = []
  for (const { hash, at } of fingerprintsOf(folded)) {
    if (!known.has(hash)) continue
    const last = runs.at(-1)
    if (last && at <= last.to + w - k) last.to = at + k
    else runs.push({ from: at, to: at + k })
  }
  return runs.map(({ from, to }) => asGiven(folded, from, to))
}

function examples(): Kind['examples'] {
  const poem =
    'Sur le pont du village, quand la lune se lève, les enfants chantent la rivière et le vent du soir'
  const other =
    'Une recette de soupe aux herbes de la montagne, avec du pain grillé et un peu de fromage frais'
  const signal = (content: string) => {
    const set = setOf(fingerprintsOf(fold(content, 'letters')).map(({ hash }) => hash))
    return writeSet(set)
  }
  return {
    read: [[` ${signal(poem)} `, signal(poem)]],
    misread: ['', 'AAAA', signal('trop court pour se prononcer'), poem],
    made: [[poem.toUpperCase(), signal(poem)]],
    near: [[signal(`${other}. ${poem}`), signal(poem), 0]],
    apart: [[signal(other), signal(poem)]],
  }
}
