/** A backup and a restore that are killed in the middle: half of one is none, and the next one is whole. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { guichet } from '../checks/command.ts'
import { pointsOfKeeping } from '../desk/outside/crashpoint.ts'
import { eventually } from './desk.ts'
import { startProcess } from './process.ts'

const inBackup = pointsOfKeeping.filter((point) => point.startsWith('backup.'))
const inRestore = pointsOfKeeping.filter((point) => point.startsWith('bring-back.'))

test('killed at every point of a backup and of a restore, the operator has the backups there were, and the next is whole', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-killed-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'passphrase'), 'seven grey herons over the weir\n', { mode: 0o600 })
  const desk = await startProcess(t, join(folder, 'data'))
  await eventually(
    'the sample order to be held',
    async () => readdirSync(join(desk.folder, 'vault')).length >= 3,
  )
  await desk.end()

  const backs = (env: NodeJS.ProcessEnv = {}) =>
    guichet(
      folder,
      'backup --to backups --keys-to elsewhere --passphrase-file passphrase --data data --json'.split(' '),
      env,
    )
  const restores = async ({ folder: from, keys }: Backup, into: string, env: NodeJS.ProcessEnv = {}) =>
    await guichet(
      folder,
      [
        'restore',
        from,
        '--keys',
        keys,
        ...'--passphrase-file passphrase --destroyed none --json --data'.split(' '),
        into,
      ],
      env,
    )
  const whole = () =>
    readdirSync(join(folder, 'backups'), { withFileTypes: true })
      .filter(
        (entry) => entry.isDirectory() && existsSync(join(folder, 'backups', entry.name, 'manifest.json')),
      )
      .map(({ name }) => name)
  const first = backupIn(await backs())

  const made = new Set(whole())
  for (const point of inBackup)
    await t.test(
      `a backup that dies at ${point} takes no other with it, and half of one is none`,
      async () => {
        const killed = await backs({ GUICHET_CRASH_AT: point })
        assert.notEqual(killed.code, 0, 'it was reached')
        const after = whole()
        assert.equal(after.filter((name) => !made.has(name)).length, point === 'backup.whole' ? 1 : 0)
        assert.ok([...made].every((name) => after.includes(name)))
      },
    )
  const last = backupIn(await backs())
  assert.ok(existsSync(join(last.folder, 'manifest.json')) && existsSync(last.keys))

  // Always to the same place: each finds what the one before left lying there.
  const into = join(folder, 'again')
  for (const point of inRestore)
    await t.test(`a restore that dies at ${point} leaves a whole desk or none`, async () => {
      const killed = await restores(last, into, { GUICHET_CRASH_AT: point })
      assert.notEqual(killed.code, 0, 'it was reached')
      assert.doesNotMatch(killed.said, /target-not-empty/)
      assert.equal(existsSync(into), point === 'bring-back.placed')
    })

  await t.test('what came back opens, and the oldest backup comes back too', async () => {
    const open = await startProcess(t, into)
    assert.equal((await fetch(`${open.url}/.well-known/guichet.json`)).status, 200)
    await open.end()
    const restored = await restores(first, join(folder, 'first-again'))
    assert.equal(restored.code, 0, restored.said)
  })
})

type Backup = { folder: string; keys: string }

function backupIn({ code, out, said }: { code: number; out: string; said: string }): Backup {
  assert.equal(code, 0, said)
  return JSON.parse(out) as Backup
}
