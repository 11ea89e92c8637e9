/**
 * Finds demands by what stands in them, the newest first. The index proposes (it holds nothing but keyed hashes), the
 * opened demand decides: what is shown was read, and what this person may not read is not found by it either.
 */
import type { Numbered } from '../../core/demand.ts'
import { answers, type Query, why } from '../../core/search/query.ts'
import { beyond, placeAt } from '../../core/search/place.ts'
import { termsFor } from '../../core/search/terms.ts'
import { type Facet, facetsOf, type Text, textsOf } from '../../core/search/texts.ts'
import type { House, Tenant } from '../house.ts'
import { sql, type Tx } from '../sql/database.ts'
import { type LineRow, linesAt, type Narrow } from '../sql/lines.ts'
import { hashesFor } from './hashes.ts'
import { openAll } from './opened.ts'
import { sources } from './sources.ts'
import { facetsNamed, type Vocabulary, vocabularyOf } from './vocabulary.ts'

export type Wish = {
  query: Query
  narrow: Narrow
  /** The place of the last one of the page before. */
  below?: string
  limit: number
  may: readonly string[]
}
export type Hit = { line: LineRow; why: readonly Text[] }
/** `next` is where the page after this one begins; `stoppedAt` says that the page was left before it was full. */
export type Page = { hits: readonly Hit[]; next?: string; stoppedAt?: string }

/** How much one page may cost: looks into the index, and demands opened. What is not found by then is for the next page. */
const mostLooks = 30_000
const mostOpened = 400
const atOnce = 60

export async function find(tx: Tx, house: House, tenant: Tenant, wish: Wish): Promise<Page> {
  const { narrow, limit } = wish
  const vocabulary = await vocabularyOf(tx, house)
  const groups = await groupsOf(house, tenant, wish, vocabulary)
  const above = narrow.receivedFrom ? placeAt(narrow.receivedFrom) : '0'
  let below = least(wish.below ?? beyond, narrow.receivedBefore ? placeAt(narrow.receivedBefore) : beyond)
  const hits: Hit[] = []
  let opened = 0
  for (;;) {
    const { places, stoppedAt } = await nextPlaces(tx, tenant, groups, { below, above })
    const lines = await linesAt(tx, narrow, places)
    for (const [n, hit] of (await read(tx, house, tenant, lines, wish, vocabulary)).entries()) {
      if (hit) hits.push(hit)
      const place = lines[n]?.place
      if (hits.length === limit && place) return { hits, next: place }
    }
    opened += lines.length
    const last = places.at(-1)
    if (stoppedAt !== undefined) return { hits, next: stoppedAt, stoppedAt }
    if (places.length < atOnce || last === undefined) return { hits }
    if (opened >= mostOpened) return { hits, next: last, stoppedAt: last }
    below = last
  }
}

/** For each thing that must be there, the hashes of which any one will do. */
async function groupsOf(
  house: House,
  tenant: Tenant,
  { query, narrow }: Wish,
  vocabulary: Vocabulary,
): Promise<string[][]> {
  const { of } = await hashesFor(house, tenant)
  const facets = (kind: string, values: readonly string[] | undefined) =>
    values ? [values.map((value) => of(`f ${kind}:${value}`))] : []
  return [
    ...query.words.map((wanted) =>
      termsFor(wanted.word, wanted.begins, facetsNamed(vocabulary, wanted)).map(of),
    ),
    ...facets('regime', narrow.regimes),
    ...facets('instrument', narrow.instruments),
    ...facets('authority', narrow.authorities),
    ...facets('country', narrow.countries),
    ...facets('trust', narrow.trust),
    ...(narrow.outcomes ? [[...narrow.outcomes]] : []),
  ]
}

async function nextPlaces(
  tx: Tx,
  tenant: Tenant,
  groups: readonly string[][],
  { below, above }: { below: string; above: string },
): Promise<{ places: string[]; stoppedAt?: string }> {
  const { rows } = await sql<{ place: string; hit: boolean }>`
    select place::text, hit from search_page(${tenant.id}, ${groups.flat()}::bigint[],
      ${groups.flatMap((terms, n) => terms.map(() => n + 1))}::integer[],
      ${below}::bigint, ${above}::bigint, ${atOnce}, ${mostLooks})`.execute(tx)
  const stopped = rows.find(({ hit }) => !hit)
  return {
    places: rows.filter(({ hit }) => hit).map(({ place }) => place),
    ...(stopped ? { stoppedAt: stopped.place } : {}),
  }
}

/** Opens each demand and looks whether it says what is wanted; `undefined` where it does not. */
async function read(
  tx: Tx,
  house: House,
  tenant: Tenant,
  lines: readonly LineRow[],
  { query, may }: Wish,
  vocabulary: Vocabulary,
): Promise<(Hit | undefined)[]> {
  if (query.words.length === 0 && query.addresses.length === 0)
    return lines.map((line) => ({ line, why: [] }))
  const opened = await openAll(
    tx,
    house,
    tenant,
    lines.map(({ id }) => id),
  )
  const more = await Promise.all(
    sources.filter(({ needs }) => may.includes(needs)).map((source) => source.textsOf(tx, opened)),
  )
  return lines.map((line) => {
    const found = opened.get(line.id)
    if (!found) return undefined
    const texts = [
      ...textsOf(found.demand),
      ...wordsOfFacets(found.demand, vocabulary),
      ...more.flatMap((each) => (each.get(line.id) ?? []).map(({ text }) => text)),
    ]
    return answers(query, texts) ? { line, why: why(query, texts) } : undefined
  })
}

function wordsOfFacets(demand: Numbered, vocabulary: Vocabulary): Text[] {
  return facetsOf(demand).flatMap((facet: Facet) => vocabulary.get(facet) ?? [])
}

function least(a: string, b: string): string {
  return BigInt(a) < BigInt(b) ? a : b
}
