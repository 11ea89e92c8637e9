/** A desk with many hashes listed: rows as the desk writes them, put into its database at once. */
import { createHash, randomUUID } from 'node:crypto'
import { dice, turned } from '../match/index/invented.ts'
import type { Given } from './bench.ts'
import { photographic } from './pictures.ts'
import type { Place } from './place.ts'

export const bankCount = 10

export type Listed = {
  hashes: readonly string[]
  /** One in ten near a listed one, the others near none that anybody planned. */
  queries(count: number, seed: number): string[]
}

/** What no picture can have is not listed and not asked for. */
function isLikely(hash: Uint8Array): boolean {
  let set = 0
  for (let byte of hash) for (; byte > 0; byte &= byte - 1) set++
  return set >= 64 && set <= 192
}

export function invent(count: number): Listed {
  const bytes = photographic(count + Math.ceil(count / 10), 4)
  const at = (all: Uint8Array, n: number) => all.subarray(32 * n, 32 * n + 32)
  const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex')
  const hashes: string[] = []
  for (let n = 0; hashes.length < count && n < bytes.length / 32; n++)
    if (isLikely(at(bytes, n))) hashes.push(hex(at(bytes, n)))
  return {
    hashes,
    queries(wanted, seed) {
      const roll = dice(seed)
      const drawn = photographic(2 * wanted, seed)
      const queries: string[] = []
      for (let n = 0; queries.length < wanted && n < 2 * wanted; n++) {
        const near = Buffer.from(hashes[roll(hashes.length)] ?? '', 'hex')
        const query = roll(10) === 0 ? turned(near, roll(32), roll) : at(drawn, n)
        if (isLikely(query)) queries.push(hex(query))
      }
      return queries
    },
  }
}

/** Lists them at an open desk and gives the token of a program that may ask; waits until the desk holds them all. */
export async function list(given: Given, place: Place, { hashes }: Listed): Promise<string> {
  const pool = place.pool(1)
  const { rows } = await pool.query<{ id: string }>('select id from tenant')
  const tenant = rows[0]?.id
  const token = randomUUID()
  // Millions of rows that are known to belong together: nobody has to look up whether they do.
  await pool.query('set session_replication_role = replica')
  await pool.query(
    `insert into api_token (id, tenant_id, name, token_hash, may, made_at) values ($1, $2, 'bench', $3, '{scan,curate}', now())`,
    [randomUUID(), tenant, createHash('sha256').update(token).digest()],
  )
  // The sandbox may have changed its lists before; what a node has not seen yet comes after that.
  const { rows: heads } = await pool.query<{ version: string }>(
    'insert into list_head (tenant_id, version, next_item, next_signal) values ($1, 0, $2, $2) on conflict (tenant_id) do update set next_item = $2, next_signal = $2 returning version + 1 as version',
    [tenant, hashes.length + 1],
  )
  const version = heads[0]?.version
  const banks = Array.from({ length: bankCount }, () => randomUUID())
  await pool.query(
    `insert into bank (id, tenant_id, name, stance, radii, made_at, changed_version)
      select id, $1, 'BANK_' || place, 'known', '{}', now(), $3 from unnest($2::uuid[]) with ordinality as given (id, place)`,
    [tenant, banks, version],
  )
  for (let from = 0; from < hashes.length; from += 50_000) {
    const some = hashes.slice(from, from + 50_000)
    await pool.query(
      `with given as (select $1::int + place::int as id, value, ($4::uuid[])[1 + ($1::int + place::int) % $5::int] as bank
          from unnest($3::text[]) with ordinality as given (value, place)),
        items as (insert into bank_item (tenant_id, id, bank_id, label, source, legal_basis, added_at, added_by, changed_version)
          select $2, id, bank, 'bench', '{"kind":"import","name":"bench"}', '–', now(), 'bench', $6 from given)
        insert into bank_signal (tenant_id, id, item_id, bank_id, kind, value, value_sha256, added_version)
          select $2, id, id, bank, 'pdq', value, sha256(value::bytea), $6 from given`,
      [from, tenant, some, banks, bankCount, version],
    )
  }
  await pool.query('update list_head set version = $1', [version])
  given.say(`  ${hashes.length} hashes listed`)
  await untilHeld(place, token, hashes.length)
  await untilQuiet(place)
  return token
}

/** Until the desk holds so many, and has nothing more to read. */
export async function untilHeld({ url }: Place, token: string, count: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/hma/c/signal_type/index?signal_type=pdq`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const { pdq } = (await answer.json()) as { pdq?: { index_size: number; index_out_of_date: boolean } }
    if (pdq?.index_size === count && !pdq.index_out_of_date) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Segments are built in the background, once everything is listed. */
export async function untilQuiet({ spent }: Place): Promise<void> {
  for (let before = -1, quiet = 0; quiet < 3;) {
    const now = spent().desk
    quiet = now - before < 0.1 ? quiet + 1 : 0
    before = now
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
