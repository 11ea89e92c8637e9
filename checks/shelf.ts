/** A house with its lists, read by desks of a test's own: what they say, and a hand of the database's owner. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import pg from 'pg'
import { freshDatabase } from './postgres.ts'
import { configFrom } from '../desk/config.ts'
import { openHouse } from '../desk/open.ts'
import { sandboxTenant } from '../desk/sandbox.ts'
import { migrate } from '../desk/sql/database.ts'

export async function shelfOf(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-shelf-'))
  const connection = await freshDatabase(t, migrate)
  const { house, close } = await openHouse(configFrom({ GUICHET_DATA: folder }), { connection })
  const owner = new pg.Client(connection)
  owner.on('error', () => undefined)
  await owner.connect()
  t.after(async () => {
    await owner.end()
    await close()
    await rm(folder, { recursive: true, force: true })
  })
  const { tenant } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'of Plaza' })
  const said: string[] = []
  const shelf = {
    db: house.db,
    clock: house.clock,
    say: (line: string, { why }: { why: string }) => void said.push(`${line}: ${why}`),
    keeping: { dataDir: folder, crashpoint: house.crashpoint, least: 1 },
  }
  return {
    folder,
    house,
    tenant,
    said,
    shelf,
    asOwner: (statement: string) => owner.query(statement),
  }
}
