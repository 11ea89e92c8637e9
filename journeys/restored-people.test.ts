/**
 * Who may come in when a desk was lost and another was made of its backup, on a PostgreSQL of the operator's own: the
 * backup does not know who has left since. Two people, two browsers, passkeys of their own, and the operator's terminal.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import pg from 'pg'
import { freePort, guichet } from '../checks/command.ts'
import { freshDatabase } from '../checks/postgres.ts'
import { needs } from '../checks/needs.ts'
import type { Connection } from '../desk/sql/embedded.ts'
import { tlsDoor } from './behind-tls.ts'
import { asked, browserFor, buildScreens, init, person, press, served, typed } from './installation.ts'

test('whoever worked at a desk before it was restored sleeps until somebody who knows them says that they still do', async (t) => {
  if (!needs(t, 'chromium')) return
  buildScreens()
  const folder = mkdtempSync(join(tmpdir(), 'guichet-restored-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const door = await tlsDoor(t, folder)
  const host = 'desk.localhost'
  const url = `https://${host}:${door.port}`
  const [lost, kept] = [await freshDatabase(t), await freshDatabase(t)]
  const port = await freePort()
  door.leadTo(port)
  const link = await init(folder, url, { DATABASE_URL: urlOf(lost) })
  const desk = await served(t, folder, port, { DATABASE_URL: urlOf(lost) })

  const browser = await browserFor(t)
  const [ada, bo] = [await person(browser), await person(browser)]
  const terminal = async (words: string, ...more: string[]) => {
    const env = { DATABASE_URL: urlOf(kept) }
    return await guichet(folder, [...words.split(' '), ...more, '--data', 'again'], env)
  }

  await ada.goto(link)
  await asked(ada, 'What is your name?')
  await typed(ada, 'Ada Senior')
  await asked(ada, 'Register your passkey')
  await press(ada, 'Register a passkey')
  await press(ada, 'Go on')
  await asked(ada, 'What is the legal name of the operator?')
  await ada.goto(`${url}/first-run/second`)
  await typed(ada, 'Bo Second')
  await bo.goto((await ada.locator('.one-link').innerText()).trim())
  await asked(bo, 'Register your passkey')
  await press(bo, 'Register a passkey')
  await press(bo, 'Go on')
  // The rest of the first run has a journey of its own; here the desk is simply open, and both look after people.
  await told(lost, `update tenant set first_run = null`)
  await told(lost, `update staff set role = 'senior', administers = true`)
  await told(
    lost,
    `insert into staff (id, tenant_id, name, role, active) select gen_random_uuid(), tenant_id, 'Di Gone', 'senior', false from staff limit 1`,
  )
  await told(
    lost,
    `insert into account (tenant_id, issuer, subject, staff_id, linked_at) select tenant_id, 'https://id.example', 'bo', id, now() from staff where name = 'Bo Second'`,
  )
  await desk.end()

  writeFileSync(join(folder, 'backup.passphrase'), 'two lanterns, one quay\n', { mode: 0o600 })
  const made = await guichet(
    folder,
    'backup --to backups --keys-to elsewhere --passphrase-file backup.passphrase --data data --json'.split(
      ' ',
    ),
    { DATABASE_URL: urlOf(lost) },
  )
  assert.equal(made.code, 0, made.said)
  const backup = JSON.parse(made.out) as { folder: string; keys: string }

  await t.test('the backup goes into a database of the operator’s own, and says who sleeps', async () => {
    const words = ['restore', backup.folder, '--keys', backup.keys, '--passphrase-file', 'backup.passphrase']
    const restored = await terminal(words.join(' '), '--destroyed', 'none')
    assert.equal(restored.code, 0, restored.said)
    assert.match(restored.out, /2 who worked here then may have left since/)
    const again = await terminal(
      'restore nowhere --keys k --passphrase-file backup.passphrase --destroyed none',
    )
    assert.notEqual(again.code, 0)
  })
  const open = await served(t, folder, port, { data: 'again', DATABASE_URL: urlOf(kept) })

  await t.test('neither the sessions nor the passkeys of the backup open anything', async () => {
    for (const page of [ada, bo]) {
      await page.goto(url)
      await comesIn(page)
      await page.getByText('Nothing opens for you yet').waitFor()
    }
    // Unlinked since, perhaps, because somebody else had it: whoever wakes its owner is not shown it.
    assert.deepEqual(await told(kept, 'select subject from account'), [])
    const doctor = await terminal('doctor')
    assert.match(doctor.out, /nobody has said whether 2 people still do/)
  })

  await t.test('the terminal lists them with their passkeys, and wakes one; everybody is told', async () => {
    const listed = await terminal(`tenant wake ${host}`)
    assert.match(
      listed.out,
      /Ada Senior, senior, administers\n {2}passkey Chrome · Linux, made .*\nBo Second/,
    )
    assert.equal((await terminal(`tenant wake ${host} --person`, 'Nobody')).code, 1)
    const woken = await terminal(`tenant wake ${host} --person`, 'Ada Senior')
    assert.equal(woken.code, 0, woken.said)
    assert.doesNotMatch(woken.out.split('Asleep')[1] ?? '', /Ada/)
    const twice = await terminal(`tenant wake ${host} --person`, 'Ada Senior')
    assert.deepEqual([twice.code, /not-asleep/.test(twice.said)], [1, true])
    await comesIn(ada)
    await ada.waitForURL(({ pathname }) => pathname !== '/sign-in')
    await ada.goto(`${url}/people`)
    await ada.getByText('asleep since the restore').waitFor()
    await ada.goto(`${url}/watch`)
    await ada
      .getByText(/said that .*Ada Senior.* still works here/)
      .first()
      .waitFor()
  })

  await t.test('one who is awake cannot wake alone whose word counts as the second', async () => {
    await ada.goto(`${url}/people`)
    await ada.getByRole('button', { name: /Change for .*Bo Second/ }).click()
    await press(ada, 'Still works here')
    await ada.getByText('1 change waits for a second person').waitFor()
    // Whoever had left may have come back since and lost a passkey: let in again, they sleep like the others.
    assert.deepEqual(
      await told(kept, `select name from staff where asleep_since is not null order by name`),
      [{ name: 'Bo Second' }, { name: 'Di Gone' }],
    )
  })

  await t.test('who lost a passkey since is recovered: the old one is dead, a new one opens', async () => {
    const recovered = await terminal(`tenant recover ${host} --person`, 'Bo Second')
    const fresh = /https:\S+\/sign-in#\S+/.exec(recovered.out)?.[0] ?? assert.fail(recovered.said)
    await bo.goto(`${url}/sign-in`)
    await comesIn(bo)
    await bo.locator('#failed').waitFor()
    // The address of the link differs in its fragment alone; a page that is open there would not be loaded again.
    await bo.goto('about:blank')
    await bo.goto(fresh)
    await asked(bo, 'Register your passkey')
    await press(bo, 'Register a passkey')
    await bo.waitForURL(({ pathname }) => pathname !== '/sign-in' && pathname !== '/enrol')
    // Spent: a second opening, in another browser, opens nothing.
    const stranger = await person(browser)
    await stranger.goto(fresh)
    await stranger.getByText('This link does not open the desk').waitFor()
  })

  await t.test('with two awake the terminal goes past nobody any more', async () => {
    await told(kept, `update staff set asleep_since = now() where name = 'Bo Second'`)
    await told(
      kept,
      `insert into staff (id, tenant_id, name, role, administers) select gen_random_uuid(), tenant_id, 'Cy Third', 'senior', true from staff limit 1`,
    )
    await told(
      kept,
      `insert into passkey (credential_id, tenant_id, staff_id, public_key, counter, created_at) select 'cy', tenant_id, id, '', 0, now() from staff where name = 'Cy Third'`,
    )
    for (const deed of ['wake', 'recover']) {
      const refused = await terminal(`tenant ${deed} ${host} --person`, 'Bo Second')
      assert.deepEqual([refused.code, /colleagues-can/.test(refused.said)], [1, true], refused.said)
    }
  })

  await t.test(
    'a second tenant begins with people of its own, and no link or passkey leads across',
    async () => {
      const added = await terminal('tenant add other.localhost')
      const first = /https:\S+\/sign-in#\S+/.exec(added.out)?.[0] ?? assert.fail(added.said)
      assert.equal(new URL(first).hostname, 'other.localhost')
      const [across, eve] = [await person(browser), await person(browser)]
      await across.goto(first.replace('other.localhost', host))
      await across.getByText('This link does not open the desk').waitFor()
      await eve.goto(first)
      await asked(eve, 'What is your name?')
      await typed(eve, 'Eve Other')
      await asked(eve, 'Register your passkey')
      await press(eve, 'Register a passkey')
      await press(eve, 'Go on')
      await asked(eve, 'What is the legal name of the operator?')
      await eve.goto(`${url}/sign-in`)
      await comesIn(eve)
      await eve.locator('#failed').waitFor()
    },
  )
  await open.end()
})

async function comesIn(page: Page): Promise<void> {
  await press(page, 'Sign in with a passkey')
}

function urlOf({ host, user, database, port }: Connection): string {
  return `postgres://${user}@/${database}?host=${encodeURIComponent(host ?? '')}&port=${port}`
}

/** Says something to the database behind the desk's back. */
async function told(connection: Connection, text: string): Promise<unknown[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
