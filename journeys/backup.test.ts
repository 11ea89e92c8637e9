/** The drill: a desk dies in the middle of its work, and another is opened from its backup. */
import assert from 'node:assert/strict'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createHash, randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import pg from 'pg'
import { guichet } from '../checks/command.ts'
import { sampleOrder } from '../sandbox/authority/order.ts'
import { readCheckpoint } from '../log/checkpoint.ts'
import { startEmbedded } from '../desk/sql/embedded.ts'
import { eventually } from './desk.ts'
import { type DeskProcess, ministryAt, startProcess } from './process.ts'

type Taken = { id: string; number: string; order: string }

test('a desk that is killed under load comes back from its backup with every order it acknowledged, and goes on', async (t) => {
  const place = placeOf(t)
  const desk = await startProcess(t, join(place.folder, 'data'))
  const taken: Taken[] = []
  const load = loadOn(desk, taken)
  await eventually('some orders', async () => taken.length >= 5)

  // One backup while orders come in, one of what the killed desk left behind.
  const before = [...taken]
  const first = await backupOf(place, desk.folder)
  await eventually('more orders', async () => taken.length >= before.length + 5)
  // The world is to have seen entries that the first backup cannot know: what was taken in by now is published within
  // two checkpoints.
  await grown(desk.folder)
  await grown(desk.folder)
  await desk.end('SIGKILL')
  await load.stop()
  const second = await backupOf(place, desk.folder)
  t.diagnostic(
    `${before.length} orders acknowledged before the first backup, ${taken.length} before the kill`,
  )

  const env = { PORT: desk.port, PLAZA_PORT: new URL(desk.plaza).port }
  for (const [n, backup, promised] of [
    [1, first, before],
    [2, second, taken],
  ] as const) {
    const data = join(place.folder, `again-${n}`)
    const restored = await restoreTo(place, backup, data, env)
    assert.equal(restored.code, 0, restored.said)
    const again = await startProcess(t, data, env)
    const ministry = ministryAt({ url: again.url, folder: desk.folder })
    for (const { id, number } of promised) {
      const { status, json } = await ministry.get(`/v1/demands/${id}`)
      assert.deepEqual([status, json.number], [200, number])
    }
    // Orders go on coming in; nothing is signed until somebody has said what the world saw last.
    assert.equal((await handIn(again, desk.folder)).status, 202)
    await eventually('the refusal', async () => /THE LOG REFUSES TO SIGN/.test(again.said()))
    assert.equal((await fetch(`${again.url}/health/ready`)).status, 503)
    const seen = readCheckpoint(readFileSync(join(desk.folder, 'log/checkpoint'), 'utf8'))
    await again.end()

    const resumed = await guichet(
      place.folder,
      ['resume', '--log', join(desk.folder, 'log'), '--because', 'the drill', '--data', data, '--json'],
      env,
    )
    assert.equal(resumed.code, 0, resumed.said)
    const { from, to, lost } = JSON.parse(resumed.out) as { from: number; to: number; lost: number }
    assert.equal(to, seen.size)
    assert.ok(n === 1 ? from < to && lost > 0 : lost === 0, resumed.out)

    const open = await startProcess(t, data, env)
    const grown = await eventually('a checkpoint that continues', async () => {
      const text = await (await fetch(`${open.url}/log/checkpoint`)).text()
      return readCheckpoint(text).size > seen.size && readCheckpoint(text)
    })
    assert.equal(grown.origin, seen.origin)
    const proved = promised[0]
    assert.ok(proved)
    const receipt = await eventually('a receipt', async () => {
      const answer = await ministryAt({ url: open.url, folder: desk.folder }).get(
        `/v1/demands/${proved.id}/receipt`,
      )
      return answer.status === 200 && answer.text
    })
    writeFileSync(join(place.folder, 'order.tlog'), receipt)
    writeFileSync(join(place.folder, 'order.json'), proved.order)
    const checked = await guichet(place.folder, [
      'verify',
      'order.tlog',
      '--order',
      'order.json',
      '--from',
      open.url,
    ])
    assert.equal(checked.code, 0, checked.said)
    assert.equal(await open.end(), 0)
  }
})

/** Waits until the public log is larger than it is now. */
async function grown(folder: string): Promise<void> {
  const size = () => readCheckpoint(readFileSync(join(folder, 'log/checkpoint'), 'utf8')).size
  const now = size()
  await eventually('the log to grow', async () => size() > now)
}

