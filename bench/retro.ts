/** How long it takes until older copies are found: a hunt through everything that was seen. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { anyHash, dice, turned } from '../match/index/invented.ts'
import { configFrom } from '../desk/config.ts'
import type { House, Tenant } from '../desk/house.ts'
import { beginHunt, carryHunt } from '../desk/matching/hunt.ts'
import { openHouse } from '../desk/open.ts'
import { sandboxTenant } from '../desk/sandbox.ts'
import { addBank, bankNamed } from '../desk/sql/banks/banks.ts'
import { changeLists } from '../desk/sql/banks/head.ts'
import { listItems } from '../desk/sql/banks/items.ts'
import { deskRole, inTenant } from '../desk/sql/database.ts'
import { startEmbedded } from '../desk/sql/embedded.ts'
import { writeSetting } from '../desk/sql/house/settings.ts'
import { claimFirst } from '../desk/sql/lease.ts'
import { huntsOf } from '../desk/sql/seen/hunts.ts'
import { monthOf } from '../desk/sql/seen/months.ts'
import { allTenants } from '../desk/tenants.ts'
import { type Bench, beside, type Given, type Row } from './bench.ts'
import { median } from './rounds.ts'
import { figure } from './table.ts'

/** What one order with a few pictures in several forms brings; and what a list of a partner may bring at once. */
const sought = 16
const many = 1_000
const near = 14

export const retro: Bench = {
  title: 'Older copies',
  measures: `Seconds from the moment ${sought} PDQ hashes are listed until every kept hash within radius 31 of any of them is found and weighed, on the product's own path: beginning the hunt, reading what is kept out of PostgreSQL portion by portion, comparing, writing down what was found. Without the pauses that leave half of the time to those who scan. The yardstick is one plain scan in SQL for the same ${sought} hashes over the same rows, \`bit_count(value # wanted) <= 31\`, with the workers that PostgreSQL gives it.`,
  bounds:
    'Reading the rows: PostgreSQL packs a hundred thousand of them into one answer. Comparing one kept hash with all that is new is one look-up in an index of what is new, so that more new hashes cost little more, while a scan in SQL grows with each.',
  async run(given) {
    const rows: Row[] = []
    const world = await worldFor(given)
    for (const size of given.isTiny ? [2_000] : sizesIn(given)) {
      given.say(`keeping ${figure(size)} hashes`)
      await world.fill(size)
      const rounds = given.count(3, 1)
      const ours: number[] = []
      const ofMany: number[] = []
      const yardstick: number[] = []
      for (let n = 0; n < rounds; n++) {
        const hashes = await world.plant(2 * n, sought)
        ours.push(await world.hunt(hashes))
        yardstick.push(await world.scanInSql(hashes))
        ofMany.push(await world.hunt(await world.plant(2 * n + 1, many)))
        const said = [ours, yardstick, ofMany].map((each) => figure(each.at(-1) ?? 0))
        given.say(`${said[0]} s beside ${said[1]} s; ${figure(many)} at once in ${said[2]} s`)
      }
      const { bytes } = await world.size()
      rows.push(
        beside(
          `${sought} new hashes through ${figure(size)} kept ones`,
          { ours: median(ours), yardstick: median(yardstick), unit: 's', n: rounds },
          { atMost: 1 },
          {
            'kept hashes compared': `${figure(size / median(ours))} a second`,
            [`${figure(many)} new ones at once`]: `${figure(median(ofMany))} s`,
            'on disk': `${figure(bytes / size)} bytes a hash, keys included`,
          },
        ),
      )
    }
    return rows
  },
}

/** `--kept 10000000` measures at that size alone. */
function sizesIn(given: Given): number[] {
  const asked = Number(given.option('kept') ?? 0)
  return asked > 0 ? [asked] : [1_000_000, 10_000_000]
}

async function worldFor(given: Given) {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-retro-'))
  given.after(() => rmSync(folder, { recursive: true, force: true }))
  const postgres = await startEmbedded({ dataDir: folder, log: () => undefined })
  given.after(() => postgres.stop())
  const owner = postgres.connection
  const { house, close } = await openHouse(configFrom({ GUICHET_DATA: folder }), {
    connection: { ...owner, user: deskRole },
    migrateConnection: owner,
  })
  given.after(close)
  // The pauses that leave room for others are not what is measured.
  house.clock = { ...house.clock, pause: async () => undefined }
  const { tenant } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'of Plaza' })
  await inTenant(house.db, tenant.id, (tx) =>
    writeSetting(tx, tenant.id, 'retroHunt', { basis: 'a measurement', months: 1, atOnce: 0 }),
  )
  const client = new pg.Client(owner)
  await client.connect()
  given.after(() => client.end())
  await client.query(`set app.tenant = '${tenant.id}'`)
  return { ...keeping(house, tenant, client), ...hunting(house, tenant, client) }
}

