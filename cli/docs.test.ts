import assert from 'node:assert/strict'
import { test } from 'node:test'
import { copyFileSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { inTenant, openDatabase } from '../desk/sql/database.ts'
import { embeddedConnection } from '../desk/sql/inspect.ts'
import { tokenHash } from '../desk/outside/token-hash.ts'
import { allTenants } from '../desk/tenants.ts'
import { officerAt } from '../sandbox/demo/officer.ts'
import { deskTop, type Desk, ended, guichet, serve, writeOrder } from '../checks/command.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/cli.md'), 'utf8')
const platformActs = '<!-- the platform acts -->'

/** The page as what is done on it, in order: command lines with the exit code they promise, and the platform's act. */
function deeds(): { line: string; code: number }[] {
  const found: { line: string; code: number }[] = []
  for (const part of page.split(/(```sh\n[\s\S]*?```|<!-- the platform acts -->)/)) {
    if (part === platformActs) found.push({ line: part, code: 0 })
    if (!part.startsWith('```sh')) continue
    for (const line of part.split('\n').slice(1, -1)) {
      const code = /# ends with (\d)$/.exec(line)?.[1] ?? '0'
      if (line !== '') found.push({ line: line.replace(/\s+#.*$/, ''), code: Number(code) })
    }
  }
  return found
}

test('everything that the page on the command shows can be typed as it stands', async (t) => {
  const desk = await serve()
  t.after(async () => {
    await desk.close()
    rmSync(desk.data, { recursive: true, force: true })
  })
  const folder = deskTop(t, desk.plaza, 'RO-PAGE')
  copyFileSync(
    join(desk.data, 'sample-authority/sample-interior.jwk.json'),
    join(folder, 'ministry.jwk.json'),
  )
  copyFileSync(join(desk.data, 'sample-authority/sample-home.jwk.json'), join(folder, 'home.jwk.json'))
  writeOrder(join(folder, 'amended.json'), desk.plaza, 'RO-PAGE')
  writeOrder(join(folder, 'other-order.json'), desk.plaza, 'RO-OTHER')
  symlinkSync(desk.data, join(folder, 'data'))
  const wellKnown = (await (await fetch(`${desk.url}/.well-known/guichet.json`)).json()) as {
    log: { verifierKeys: string[] }
  }
  const env = { DESK: desk.url, LOG_KEY: wellKnown.log.verifierKeys[0] ?? '', LINK: await anotherLink(desk) }
  const command = `guichet() { ${process.execPath} ${join(import.meta.dirname, 'guichet.js')} "$@"; }`

  const shown = deeds()
  assert.ok(shown.length > 15)
  for (const { line, code } of shown) {
    if (line === platformActs) await act(desk, folder)
    else if (line.endsWith('guichet serve')) assert.match(line, /^GUICHET_DATA=\S+ PORT=\d+ guichet serve$/)
    else {
      const said = await ended('sh', ['-c', `${command}\n${line}`], folder, env)
      assert.deepEqual(
        [line, said.code, said.code === 0 ? '' : said.said],
        [line, code, code === 0 ? '' : said.said],
        said.said,
      )
    }
  }
})

test('the page shows every command', async (t) => {
  const folder = deskTop(t, 'http://localhost:1', 'RO-EVERY')
  const { out } = await guichet(folder, ['--help'])
  const names = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name)
  const shown = new Set(deeds().map(({ line }) => /guichet ([a-z]+)/.exec(line)?.[1]))
  assert.deepEqual(
    names.filter((name) => !shown.has(name)),
    [],
  )
})

/** The duty officer restricts everything, and the answer has gone out when this returns. */
async function act(desk: Desk, folder: string): Promise<void> {
  const { id } = JSON.parse(readFileSync(join(folder, 'order.receipt.json'), 'utf8')) as { id: string }
  const officer = await officerAt(desk.link)
  const until = async (ready: () => Promise<boolean>) => {
    while (!(await ready())) await pause(100)
  }
  await until(async () =>
    (await officer.demand(id)).targets.every(({ hold }) => (hold?.parts.length ?? 0) > 0),
  )
  const { targets } = await officer.demand(id)
  await officer.act(id, await officer.plan(id, { deed: 'restrict', targets: targets.map((one) => one.id) }))
  const words = ['answer', 'order.receipt.json', '--key', 'ministry.jwk.json']
  await until(async () => (await guichet(folder, words)).code === 0)
}

/** As the desk makes one at its start: spent by whoever comes first. */
async function anotherLink(desk: Desk): Promise<string> {
  const at = embeddedConnection(desk.data)
  assert.ok(at)
  const db = await openDatabase(at.connection, { max: 1 })
  const [tenant] = await allTenants(db)
  assert.ok(tenant)
  const secret = randomBytes(32).toString('base64url')
  await inTenant(db, tenant.id, async (tx) => {
    const person = await tx
      .selectFrom('staff')
      .select('id')
      .where('role', '=', 'senior')
      .orderBy('name')
      .executeTakeFirstOrThrow()
    const in1h = new Date(Date.now() + 3_600_000).toISOString()
    await tx
      .insertInto('sign_in')
      .values({
        token_hash: tokenHash(secret),
        tenant_id: tenant.id,
        staff_id: person.id,
        expires_at: in1h,
        used_at: null,
      })
      .execute()
  })
  await db.destroy()
  at.forget()
  return `${desk.url}/sign-in#${secret}`
}
