/** The record of a demand, from its last act to the day on which nobody can read it any more. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import pg from 'pg'
import { freshDatabase } from '../checks/postgres.ts'
import { carryAll, handIn, orderOf, signIn, type TwoDesks, twoDesks } from '../checks/two-desks.ts'
import { listIn, makeBank, theDesk } from '../desk/banks/change.ts'
import type { DemandView, Deed, Plan } from '../desk/http/contract/index.ts'
import { listDestroyed } from '../desk/jobs/housekeeping.ts'
import { eraseRecords } from '../desk/jobs/retention.ts'
import { sequenceRound, startSequencer } from '../desk/jobs/sequencer.ts'
import { sweepRound } from '../desk/jobs/sweeper.ts'
import { logFolder } from '../desk/open.ts'
import { openLogFiles } from '../desk/outside/logfiles.ts'
import { addListings } from '../desk/sql/banks/listings.ts'
import { inTenant, migrate, sql } from '../desk/sql/database.ts'
import { erasing } from '../desk/sql/demands/erase.ts'
import { beginDrill } from '../desk/sql/house/drills.ts'

const day = 86_400_000

test('five years after the last act the record is erased: nothing of it can be read, and what proves it stands', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { a, server, house } = world
  const order = orderOf(world, {
    reference: 'RO-ZQREFERENCE',
    targets: [{ url: 'https://plaza.example/zq/1' }],
  })
  const taken = await handIn(world, a, order)
  const { id, number } = taken.json<{ id: string; number: string }>()
  await carryAll(world, a)
  await press(world, id)
  await carryAll(world, a)
  await settle(world)
  const kept = await keptBeside(world, number)
  const listed = await listedFrom(world, id, number)
  const open = await view(world, id)
  assert.deepEqual([open.record.kept, open.record.years], ['copy-held', 5])

  // Half a year on, the copy has gone with its legal time; the page says when the record will go.
  world.clock.turn(200 * day)
  await settle(world)
  const told = (await view(world, id)).record.until ?? ''
  assert.match(told, /^203[12]-/)
  assert.equal(await eraseRecords(house), 0)

  world.clock.turn(Date.parse(told) - Date.parse(house.clock.now()) - day)
  assert.equal(await eraseRecords(house), 0, 'not a day too early')
  const before = await cells(world)
  const log = await entries(world)
  // A legal hold or an open complaint keeps it, whatever its day.
  world.clock.turn(2 * day)
  await complaint(world, id, 'complaint.received')
  assert.equal(await eraseRecords(house), 0)
  await complaint(world, id, 'complaint.decided')
  world.clock.turn(2 * day)
  assert.equal(await eraseRecords(house), 1)
  await listDestroyed(house)

  const officer = await signIn(world, a, 'senior')
  const gone = await server.inject({ url: `/desk/api/demands/${id}`, headers: officer.headers })
  assert.deepEqual([gone.statusCode, gone.json<{ type: string }>().type], [410, 'urn:guichet:problem:erased'])
  const inbox = await server.inject({ url: '/desk/api/inbox?show=all', headers: officer.headers })
  assert.ok(!inbox.body.includes(id) && !inbox.body.includes(number))

  // What was listed stays, with its signals; of whom and of which order it was, nothing does.
  assert.deepEqual(await listed.left(), [
    {
      demand_id: null,
      target_id: null,
      content_uri: null,
      metadata: null,
      note: '',
      source: { kind: 'order', name: '–' },
      label: 'propaganda',
      withdrawn_at: null,
      kind: 'sha256',
      value: 'c'.repeat(64),
    },
  ])
  assert.equal(await listed.waiting(), 0)

  // A list that names it goes with it, one that names nobody stays; of a drill stays that the platform obeyed.
  assert.deepEqual(await kept.left(), { views: ['Due soon', 'Orders 2026'], drills: [['done', 0]] })

  const after = await cells(world)
  const secrets = before.filter(({ about }) =>
    /sealed|state|opening|payload|evidence|data|wrapped|reference|sha256|terms|row/.test(about),
  )
  const left = secrets.filter(
    ({ about, text }) => text.length > 20 && after.some((one) => one.about === about && one.text === text),
  )
  t.diagnostic(`${secrets.length} cells that told something before, ${left.length} left`)
  assert.deepEqual(
    left.map(({ about }) => about),
    [],
  )
  const words = [
    'ZQREFERENCE',
    taken.json<{ receipt: { statement: { sha256: string } } }>().receipt.statement.sha256,
  ]
  const found = [...after.map(({ about, text }) => `${about} ${text}`), ...files(world.folder)]
  assert.deepEqual(
    found.filter((text) => words.some((word) => text.includes(word))).map((text) => text.slice(0, 60)),
    [],
  )
  assert.deepEqual(readdirSync(join(world.folder, 'vault')), [])
  // Every blind entry stands where it stood.
  assert.deepEqual((await entries(world)).slice(0, log.length), log)
  const [erased] = after.filter(({ about, text }) => about === 'event.type' && text === '"demand.erased"')
  assert.ok(erased, 'that it was erased is an event itself')
  assert.ok(readFileSync(join(world.folder, 'destroyed.jsonl'), 'utf8').includes('"case"'))
})

test('a legal hold keeps a record for as long as it stands', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const taken = await handIn(world, world.a)
  const { id } = taken.json<{ id: string }>()
  await carryAll(world, world.a)
  await press(world, id)
  await carryAll(world, world.a)
  await settle(world)
  await press(world, id, { deed: 'legal-hold', on: true, text: 'a court asks' })
  world.clock.turn(8 * 366 * day)
  await settle(world)
  assert.deepEqual([await eraseRecords(world.house), (await view(world, id)).record.kept], [0, 'legal-hold'])
  assert.ok(existsSync(join(world.folder, 'vault')))
})

test('every table that has something of a demand says what becomes of it when the record is erased', async (t) => {
  const client = new pg.Client(await freshDatabase(t, migrate))
  client.on('error', () => undefined)
  await client.connect()
  t.after(() => client.end())
  const { rows } = await client.query<{ name: string }>(`
    select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname in ('demand_id', 'case_id')
      and not a.attisdropped order by 1`)
  const known = Object.keys(erasing)
    .filter((name) => name !== 'demand')
    .toSorted()
  assert.deepEqual(
    rows.map(({ name }) => name).filter((name) => name !== 'demand'),
    known,
  )
})

/** What people keep that is no demand's own: lists with words in them, and a drill. */
async function keptBeside({ house, a }: TwoDesks, number: string) {
  const [person] = a.staff
  const at = house.clock.now()
  const mine = { tenant_id: a.tenant.id, staff_id: person?.id ?? '', shared: true, created_at: at }
  await inTenant(house.db, a.tenant.id, async (tx) => {
    for (const [n, [name, query]] of [
      ['Due soon', 'due=hour'],
      ['That one', `q=${number}&show=all`],
      ['By a part of it', 'q=zqrefer'],
      ['Orders 2026', 'show=all'],
    ].entries())
      await tx
        .insertInto('saved_view')
        .values({
          ...mine,
          id: `00000000-0000-4000-8000-00000000000${n}`,
          name: name ?? '',
          query: query ?? '',
        })
        .execute()
    const id = await beginDrill(tx, house, a.tenant, {
      connection: 'shelf',
      address: 'https://plaza.example/zqdrill',
      reference: 'zqdrill',
      by: { kind: 'staff', name: person?.name ?? '' },
    })
    await tx
      .updateTable('drill')
      .set({ state: 'done', ended_at: at })
      .where('id', '=', id ?? '')
      .execute()
  })
  return {
    left: () =>
      inTenant(house.db, a.tenant.id, async (tx) => ({
        views: (await tx.selectFrom('saved_view').select('name').execute()).map(({ name }) => name),
        drills: (await tx.selectFrom('drill').select(['state', 'record']).execute()).map(
          ({ state, record }) => [state, record.length],
        ),
      })),
  }
}

