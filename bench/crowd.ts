/**
 * Very many demands in a short time. The newest are made by the desk's own code, sealed and indexed, for those are what
 * pages open; behind them stands a crowd of rows of the same size that only the indexes pass by.
 */
import type pg from 'pg'
import { demandOf, putDown } from '../checks/placed.ts'
import { termsOf } from '../core/search/terms.ts'
import { later } from '../core/instant.ts'
import { configFrom } from '../desk/config.ts'
import type { House, Tenant } from '../desk/house.ts'
import { openHouse } from '../desk/open.ts'
import { sandboxTenant } from '../desk/sandbox.ts'
import { hashesFor } from '../desk/search/hashes.ts'
import type { Place } from './place.ts'
import { eachOf } from './rounds.ts'

/** What the bench looks for. The first stands in every demand, the second in every fifteenth, the others in three. */
export const words = {
  common: 'harbour',
  some: 'lanterns',
  rare: 'quinquereme',
  beginning: 'quinq',
  never: 'xylograph',
}

const newest = '2026-11-20T10:00:00.000Z'
const somewhere = 15

/**
 * Fills a desk that is not open yet. `real` of them can be opened, the newest ones and three very old; with `alike` the
 * others stand under the same words, so that there must be more real ones than a page opens. Returns one to open.
 */
export async function crowd(
  place: Place,
  count: number,
  { real, alike }: { real: number; alike: boolean },
): Promise<string> {
  const { house, close } = await openHouse(
    configFrom({ GUICHET_DATA: place.dataDir, GUICHET_URL: place.url }),
    {
      connection: place.owner,
    },
  )
  try {
    const { tenant } = await sandboxTenant(house, place.plaza)
    const ids = await makeReal(house, tenant, Math.min(real, count))
    if (count > real) await fill(place.pool(1), house, tenant, count - real, alike)
    await place.pool(1).query('vacuum analyze')
    return ids[Math.floor(ids.length / 2)] ?? ''
  } finally {
    await close()
  }
}

async function makeReal(house: House, tenant: Tenant, count: number): Promise<string[]> {
  const ids: string[] = []
  await eachOf(
    Array.from({ length: count }, (_, n) => n),
    8,
    async (n) => {
      const isOld = n < 3
      const title = [
        words.common,
        ...(n % somewhere === 0 ? [words.some] : []),
        ...(isOld ? [words.rare] : []),
        sayingOf(n),
      ]
      const at = isOld ? later('2022-07-01T09:00:00.000Z', n * 86_400_000) : later(newest, -n * 60_000)
      const demand = demandOf({
        number: `RO-2026-${n}`,
        reference: `REF-${(n * 7_919) % 1_000_003}`,
        at,
        targets: [1, 2, 3].map((target) => ({
          address: `https://plaza.example/users/${sayingOf(n + target).split(' ')[0]}/posts/${n * 3 + target}`,
          title: title.join(' '),
          author: `account${n % 977}`,
        })),
      })
      ids[n] = demand.id
      await putDown(house, tenant, demand, 8)
    },
  )
  return ids
}

/** Five words out of two thousand, the same for the same number. */
function sayingOf(n: number): string {
  return Array.from({ length: 5 }, (_, at) => `word${(n * (31 + at * 17) + at * 401) % 2_000}`).join(' ')
}

async function fill(
  pool: pg.Pool,
  house: House,
  tenant: Tenant,
  count: number,
  alike: boolean,
): Promise<void> {
  const { of, edition } = await hashesFor(house, tenant)
  const texts = (text: string) =>
    alike ? termsOf({ texts: [{ part: 'title', text }], facets: [] }).map(of) : []
  const client = await pool.connect()
  try {
    const run = (text: string, values: unknown[] = []) => client.query(text, values)
    await run('set session_replication_role = replica')
    await run('set synchronous_commit = off')
    await run(`set work_mem = '256MB'`)
    await run(`create temp table filler as select n, gen_random_uuid() as id, gen_random_uuid() as case_id,
      gen_random_uuid() as receipt_id, gen_random_uuid() as event_id,
      timestamptz '2026-06-01 00:00:00+00' - n * interval '97 seconds' as at from generate_series(1, ${count}) n`)
    await run('create temp table sample as select * from demand order by place desc limit 1')
    const copied = async (
      table: string,
      columns: Record<string, string>,
      from = `${table} s where s.case_id = (select case_id from sample) limit 1`,
    ) => {
      const { rows } = await run(
        `select column_name as name from information_schema.columns where table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO'`,
        [table],
      )
      const names = (rows as { name: string }[]).map(({ name }) => name)
      await run(`insert into ${table} (${names.join(', ')})
        select ${names.map((name) => columns[name] ?? `s.${name}`).join(', ')} from filler f cross join (select * from ${from}) s`)
    }
    await copied('case_key', { case_id: 'f.case_id' })
    await copied('receipt', { id: 'f.receipt_id', case_id: 'f.case_id', received_at: 'f.at' })
    await copied('demand', {
      id: 'f.id',
      case_id: 'f.case_id',
      receipt_id: 'f.receipt_id',
      received_at: 'f.at',
      number: `'RO-2025-' || f.n`,
      reference: `'OLD-' || f.n`,
      // One in twenty is still open, and one in fifty of those runs.
      open: 'f.n % 20 = 0',
      due_at: `case when f.n % 1000 = 0 then f.at + interval '1 hour' end`,
      waits_for: `case when f.n % 20 = 0 then 'person' else 'nothing' end`,
      step: `case when f.n % 20 = 0 then 'register' else 'publish' end`,
    })
    await copied('event', { id: 'f.event_id', case_id: 'f.case_id', demand_id: 'f.id', at: 'f.at', seq: '1' })
    await run(
      `insert into log_entry (event_id, entry, index) select event_id, decode(repeat('00', 33), 'hex'), 1000000 + n from filler`,
    )
    await copied(
      'clock',
      { demand_id: 'f.id', due_at: `f.at + interval '6 months'` },
      `clock s where s.demand_id = (select id from sample) limit 1`,
    )
    await run(`insert into search_of (tenant_id, demand_id, source, place, edition, terms)
      select d.tenant_id, d.id, 'demand', d.place, ${edition}, (select terms from search_of where demand_id = (select id from sample))
      from filler join demand d using (id)`)
    await fillTerms(run, texts)
  } finally {
    client.release()
  }
}

/** Some seventy terms for each: what all have, what some have, what only one has. */
async function fillTerms(
  run: (text: string, values?: unknown[]) => Promise<unknown>,
  texts: (text: string) => string[],
): Promise<void> {
  await run('alter table search_term drop constraint search_term_pkey')
  await run(
    `insert into search_term (tenant_id, term, place)
    select d.tenant_id, t.term, d.place from filler f join demand d using (id) cross join lateral (
      select unnest($1::bigint[]) as term
      union select unnest($2::bigint[]) where f.n % ${somewhere} = 0
      union select hashtextextended('all' || g, 1) from generate_series(1, 15) g
      union select hashtextextended('some' || ((f.n * (31 + g * 17) + g * 401) % 2000), 2) from generate_series(1, 25) g
      union select hashtextextended('one' || f.n || '.' || g, 3) from generate_series(1, 25) g
    ) t`,
    [texts(words.common), texts(words.some)],
  )
  await run(`set maintenance_work_mem = '1GB'`)
  await run('alter table search_term add primary key (tenant_id, term, place)')
}
