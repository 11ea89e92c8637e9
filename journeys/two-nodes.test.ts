/** Two desks as processes of their own on one database: what is listed or withdrawn at one is so at the other. */
import assert from 'node:assert/strict'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { freshDatabase } from '../checks/postgres.ts'
import { migrate } from '../desk/sql/database.ts'
import { eventually } from './desk.ts'
import { startProcess } from './process.ts'

test('what is listed at one node is met at the other while both serve, and what is withdrawn there is met nowhere', async (t) => {
  const { host, user, database } = await freshDatabase(t, migrate)
  const url = `postgresql://${user}@${encodeURIComponent(host ?? '')}/${database}`
  const one = await node(t, url)
  // What one seals the other has to open.
  const other = await node(t, url, one.folder)
  await one.asks('POST', 'c/banks', { name: 'SHARED' })
  const took = { listed: [] as number[], withdrawn: [] as number[] }
  for (let n = 0; n < 5; n++) {
    const [from, to] = n % 2 === 0 ? [one, other] : [other, one]
    const signal = `${n}5`.repeat(32)
    assert.deepEqual(await to.matches(signal), [])
    const entry = await from.asks<{ id: number }>('POST', 'c/bank/SHARED/signal', { pdq: signal })
    took.listed.push(await until(async () => (await to.matches(signal)).length === 1))
    assert.deepEqual(await to.matches(signal), [entry.id])
    await to.asks('DELETE', `c/bank/SHARED/content/${entry.id}`)
    took.withdrawn.push(await until(async () => (await from.matches(signal)).length === 0))
    assert.deepEqual(await to.matches(signal), [])
  }
  const told = (times: number[]) => times.map((each) => `${Math.round(each)} ms`).join(', ')
  t.diagnostic(`met at the other node after ${told(took.listed)}; gone after ${told(took.withdrawn)}`)
})

/** How long it took until it was so. */
async function until(isSo: () => Promise<boolean>): Promise<number> {
  const since = performance.now()
  await eventually('the other node to follow', isSo)
  return performance.now() - since
}

async function node(t: TestContext, url: string, keysOf?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-node-'))
  if (keysOf) {
    cpSync(join(keysOf, 'keys'), join(folder, 'keys'), { recursive: true })
    chmodSync(join(folder, 'keys'), 0o700)
  }
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const desk = await startProcess(t, folder, { DATABASE_URL: url })
  const asks = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${desk.url}/hma/${path}`, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    })
    const text = await response.text()
    assert.ok(response.ok, `${path} was answered with ${response.status}: ${text}`)
    return JSON.parse(text) as T
  }
  return {
    folder,
    asks,
    matches: async (signal: string) =>
      (await asks<{ matches: number[] }>('GET', `m/raw_lookup?signal_type=pdq&signal=${signal}`)).matches,
  }
}
