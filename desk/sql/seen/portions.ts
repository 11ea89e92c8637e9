/** What was seen, read a portion at a time in the order in which it was written, packed so that ten million rows are a few hundred answers. */
import { sql, type Tx } from '../database.ts'
import { firstOf, portionBytes } from '../portion.ts'

export type Portion = {
  /** How many there are, and the number of the last one. */
  count: number
  last: number
  /** Values end to end; each of `length` bytes, or, where that is 0, until where `ends` says. */
  values: Buffer
  length: number
  ends: Int32Array
}

type Where = { month: string; kind: string; after: number; limit: number; leastQuality: number }

/**
 * The next signals of one kind in one month after the one numbered `after`, as many as may be read at once, none after the last; those of pictures with too little in them are
 * left out. Kinds whose values are all of one `length` say so, and only the values are sent.
 */
export async function seenPortion(tx: Tx, where: Where, length: number): Promise<Portion> {
  const lengths =
    length > 0 ? sql`''` : sql`encode(string_agg(int4send(length(value)), ''::bytea order by id), 'base64')`
  const { rows } = await sql<{
    count: number
    last: number | null
    values: string | null
    lengths: string | null
  }>`
    select count(*)::int as count, max(id) as last,
      encode(string_agg(value, ''::bytea order by id), 'base64') as values, ${lengths} as lengths
    from (${portionOf(where)}) portion`.execute(tx)
  const [row] = rows
  const each = Buffer.from(row?.lengths ?? '', 'base64')
  const ends = new Int32Array(each.length / 4)
  let end = 0
  for (let n = 0; n < ends.length; n++) ends[n] = end += each.readInt32BE(4 * n)
  return {
    count: row?.count ?? 0,
    last: row?.last ?? where.after,
    values: Buffer.from(row?.values ?? '', 'base64'),
    length,
    ends,
  }
}

/**
 * The pieces that have one of these values in a portion, which ends with the signal numbered `last`. By value and not by
 * place, because others write meanwhile, and a number that was given early may be seen late.
 */
export async function piecesIn(
  tx: Tx,
  { month, kind, after, last, leastQuality }: Omit<Where, 'limit'> & { last: number },
  values: readonly Buffer[],
): Promise<Buffer[]> {
  if (values.length === 0) return []
  const { rows } = await sql<{ piece: Buffer }>`
    select distinct piece_hash as piece from seen_signal
    where month = ${month} and kind = ${kind} and id > ${after} and id <= ${last}
      and coalesce(quality, 100) >= ${leastQuality} and value = any(${[...values]}::bytea[])`.execute(tx)
  return rows.map(({ piece }) => piece)
}

function portionOf({ month, kind, after, limit, leastQuality }: Where) {
  const rows = sql`select id, value, piece_hash from seen_signal
    where month = ${month} and kind = ${kind} and id > ${after} and coalesce(quality, 100) >= ${leastQuality}`
  // A picture's hash has thirty-two bytes; a video's may have a hundred thousand.
  if (kind === 'pdq') return sql`${rows} order by id limit ${limit}`
  return sql`select id, value, piece_hash from ${firstOf(rows, { rows: limit, bytes: portionBytes })} chosen order by id`
}

export function valueIn({ values, length, ends }: Portion, n: number): Buffer {
  if (length > 0) return values.subarray(length * n, length * (n + 1))
  return values.subarray(n === 0 ? 0 : ends[n - 1], ends[n])
}

/** Pieces that have one of these very values: by index. */
export async function piecesNamed(tx: Tx, kind: string, values: readonly Buffer[]): Promise<Buffer[]> {
  const { rows } = await sql<{ piece: Buffer }>`
    select distinct piece_hash as piece from seen_signal
    where kind = ${kind} and value = any(${[...values]}::bytea[]) and length(value) <= 64 and kind <> 'pdq'`.execute(
    tx,
  )
  return rows.map(({ piece }) => piece)
}