test('what was destroyed before a backup is not in it, and what was destroyed after it is destroyed again', async (t) => {
  const place = placeOf(t)
  const desk = await startProcess(t, join(place.folder, 'data'))
  await eventually(
    'the sample order to be held',
    async () => readdirSync(join(desk.folder, 'vault')).length >= 3,
  )
  const backup = await backupOf(place, desk.folder)
  await desk.end()
  const objects = readdirSync(join(desk.folder, 'vault')).map((name) => name.replace('.age', ''))
  const [gone = ''] = objects
  appendFileSync(
    join(place.folder, 'newest.jsonl'),
    `${JSON.stringify({ kind: 'object', id: gone, at: '2026-11-26T12:00:00.000Z' })}\n`,
  )
  const data = join(place.folder, 'again')
  const restored = await restoreTo(place, backup, data, {}, join(place.folder, 'newest.jsonl'))
  assert.equal(restored.code, 0, restored.said)
  assert.equal(JSON.parse(restored.out).destroyedAgain, 1)
  assert.deepEqual(
    readdirSync(join(data, 'vault')).toSorted(),
    objects
      .filter((id) => id !== gone)
      .map((id) => `${id}.age`)
      .toSorted(),
  )
  const keys = await ask(data, `select id from vault_object where wrapped_identity is null`)
  assert.deepEqual(keys, [{ id: gone }])

  // The next backup no longer has it, and the copy in the shared place goes with the last backup that names it.
  rmSync(join(desk.folder, 'vault', `${gone}.age`))
  await ask(
    desk.folder,
    `update vault_object set wrapped_identity = null, wrapped_meta = null, destroyed_at = now() where id = '${gone}'`,
  )
  await ask(
    desk.folder,
    `insert into session (token_hash, tenant_id, staff_id, csrf, created_at, last_used_at, ends_at)
     select decode('01', 'hex'), tenant_id, id, 'c', now(), now(), now() + interval '1 hour' from staff limit 1`,
  )
  // As a desk that is no sandbox has them: those of a sandbox are given to its own platform again.
  await ask(desk.folder, 'update tenant set sandbox = false')
  const next = await backupOf(place, desk.folder)
  const third = join(place.folder, 'third')
  assert.equal((await restoreTo(place, next, third, {})).code, 0)
  assert.deepEqual(await ask(third, 'select csrf from session'), [], 'who was signed in comes in anew')
  assert.deepEqual(
    await ask(third, 'select distinct ended_at is null as opens from api_token'),
    [{ opens: false }],
    'and every program is given another token',
  )
  rmSync(third, { recursive: true })
  const kept = join(place.folder, 'backups/vault', gone.slice(0, 2), `${gone}.age`)
  assert.equal(existsSync(kept), true)
  rmSync(backup.folder, { recursive: true })
  await backupOf(place, desk.folder)
  assert.equal(existsSync(kept), false)
  assert.ok(readFileSync(join(place.folder, 'backups/destroyed.jsonl'), 'utf8').includes(gone))
  assert.ok(!readFileSync(join(next.folder, 'manifest.json'), 'utf8').includes(gone))
})