/** What was taken down, in a bank and in words that name people; and a target that is still being read for it. */
async function listedFrom({ house, a: { tenant, staff } }: TwoDesks, demand: string, reference: string) {
  const target = randomUUID()
  const at = house.clock.now()
  await inTenant(house.db, tenant.id, async (tx) => {
    const bank =
      (await makeBank(tx, house, tenant, theDesk, { name: 'REMOVED', title: '', stance: 'known' })) ?? ''
    await listIn(tx, house, tenant, theDesk, { id: bank, name: 'REMOVED' }, [
      {
        label: 'propaganda',
        source: { kind: 'order', name: 'ZQREFERENCE police', reference },
        legalBasis: 'Regulation (EU) 2021/784, Article 3',
        demand: { id: demand, target },
        contentUri: 'https://plaza.example/ZQREFERENCE',
        metadata: { by: 'ZQREFERENCE' },
        note: 'told by ZQREFERENCE',
        signals: [{ kind: 'sha256', value: 'c'.repeat(64) }],
      },
    ])
    const words = { label: 'propaganda', legalBasis: 'an order', note: 'told by ZQREFERENCE' }
    const by = staff[0]?.id ?? ''
    await addListings(tx, house, tenant.id, { demand, bank, words, by, at }, [target])
  })
  return {
    left: () =>
      inTenant(house.db, tenant.id, (tx) =>
        tx
          .selectFrom('bank_item')
          .innerJoin('bank_signal', 'bank_signal.item_id', 'bank_item.id')
          .select([
            'demand_id',
            'target_id',
            'content_uri',
            'metadata',
            'note',
            'source',
            'label',
            'withdrawn_at',
          ])
          .select(['kind', 'value'])
          .execute(),
      ),
    waiting: async () =>
      (await inTenant(house.db, tenant.id, (tx) => tx.selectFrom('listing').select('id').execute())).length,
  }
}

