/**
 * A boolean query as ThreatExchange exchanges them: one term of every group, and none of those at the end. A term that
 * begins with `regex-` is a regular expression between two delimiters; all others are whole words. ThreatExchange holds
 * them against the text as it is; here capitals, accents and vowel signs make no difference, so more is found.
 */
import type { Misread, Read } from '../kind.ts'
import { keyword } from './keyword.ts'
import { regex } from './regex.ts'
import type { Atom, RuleKind } from './rule.ts'

const wanted = '{"and":[{"or":[term, …]}, …],"not":[term, …]} as JSON'
const longest = 100_000
const most = 1000

type Query = { and: { or: string[] }[]; not: string[] }

export const trendQuery: RuleKind = {
  name: 'trend_query',
  says: 'one word of each of several groups, and none of some others',
  source: 'ThreatExchange, TREND_QUERY',
  read(given): Read {
    if (given.length > longest) return { found: `${given.length} characters`, wanted }
    const query = queryIn(given)
    if ('found' in query) return query
    const terms = [...query.and.flatMap(({ or }) => or), ...query.not]
    if (terms.length > most) return { found: `${terms.length} terms`, wanted: `at most ${most}` }
    const known = new Map<string, string>()
    for (const term of terms) {
      const read = readTerm(term)
      if ('found' in read) return { found: `${term.slice(0, 60)}: ${read.found}`, wanted: read.wanted }
      known.set(term, read.canonical)
    }
    const canonical = (some: string[]) => [...new Set(some.map((term) => known.get(term) ?? term))]
    return {
      canonical: JSON.stringify({
        and: query.and.map(({ or }) => ({ or: canonical(or) })),
        not: canonical(query.not),
      }),
    }
  },
  condition(canonical) {
    const query = queryIn(canonical)
    if ('found' in query) return { all: [[]], none: [] }
    return { all: query.and.map(({ or }) => or.map(atomOf)), none: query.not.map(atomOf) }
  },
  examples: {
    read: [
      [
        '{"not": ["Tomorrow"], "and": [{"or": ["Basket-ball", "basket ball", "regex-/ho+ps/"]}, {"or": ["play"]}]}',
        '{"and":[{"or":["basket ball","regex-/ho+ps/"]},{"or":["play"]}],"not":["tomorrow"]}',
      ],
    ],
    misread: [
      '',
      'null',
      '[]',
      '{"and":[],"not":[]}',
      '{"and":[{"or":[]}],"not":[]}',
      '{"and":[{"or":["regex-/(/"]}],"not":[]}',
      '{"and":[{"or":[1]}],"not":[]}',
      '{"and":[{"or":["a"]}]}',
    ],
    found: [
      [
        'Do we PLAY basket-ball or hoooops?',
        '{"and":[{"or":["basket ball","regex-/ho+ps/"]},{"or":["play"]}],"not":["tomorrow"]}',
        ['PLAY', 'basket-ball', 'hoooops'],
      ],
    ],
    absent: [
      ['play basketball tomorrow', '{"and":[{"or":["basketball"]}],"not":["tomorrow"]}'],
      ['basketball', '{"and":[{"or":["basketball"]},{"or":["play"]}],"not":[]}'],
    ],
  },
}

function readTerm(term: string): Read {
  const pattern = patternIn(term)
  if (pattern === undefined) return keyword.read(term)
  const read = regex.read(pattern)
  return 'found' in read ? read : { canonical: `regex-/${read.canonical}/` }
}

function atomOf(term: string): Atom {
  const pattern = patternIn(term)
  if (pattern !== undefined) return { pattern }
  const exact = term.startsWith('"')
  return { term: exact ? term.slice(1, -1) : term, exact }
}

function patternIn(term: string): string | undefined {
  if (!term.startsWith('regex-')) return undefined
  const written = term.slice('regex-'.length)
  return /^([^\p{L}\p{N}\\])[^]*\1$/u.test(written) ? written.slice(1, -1) : written
}

function queryIn(given: string): Query | Misread {
  let query: unknown
  try {
    query = JSON.parse(given)
  } catch {
    return { found: 'no JSON', wanted }
  }
  if (!isRecord(query) || !Array.isArray(query.and) || query.and.length === 0)
    return { found: 'no groups under "and"', wanted }
  if (!isTerms(query.not)) return { found: 'no list of terms under "not"', wanted }
  const groups = query.and.filter(
    (group): group is { or: string[] } => isRecord(group) && isTerms(group.or) && group.or.length > 0,
  )
  if (groups.length < query.and.length) return { found: 'a group without terms under "or"', wanted }
  return { and: groups, not: query.not }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isTerms(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((term) => typeof term === 'string')
}
