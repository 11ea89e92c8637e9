/**
 * What of a case can be read by whoever reads the database: the address of its piece, its words, what a person wrote. It
 * lies under a key that is destroyed with the case. Hashes stand open, because lists are searched and tried by them, and so
 * does the name that the platform has for its piece.
 */
import type { Signal } from '../../../match/signal.ts'
import type { Selectable } from 'kysely'
import type { House } from '../../house.ts'
import type { CaseKey } from '../../outside/case-key.ts'
import { sql, type Tx } from '../database.ts'
import { caseKeyOf, newCase, openedCase } from '../demands/cases.ts'
import { newSheaf } from '../sheaf.ts'
import type { Tables } from '../tables.ts'
import type { Piece } from '../tables/banks.ts'

export type CaseRow = Selectable<Tables['match_case']>
export type Tools = Pick<House, 'keys' | 'chance'>

/** From none of these can a text or an address be read. A kind that joins is sealed before it stands here. */
const hashes = 'sha256 sha512 sha1 md5 url_md5 pdq vpdq tmk chromaprint shingles winnow tlsh'.split(' ')
const isHash = ({ kind }: { kind: string }) => hashes.includes(kind)

/** `queries`: what of the piece was met, by the hit's place. */
export type Readable = {
  url?: string
  signals: Signal[]
  queries: Record<number, string>
}
type Whole = {
  piece: Piece
  signals: readonly Signal[]
  queries: Record<number, string>
}

/** A case with everything that is sealed of it, as whoever decides it reads it. */
export type OpenedCase = CaseRow & Pick<Readable, 'queries'>

/** What stands open of a case, and what does not. */
export function parted({ piece: { url, ...piece }, signals, queries }: Whole): {
  open: { piece: string; signals: string }
  readable: Readable
} {
  return {
    open: { piece: JSON.stringify(piece), signals: JSON.stringify(signals.filter(isHash)) },
    readable: {
      ...(url === undefined ? {} : { url }),
      signals: signals.filter((one) => !isHash(one)),
      queries,
    },
  }
}

/** The query of a hit as it stands open, and as it is sealed where it can be read. */
export function partedHits<H extends { kind: string; query: string }>(
  hits: readonly H[],
  from: number,
): { open: H[]; queries: Record<number, string> } {
  return {
    open: hits.map((hit) => (isHash(hit) ? hit : { ...hit, query: '' })),
    queries: Object.fromEntries(
      hits.flatMap((hit, n): [number, string][] => (isHash(hit) ? [] : [[from + n, hit.query]])),
    ),
  }
}

/** The columns of a case under a key of its own, which is stored by this. */
export async function sealNew(tx: Tx, tools: Tools, tenant: string, id: string, readable: Readable) {
  const sheaf = newSheaf()
  const key = await newCase(sheaf, tools, tenant, id)
  await sheaf.send(tx)
  return { key_id: id, sealed: sealedBy(key, readable) }
}

/** The same of a case that has a key. */
export async function sealAnew(tx: Tx, tools: Tools, row: CaseRow, readable: Readable) {
  const { key_id, tenant_id: tenant, id } = row
  if (key_id === null) return await sealNew(tx, tools, tenant, id, readable)
  return { key_id, sealed: sealedBy(await caseKeyOf(tx, tools, tenant, key_id), readable) }
}

/** What a person wrote of a case, as its column keeps it; of one that is opened once more it stays with the old one. */
export async function sealReason(tx: Tx, tools: Tools, row: CaseRow, reason: string): Promise<string> {
  if (row.key_id === null) return reason
  return reasonBy(await caseKeyOf(tx, tools, row.tenant_id, row.key_id), row.id, reason)
}

const about = 'match'
const reasonOf = (id: string) => `match:${id}:reason`
const sealedBy = (key: CaseKey, readable: Readable) => key.sealJson(readable, about)
const reasonBy = (key: CaseKey, id: string, reason: string) =>
  key.sealJson(reason, reasonOf(id)).toString('base64')

/** One case, whole. */
export async function opened(tx: Tx, tools: Tools, row: CaseRow): Promise<OpenedCase> {
  const [one] = await openedAll(tx, tools, [row])
  return one ?? { ...row, queries: {} }
}

/** Cases, whole; of those whose key was destroyed there is only what stood open. */
export async function openedAll(tx: Tx, tools: Tools, rows: readonly CaseRow[]): Promise<OpenedCase[]> {
  const names = [...new Set(rows.flatMap(({ key_id }) => (key_id === null ? [] : [key_id])))]
  const keys = new Map(
    (
      await tx
        .selectFrom('case_key')
        .select(['case_id', 'wrapped', 'key_version'])
        .where('case_id', '=', sql<string>`any(${names}::uuid[])`)
        .execute()
    ).map((key) => [key.case_id, key]),
  )
  const whole: OpenedCase[] = []
  for (const row of rows) {
    const key = keys.get(row.key_id ?? '')
    if (!key?.wrapped || row.sealed === null) {
      whole.push({ ...row, reason: row.sealed === null ? row.reason : null, queries: {} })
      continue
    }
    const opening = await openedCase(tools, row.tenant_id, key.case_id, key)
    const { url, signals, queries } = opening.openJson(row.sealed, about) as Readable
    whole.push({
      ...row,
      piece: { ...row.piece, ...(url === undefined ? {} : { url }) },
      signals: [...row.signals, ...signals],
      reason:
        row.reason === null
          ? null
          : String(opening.openJson(Buffer.from(row.reason, 'base64'), reasonOf(row.id))),
      queries,
    })
  }
  return whole
}

/** Seals a portion of what an earlier version kept open. Returns how many cases that were. */
export async function sealOld(tx: Tx, tools: Tools, most: number): Promise<number> {
  const rows = await tx
    .selectFrom('match_case')
    .selectAll()
    .where('sealed', 'is', null)
    .orderBy('number')
    .limit(most)
    .forNoKeyUpdate()
    .skipLocked()
    .execute()
  for (const row of rows) {
    const hits = await tx
      .selectFrom('match_hit')
      .select(['ordinal', 'kind', 'query'])
      .where('case_id', '=', row.id)
      .execute()
    const queries = Object.fromEntries(
      hits.filter((hit) => !isHash(hit)).map(({ ordinal, query }) => [ordinal, query]),
    )
    const { open, readable } = parted({ ...row, queries })
    const under = await sealNew(tx, tools, row.tenant_id, row.id, readable)
    const reason = row.reason === null ? null : await sealReason(tx, tools, { ...row, ...under }, row.reason)
    await tx
      .updateTable('match_case')
      .set({ ...open, ...under, reason })
      .where('id', '=', row.id)
      .execute()
    await tx
      .updateTable('match_hit')
      .set({ query: '' })
      .where('case_id', '=', row.id)
      .where('ordinal', '=', sql<number>`any(${Object.keys(queries).map(Number)}::smallint[])`)
      .execute()
  }
  return rows.length
}

/** Destroys the keys of cases that are gone, where no later case of the piece lies under them. */
export async function destroyKeys(tx: Tx, keys: readonly string[], at: string): Promise<void> {
  await sql`
    update case_key set wrapped = null, destroyed_at = ${at}::timestamptz
    where case_id = any(${[...keys]}::uuid[]) and wrapped is not null and not exists (
      select from match_case c where c.tenant_id = case_key.tenant_id and c.key_id = case_key.case_id)`.execute(
    tx,
  )
}
