/** What was seen, read a portion at a time in the order in which it was written, packed so that ten million rows are a few hundred answers. */
import { sql, type Tx } from '../database.ts'

export type Portion = {
  /** How many there are, and the number of the last one. */
  count: number
  last: number
  /** Values end to end; `ends[n]` is where the nth ends. */
  values: Buffer
  ends: Int32Array
  pieces: Buffer
}

const pieceLength = 32

/** The next signals of one kind in one month after the one numbered `after`; those of pictures with too little in them are left out. */
export async function seenPortion(
  tx: Tx,
  {
    month,
    kind,
    after,
    limit,
    leastQuality,
  }: { month: string; kind: string; after: number; limit: number; leastQuality: number },
): Promise<Portion> {
  const { rows } = await sql<{
    count: number
    last: number | null
    values: Buffer
    lengths: Buffer
    pieces: Buffer
  }>`
    select count(*)::int as count, max(id) as last,
      coalesce(string_agg(value, ''::bytea order by id) filter (where good), '') as values,
      coalesce(string_agg(int4send(length(value)), ''::bytea order by id) filter (where good), '') as lengths,
      coalesce(string_agg(piece_hash, ''::bytea order by id) filter (where good), '') as pieces
    from (
      select id, value, piece_hash, coalesce(quality, 100) >= ${leastQuality} as good from seen_signal
      where month = ${month} and kind = ${kind} and id > ${after} order by id limit ${limit}
    ) portion`.execute(tx)
  const [row] = rows
  const lengths = row?.lengths ?? Buffer.alloc(0)
  const ends = new Int32Array(lengths.length / 4)
  let end = 0
  for (let n = 0; n < ends.length; n++) ends[n] = end += lengths.readInt32BE(4 * n)
  return {
    count: row?.count ?? 0,
    last: row?.last ?? after,
    values: row?.values ?? Buffer.alloc(0),
    ends,
    pieces: row?.pieces ?? Buffer.alloc(0),
  }
}

export function pieceIn({ pieces }: Portion, n: number): Buffer {
  return pieces.subarray(pieceLength * n, pieceLength * (n + 1))
}

export function valueIn({ values, ends }: Portion, n: number): Buffer {
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
