/** What an operator typed wrong is said in one sentence, never as a trace, and leaves nothing half made behind. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { type Ended, freePort, guichet } from '../checks/command.ts'

const address = 'https://desk.example'

function emptyFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function saysOnly({ out, said }: Ended, sentence: RegExp): void {
  assert.match(`${out}${said}`, sentence)
  assert.doesNotMatch(`${out}${said}`, /^\s+at |Node\.js v|ENOENT|EEXIST|EADDRINUSE/m)
}

test('a passphrase that cannot be used makes no desk, and the folder is free for another address', async (t) => {
  const folder = emptyFolder(t)
  writeFileSync(join(folder, 'short'), 'short\n', { mode: 0o600 })
  for (const [file, sentence] of [
    ['missing', /passphrase file.*missing, which is not there/],
    ['short', /5 characters where at least 16 are wanted/],
  ] as const) {
    const words = ['init', '--data', 'data', '--url', address, '--passphrase-file', file]
    const ended = await guichet(folder, words)
    saysOnly(ended, sentence)
    assert.match(ended.said, /nothing was made; why stands above/)
    assert.deepEqual([ended.code, existsSync(join(folder, 'data'))], [1, false])
  }
  const made = await guichet(folder, ['init', '--data', 'data', '--url', 'https://another.example'])
  assert.equal(made.code, 0, made.said)

  await t.test('and a desk that stands is not said to have been unmade', async () => {
    const again = await guichet(folder, ['init', '--data', 'data', '--url', address])
    saysOnly(again, /https:\/\/another\.example, as this installation was made/)
    assert.match(again.said, /nothing was changed; why stands above/)
  })
})

test('keys that nobody could unlock again are refused before anything is copied', async (t) => {
  const folder = emptyFolder(t)
  const places = ['--data', 'data', '--to', 'backups', '--keys-to', 'elsewhere']
  const ended = await guichet(folder, ['backup', ...places, '--recipient', 'age1nonsense'])
  saysOnly(ended, /recipient-unusable: found age1nonsense, wanted a recipient as age-keygen prints it/)
  assert.deepEqual([ended.code, readdirSync(folder)], [1, []])
})

test('a key is never written over a file that is there, and that is said in words', async (t) => {
  const folder = emptyFolder(t)
  writeFileSync(join(folder, 'key.json'), 'kept')
  const ended = await guichet(folder, ['keys', 'new', 'key.json'])
  saysOnly(ended, /key\.json was not written: it is there already\./)
  assert.equal(ended.code, 2)
})

test('a desk that cannot open says which setting is wrong, or which port is taken and how to move it', async (t) => {
  const folder = emptyFolder(t)
  const wrong = await guichet(folder, ['serve'], { PORT: 'abc' })
  saysOnly(wrong, /found PORT=abc, wanted a whole number from 1 to 65535/)
  assert.equal(wrong.code, 78)

  const data = { GUICHET_DATA: join(folder, 'data') }
  const other = createServer().listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const taken = String((other.address() as AddressInfo).port)
  const free = String(await freePort())
  const plaza = await guichet(folder, ['serve'], { ...data, PORT: free, PLAZA_PORT: taken })
  saysOnly(plaza, new RegExp(`port ${taken}, for the sample platform, .*PLAZA_PORT`))
  const desk = await guichet(folder, ['serve'], { ...data, PORT: taken, PLAZA_PORT: free })
  saysOnly(desk, new RegExp(`port ${taken}, for the desk, .*PORT`))

  const locked = await guichet(folder, ['serve'], {
    ...data,
    PORT: free,
    GUICHET_KEYS_PASSPHRASE_FILE: 'gone',
  })
  saysOnly(locked, /passphrase file.*gone, which is not there/)
  assert.deepEqual([plaza.code, desk.code, locked.code], [1, 1, 1])
})