test('a backup that is half, damaged, of a newer schema, for other keys or for a place in use is not restored', async (t) => {
  const place = placeOf(t)
  const desk = await startProcess(t, join(place.folder, 'data'))
  await eventually('something in the vault', async () => readdirSync(join(desk.folder, 'vault')).length >= 1)
  const backup = await backupOf(place, desk.folder)
  const together = await guichet(place.folder, [
    'backup',
    '--to',
    'backups',
    '--keys-to',
    'backups/keys',
    '--passphrase-file',
    'passphrase',
    '--data',
    desk.folder,
  ])
  assert.deepEqual([together.code, /keys-together/.test(together.said)], [1, true])

  const tries: [string, (copy: string) => string | void][] = [
    ['backup-half', (copy) => rmSync(join(copy, 'manifest.json'))],
    ['backup-damaged', (copy) => appendFileSync(join(copy, 'manifest.json'), ' ')],
    ['backup-damaged', (copy) => appendFileSync(join(copy, 'database/demand.jsonl.gz'), 'x')],
    ['backup-damaged', (copy) => rmSync(join(copy, 'database/event.jsonl.gz'))],
    [
      'backup-newer',
      (copy) => rewrite(copy, (text) => text.replace('"0001-house"', '"0001-house", "9999-tomorrow"')),
    ],
    ['target-not-empty', () => desk.folder],
  ]
  for (const [wanted, spoil] of tries) {
    const copy = `${backup.folder}-spoilt`
    cpSync(backup.folder, copy, { recursive: true })
    const data = spoil(copy) ?? join(place.folder, 'again')
    const { code, said } = await restoreTo(place, { ...backup, folder: copy }, data)
    rmSync(copy, { recursive: true })
    assert.deepEqual([code, said.includes(wanted)], [1, true], `${wanted}: ${said}`)
    assert.equal(existsSync(join(place.folder, 'again')), false, 'nothing is left behind')
  }
  const other = await restoreTo({ ...place, passphrase: 'wrong' }, backup, join(place.folder, 'again'))
  assert.deepEqual([other.code, /keys-locked/.test(other.said)], [1, true], other.said)

  await desk.end()
  const sealed = readFileSync(backup.keys)
  const secrets = readdirSync(join(desk.folder, 'keys')).map((name) =>
    readFileSync(join(desk.folder, 'keys', name), 'utf8'),
  )
  const everything = filesBelow(join(place.folder, 'backups'))
  assert.ok(secrets.length >= 5 && sealed.subarray(0, 21).toString() === 'age-encryption.org/v1')
  assert.deepEqual(
    everything.filter((text) => secrets.some((secret) => text.includes(secret.trim()))),
    [],
    'no key lies with the backup',
  )
})

/** A manifest that says something else, with a sum that fits. */
function rewrite(copy: string, change: (text: string) => string): void {
  const text = change(readFileSync(join(copy, 'manifest.json'), 'utf8'))
  writeFileSync(join(copy, 'manifest.json'), text)
  writeFileSync(join(copy, 'manifest.sha256'), createHash('sha256').update(text).digest('hex'))
}

type Place = { folder: string; passphrase: string }

function placeOf(t: TestContext): Place {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-backup-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'passphrase'), 'seven grey herons over the weir\n', { mode: 0o600 })
  writeFileSync(join(folder, 'wrong'), 'another grey heron over the weir\n', { mode: 0o600 })
  return { folder, passphrase: 'passphrase' }
}

async function backupOf({ folder }: Place, data: string): Promise<{ folder: string; keys: string }> {
  const words = ['--to', 'backups', '--keys-to', 'elsewhere', '--passphrase-file', 'passphrase']
  const made = await guichet(folder, ['backup', ...words, '--data', data, '--json'])
  assert.equal(made.code, 0, made.said)
  return JSON.parse(made.out) as { folder: string; keys: string }
}

async function restoreTo(
  { folder, passphrase }: Place,
  backup: { folder: string; keys: string },
  data: string,
  env: NodeJS.ProcessEnv = {},
  destroyed = 'none',
) {
  const words = ['--keys', backup.keys, '--passphrase-file', passphrase, '--destroyed', destroyed]
  return await guichet(folder, ['restore', backup.folder, ...words, '--data', data, '--json'], env)
}

async function handIn(desk: Pick<DeskProcess, 'url' | 'plaza'>, keysIn: string) {
  const order = JSON.stringify({
    regime: 'eu-tco',
    instrument: 'removal-order',
    language: 'en',
    order: sampleOrder({
      origin: desk.plaza,
      issuedAt: new Date(Date.now() - 60_000).toISOString(),
      reference: `RO-${randomUUID()}`,
    }),
  })
  return { ...(await ministryAt({ url: desk.url, folder: keysIn }).post('/v1/demands', order)), order }
}

/** Hands orders in, three at a time, and notes what was acknowledged, until the desk is gone. */
function loadOn(desk: DeskProcess, taken: Taken[]): { stop(): Promise<void> } {
  let isOver = false
  const sender = async () => {
    while (!isOver) {
      const answer = await handIn(desk, desk.folder).catch(() => undefined)
      if (answer?.status === 202)
        taken.push({ id: String(answer.json.id), number: String(answer.json.number), order: answer.order })
      else await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const senders = Promise.all([sender(), sender(), sender()])
  return {
    async stop() {
      isOver = true
      await senders
    },
  }
}

/** Asks the database of a desk that does not run. */
async function ask(data: string, text: string): Promise<unknown[]> {
  const server = await startEmbedded({ dataDir: data, log: () => undefined })
  const client = new pg.Client(server.connection)
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  await server.stop()
  return rows
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
}