async function view(world: TwoDesks, id: string): Promise<DemandView> {
  const { headers } = await signIn(world, world.a, 'senior')
  const answer = await world.server.inject({ url: `/desk/api/demands/${id}`, headers })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json<DemandView>()
}

/** The two presses of a senior: everything down, unless another deed is named. */
async function press(world: TwoDesks, id: string, wanted?: Deed): Promise<void> {
  const deed = wanted ?? {
    deed: 'restrict' as const,
    targets: (await view(world, id)).targets.map((target) => target.id),
    exceptionsWeighed: 'none applies',
  }
  const { headers } = await signIn(world, world.a, 'senior')
  const ask = async <T>(what: string, body: unknown) => {
    const answer = await world.server.inject({
      method: 'POST',
      url: `/desk/api/demands/${id}/${what}`,
      headers: { ...headers, 'idempotency-key': `"${randomUUID()}"` },
      payload: JSON.stringify(body),
    })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<T>()
  }
  const { planSha256, orderSha256, version } = await ask<Plan>('plan', deed)
  await ask('act', { deed, planSha256, orderSha256, version })
}

const logs = new WeakMap<TwoDesks, ReturnType<typeof openLogFiles>>()

/** Lets everything that is due happen: effects, checkpoints, what time alone makes due. */
async function settle(world: TwoDesks): Promise<void> {
  const { house, a } = world
  const known = logs.get(world)
  const files = known ?? openLogFiles(logFolder(house.config))
  logs.set(world, files)
  if (!known) {
    const sequencer = startSequencer(house, files, {
      fatal: (fault) => assert.fail(String(fault)),
      published: () => undefined,
    })
    await sequencer.stop()
  }
  for (let n = 0; n < 8; n++) {
    world.clock.turn(20_000)
    await carryAll(world, a)
    await sequenceRound(house, files)
    await sweepRound(house, a.tenant)
  }
}

async function complaint({ house, a }: TwoDesks, id: string, type: string): Promise<void> {
  await inTenant(house.db, a.tenant.id, (tx) =>
    sql`insert into event (id, tenant_id, case_id, demand_id, seq, type, at)
      select ${randomUUID()}, tenant_id, case_id, id, (select max(seq) + 1 from event e where e.case_id = demand.case_id),
        ${type}, ${house.clock.now()}::timestamptz from demand where id = ${id}`.execute(tx),
  )
}

/** Every cell of every row that belongs to the one demand of this world. */
async function cells({ owner }: TwoDesks): Promise<{ about: string; text: string }[]> {
  const client = new pg.Client(owner)
  client.on('error', () => undefined)
  await client.connect()
  const ask = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows
  const [demand] = await ask('select id, case_id from demand')
  const found: { about: string; text: string }[] = []
  for (const { name } of await ask(`select tablename as name from pg_tables where schemaname = 'public'`))
    for (const row of await ask(`select * from ${String(name)}`)) {
      const isOurs =
        row.case_id === demand?.case_id ||
        row.demand_id === demand?.id ||
        name === 'demand' ||
        name === 'search_term'
      if (!isOurs && name !== 'event') continue
      for (const [column, value] of Object.entries(row)) {
        if (!isOurs && column !== 'type') continue
        const text = Buffer.isBuffer(value) ? value.toString('latin1') : (JSON.stringify(value) ?? '')
        found.push({ about: `${String(name)}.${column}`, text })
      }
    }
  await client.end()
  return found
}

async function entries({ house }: TwoDesks): Promise<string[]> {
  const rows = await house.db.selectFrom('log_entry').select('entry').orderBy('id').execute()
  return rows.map(({ entry }) => entry.toString('hex'))
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
}
