/** Two desks as processes of their own on one database: what is listed or withdrawn at one is so at the other. */
import assert from 'node:assert/strict'
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { guichet } from '../checks/command.ts'
import { freshDatabase } from '../checks/postgres.ts'
import { type Connection, migrate } from '../desk/sql/database.ts'
import { eventually } from './desk.ts'
import { startProcess } from './process.ts'

test('what is listed at one node is met at the other while both serve, and what is withdrawn there is met nowhere', async (t) => {
  const url = urlOf(await freshDatabase(t, migrate))
  const one = await node(t, url)
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

test('a second process with keys of its own is refused before it makes any, and the doctor says why', async (t) => {
  const url = urlOf(await freshDatabase(t, migrate))
  await (await node(t, url)).asks('POST', 'c/banks', { name: 'OURS' })
  const folder = dataFolder(t)
  const late = await startProcess(t, folder, { DATABASE_URL: url }, { opens: false })
  await eventually('it to end', async () => late.child.exitCode !== null)
  assert.equal(late.child.exitCode, 78, late.said())
  assert.match(
    late.said(),
    /^UNSAFE: What lies sealed in this database .* was sealed with other keys than those in /m,
  )
  assert.match(late.said(), /Let this process use the key folder of the one that sealed it/)
  assert.equal(existsSync(join(folder, 'keys')), false)
  // As one that was begun elsewhere and is led to this database: it has keys, and they are others.
  cpSync(join((await node(t, urlOf(await freshDatabase(t, migrate)))).folder, 'keys'), join(folder, 'keys'), {
    recursive: true,
  })
  chmodSync(join(folder, 'keys'), 0o700)
  const { code: found, out } = await guichet(tmpdir(), ['doctor', '--data', folder, '--json'], {
    DATABASE_URL: url,
  })
  const { findings } = JSON.parse(out) as { findings: { about: string; severity: string }[] }
  assert.equal(found, 2)
  assert.ok(findings.some(({ about, severity }) => about === 'keys-of-others' && severity === 'unsafe'))
})

/** How long it took until it was so. */
async function until(isSo: () => Promise<boolean>): Promise<number> {
  const since = performance.now()
  await eventually('the other node to follow', isSo)
  return performance.now() - since
}

function urlOf({ host, user, database }: Connection): string {
  return `postgresql://${String(user)}@${encodeURIComponent(host ?? '')}/${database}`
}

function dataFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-node-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** `sharing`: the data folder of another node. What one seals the other has to open; what one keeps, to find. */
async function node(t: TestContext, url: string, sharing?: string) {
  const folder = dataFolder(t)
  if (sharing)
    for (const name of ['keys', 'vault', 'log']) symlinkSync(join(sharing, name), join(folder, name))
  const roles = sharing ? { GUICHET_ROLES: 'web,worker' } : {}
  const desk = await startProcess(t, folder, { DATABASE_URL: url, ...roles })
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
