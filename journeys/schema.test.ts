/** Two versions of the desk beside one database, each a process of its own. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import pg from 'pg'
import { ended } from '../checks/command.ts'
import { freshDatabase } from '../checks/postgres.ts'
import { migrate, sql } from '../desk/sql/database.ts'
import type { Connection } from '../desk/sql/pool.ts'
import { eventually } from './desk.ts'
import { type DeskProcess, startProcess } from './process.ts'

const home = join(import.meta.dirname, '..')

test('a desk whose database gets a schema it cannot bear ends what it has in hand, and only then is the schema changed', async (t) => {
  const { url, client } = await database(t)
  const desk = await startDesk(t, url)
  const newer = tomorrow(url, '9999-tomorrow')
  const [code] = (await once(desk.child, 'exit')) as [number]
  assert.equal(code, 69)
  assert.match(desk.said(), /A NEWER DESK CHANGES THE SCHEMA/)
  assert.deepEqual((await newer).out, 'migrated\n')
  assert.deepEqual(await marks(client), [{ name: '9999-tomorrow', bearable: false, coming: false }])

  const late = await startDesk(t, url, { after: desk, opens: false })
  const [refused] = (await once(late.child, 'exit')) as [number]
  assert.deepEqual([refused, /schema-newer/.test(late.said())], [69, true])
})

test('a desk goes on through a change that is marked as one it can bear, and may start on it too', async (t) => {
  const { url, client } = await database(t)
  const desk = await startDesk(t, url)
  assert.equal((await tomorrow(url, '9998-more', 'bearable')).out, 'migrated\n')
  assert.deepEqual(await marks(client), [{ name: '9998-more', bearable: true, coming: false }])
  // Longer than the pause between two looks.
  for (let n = 0; n < 13; n++) {
    assert.equal((await fetch(`${desk.url}/health/ready`)).status, 200)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  assert.equal(await desk.end(), 0)
  const again = await startDesk(t, url, { after: desk })
  assert.equal((await fetch(`${again.url}/health/ready`)).status, 200)
})

test('a change that a long reader stands before gives way again and again, so that no order waits behind it', async (t) => {
  const { connection, client } = await database(t)
  const reader = new pg.Client(connection)
  reader.on('error', () => undefined)
  await reader.connect()
  t.after(() => reader.end())
  await reader.query('begin')
  await reader.query('select 1 from demand')
  let isOver = false
  const change = migrate(connection, {
    '9999-tomorrow': {
      bearable: true,
      up: async (db) => void (await sql`alter table demand add column tomorrow int`.execute(db)),
    },
  }).finally(() => (isOver = true))
  await eventually('the change to wait for its lock', async () => {
    const { rows } = await client.query(
      `select from pg_locks where not granted and relation = 'demand'::regclass`,
    )
    return rows.length > 0
  })
  // An intake queues behind the waiting change, and gets through when that gives way.
  const { rows } = await client.query(`select count(*) from demand`)
  assert.deepEqual([rows.length, isOver], [1, false])
  await reader.query('rollback')
  await change
})

async function database(t: TestContext) {
  const connection = await freshDatabase(t, migrate)
  const client = new pg.Client(connection)
  client.on('error', () => undefined)
  await client.connect()
  t.after(() => client.end())
  return { connection, client, url: urlOf(connection) }
}

function urlOf({ host, user, database: name, port }: Connection): string {
  return `postgres://${user}@/${name}?host=${encodeURIComponent(host ?? '')}&port=${port}`
}

async function marks(client: pg.Client) {
  return (await client.query(`select name, bearable, coming from schema_mark where name like '99%'`)).rows
}

function tomorrow(url: string, ...words: string[]) {
  return ended(process.execPath, [join(home, 'checks/newer-desk.ts'), url, ...words], home)
}

/** `after`: the desk that ended, at the same place and with the same keys. */
async function startDesk(
  t: TestContext,
  databaseUrl: string,
  { after, opens = true }: { after?: DeskProcess; opens?: boolean } = {},
) {
  const folder = after?.folder ?? mkdtempSync(join(tmpdir(), 'guichet-schema-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const env = { DATABASE_URL: databaseUrl, ...(after ? { PORT: after.port } : {}) }
  return await startProcess(t, folder, env, { opens })
}