function keeping(house: House, tenant: Tenant, client: pg.Client) {
  const month = monthOf(house.clock.now())
  let kept = 0
  return {
    /** Hashes of chance: what a photograph's would be cost no more, because every one is compared. */
    async fill(size: number): Promise<void> {
      for (; kept < size; kept += Math.min(500_000, size - kept))
        await client.query(
          `insert into seen_signal (tenant_id, month, kind, piece_hash, value, quality)
           select $1, $2, 'pdq', sha256(int8send(n)), sha256(int8send(-n)), 90
           from generate_series($3::int8 + 1, least($3::int8 + 500000, $4::int8)) n`,
          [tenant.id, month, kept, size],
        )
      await client.query('vacuum analyze seen_signal')
    },
    /** New hashes, and pieces near them among what is kept. */
    async plant(round: number, count: number): Promise<string[]> {
      const roll = dice(round + 1)
      const hashes = Array.from({ length: count }, () => anyHash(roll))
      for (let n = 0; n < near; n++) {
        const value = Buffer.from(turned(hashes[n % count] as Uint8Array, 31 - n, roll))
        const piece = Buffer.from(anyHash(roll))
        await client.query(
          `insert into seen_piece (tenant_id, month, piece_hash, piece, list_version, at) values ($1, $2, $3, $4, 0, $5)`,
          [tenant.id, month, piece, { content: `round ${round}, ${n}` }, house.clock.now()],
        )
        await client.query(
          `insert into seen_signal (tenant_id, month, kind, piece_hash, value, quality) values ($1, $2, 'pdq', $3, $4, 90)`,
          [tenant.id, month, piece, value],
        )
      }
      return hashes.map((hash) => Buffer.from(hash).toString('hex'))
    },
    async size(): Promise<{ bytes: number }> {
      const { rows } = await client.query<{ bytes: string }>(
        `select sum(pg_total_relation_size(inhrelid))::text as bytes from pg_inherits where inhparent = 'seen_signal'::regclass`,
      )
      return { bytes: Number(rows[0]?.bytes ?? 0) }
    },
  }
}

function hunting(house: House, { id }: Tenant, client: pg.Client) {
  const signal = new AbortController().signal
  const theTenant = async () => (await allTenants(house.db))[0] as Tenant
  return {
    async hunt(hashes: readonly string[]): Promise<number> {
      const tenant = await theTenant()
      const at = house.clock.now()
      await beginHunt(house, tenant)
      await inTenant(house.db, id, (tx) =>
        changeLists(tx, id, async (head) => {
          if (!(await bankNamed(tx, 'RETRO')))
            await addBank(
              tx,
              id,
              head,
              { id: '00000000-0000-4000-8000-000000000001', name: 'RETRO', title: '', stance: 'known' },
              { at, by: { name: 'bench', actor: { kind: 'desk' } } },
            )
          const item = {
            label: 'invented',
            source: { kind: 'staff' as const, name: 'bench' },
            legalBasis: '–',
            signals: hashes.map((value) => ({ kind: 'pdq', value })),
          }
          await listItems(tx, id, head, '00000000-0000-4000-8000-000000000001', [item], { at, by: 'bench' })
        }),
      )
      const since = performance.now()
      await beginHunt(house, tenant)
      const hunt = await inTenant(house.db, id, (tx) => claimFirst(tx, 'hunt', house.clock.now()))
      if (!hunt) throw new Error('no hunt began')
      await carryHunt(house, tenant, hunt, { signal })
      const seconds = (performance.now() - since) / 1_000
      const [done] = await inTenant(house.db, id, (tx) => huntsOf(tx, 1))
      if (done?.found !== near) throw new Error(`found ${done?.found}, wanted ${near}`)
      return seconds
    },
    async scanInSql(hashes: readonly string[]): Promise<number> {
      const near31 = hashes.map((_, n) => `bit_count(bits # $${n + 1}::bit(256)) <= 31`).join(' or ')
      const since = performance.now()
      const { rows } = await client.query<{ count: string }>(
        `select count(*) from (select ('x' || encode(value, 'hex'))::bit(256) as bits from seen_signal where kind = 'pdq') kept where ${near31}`,
        hashes.map((hash) => bitsOf(hash)),
      )
      if (Number(rows[0]?.count) !== near) throw new Error(`SQL found ${rows[0]?.count}, wanted ${near}`)
      return (performance.now() - since) / 1_000
    },
  }
}

function bitsOf(hash: string): string {
  return [...Buffer.from(hash, 'hex')].map((byte) => byte.toString(2).padStart(8, '0')).join('')
}
