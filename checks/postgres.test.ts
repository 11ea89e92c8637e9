import { test } from 'node:test'
import assert from 'node:assert/strict'
import { Client } from 'pg'
import type { Connection } from '../desk/sql/embedded.ts'
import { freshDatabase } from './postgres.ts'

async function ask(connection: Connection, sql: string) {
  const client = new Client(connection)
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql)
  await client.end()
  return rows
}

let prepared = 0
async function prepare(connection: Connection) {
  prepared++
  await ask(connection, 'create table page (n int); insert into page values (1)')
}

test('each test has a database of its own, filled once and copied', async (t) => {
  const one = await freshDatabase(t, prepare)
  const two = await freshDatabase(t, prepare)
  await ask(one, 'insert into page values (2)')
  const count = 'select count(*)::int as n from page'
  assert.deepEqual([await ask(one, count), await ask(two, count), prepared], [[{ n: 2 }], [{ n: 1 }], 1])
})
