/**
 * What one kind of signal knows of itself. A signal is what is kept of a piece of content in order to recognise it:
 * a hash, an address, a phrase. Its value is text in the form that partners exchange, and every kind has exactly one
 * canonical form of it, so that two signals are the same exactly when their texts are.
 */

import type { Steps } from './steps.ts'

export type ContentType = 'image' | 'video' | 'audio' | 'text' | 'url' | 'file'

/** Why a text is not a signal of this kind. */
export type Misread = { found: string; wanted: string }

export type Read = { canonical: string } | Misread

/** How two signals of one kind stand to each other. */
export type Comparison = {
  matches: boolean
  /** In the kind's unit; 0 is the same, more is further. */
  distance: number
  detail?: Detail
}

/** What a person is shown of a match beside its distance. */
export type Detail =
  /** Shares of matched frames in per cent, and where in the query and in the listed video they lie, in seconds. */
  | { of: 'video'; rule: VideoRule; queryShare: number; listedShare: number; segments: Segment[] }
  /** Where in the query a word, phrase or shared passage stands: [from, to) in UTF-16 units of the text as given. */
  | { of: 'text'; spans: (Span & { rule?: string; variant?: string })[] }
  /** Where in the query and where in the listed sound the two begin to agree, and for how long, in seconds. */
  | { of: 'audio'; offset: number; listedOffset: number; length: number }
  /** How like two videos are on the whole, and how like in what changes through time: 1 is the same. */
  | { of: 'whole-video'; first: number; second: number }

export type Segment = { queryFrom: number; queryTo: number; listedFrom: number; listedTo: number }

/** Two questions that are often confused: is the known video inside this one, or is this one made of the known video? */
export type VideoRule = 'contains-known' | 'is-clip-of-known'

export type Unit =
  /** 0 or 1. */
  | 'equality'
  /** Hamming distance between hashes. */
  | 'bits'
  /** What is missing to full agreement, 0 to 100. */
  | 'percent'
  /** A score of its own (TLSH). */
  | 'score'

export type Kind = {
  /** The field's name for it, as lists and partners spell it. */
  name: string
  /** What it recognises, in one line for an engineer. */
  says: string
  /** Where it is defined: a paper, a specification, a reference implementation. */
  source: string
  of: readonly ContentType[]
  unit: Unit
  /**
   * The distance up to which two signals match: what is usual, and the most a bank may ask for. `strong` where there is a
   * nearer one within which somebody who knows the kind hardly doubts; elsewhere only the same is near beyond doubt.
   */
  radius: { usual: number; most: number; strong?: number }
  /** The text as its canonical form, or why it is none. Never throws, whatever comes in. */
  read: (text: string) => Read
  /** Both in canonical form. Decides exactly what the index decides, one pair at a time. */
  compare: (query: string, listed: string, radius: number) => Comparison
  /** The same in steps, where one pair may take so long that nobody else would be served. */
  comparing?: (query: string, listed: string, radius: number) => Steps<Comparison>
  /** How a long list is searched. Without it every pair is compared, which is right and slow. */
  search?: Search
  /** The signal of a content that is text itself: a post, an address. Other contents have theirs made by the decoders. */
  made?: (content: string) => Read
  /** Where in a text as given stands what was listed, for a person to see. */
  where?: (content: string, listed: string) => Span[]
  examples: Examples
}

/** [from, to) in UTF-16 units. */
export type Span = { from: number; to: number }

/** What spares comparing a query with every listed value. It may let through what does not match, never lose what does. */
export type Search =
  /** Only equal texts match. */
  | { by: 'equality' }
  /** Values are 64 hexadecimal digits, and the distance is the number of bits that differ. */
  | { by: 'bits' }
  /** What matches shares a key: those a listed value is filed under, and those a query is looked up under. */
  | { by: 'keys'; listed: (value: string) => readonly string[]; query: (value: string) => readonly string[] }
  /**
   * What matches has a hash of 256 bits that is at most so many bits from one of the query's. Where that is said of much
   * that does not match, `enough` decides by how many of either's hashes it is true, before anything is compared.
   */
  | {
      by: 'hashes'
      within: number
      hashes: (value: string) => readonly string[]
      enough?: (shares: NearShares, radius: number) => boolean
    }
  /** What is listed is a rule, which is held against a text (`match/rules`). By its value only the same rule is found. */
  | { by: 'rules' }

/** Of the different hashes of a query and of a listed value, the shares that are near one of the other's; from 0 to 1. */
export type NearShares = { query: number; listed: number }

/** What the family's conformance test holds a kind to. All values are canonical unless they stand under `misread`. */
export type Examples = {
  /** [as a partner may write it, canonical]. */
  read: [string, string][]
  misread: string[]
  /** [query, listed, distance]: match at the usual radius. */
  near: [string, string, number][]
  /** [query, listed]: do not match at the usual radius. */
  apart: [string, string][]
  /** [content, its canonical signal], of kinds that make their own. */
  made?: [string, string][]
}

/** A kind whose signals match when they are equal: hexadecimal of a fixed number of digits. */
export function hexadecimalOf(digits: number): Kind['read'] {
  const wanted = `${digits} hexadecimal digits`
  return (text) => {
    const canonical = text.trim().toLowerCase()
    if (canonical.length !== digits) return { found: `${canonical.length} characters`, wanted }
    return /^[0-9a-f]*$/.test(canonical)
      ? { canonical }
      : { found: 'other characters than 0–9 and a–f', wanted }
  }
}

export function equal(query: string, listed: string): Comparison {
  return query === listed ? { matches: true, distance: 0 } : { matches: false, distance: 1 }
}

/** A kind that is a hash of the bytes as they came, in so many hexadecimal digits: it finds the same file and nothing else. */
export function hashOfBytes({
  digits,
  ...said
}: Pick<Kind, 'name' | 'says' | 'source' | 'examples'> & { digits: number }): Kind {
  return {
    ...said,
    of: ['file', 'image', 'video', 'audio'],
    unit: 'equality',
    radius: { usual: 0, most: 0 },
    read: hexadecimalOf(digits),
    compare: equal,
    search: { by: 'equality' },
  }
}
