import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { Decrypter } from 'age-encryption'
import * as fc from 'fast-check'
import { needs } from '../../checks/needs.ts'
import { Fault } from './fault.ts'
import { folderKeys } from './keys/folder.ts'
import { folderVault } from './vault/folder.ts'
import type { FolderVaultSettings } from './vault/folder.ts'
import type { Stored, VaultRow } from './vault.ts'

const now = () => new Date().toISOString()
const meta = { mediaType: 'video/mp4', fileName: 'the clip.mp4', url: 'https://plaza.example/p/7' }
const place = { tenant: 'plaza', caseId: 'case-1' }

async function house(t: TestContext, more: Partial<FolderVaultSettings> = {}) {
  const data = await mkdtemp(join(tmpdir(), 'guichet-vault-'))
  t.after(() => rm(data, { recursive: true, force: true }))
  const keys = await folderKeys({ folder: join(data, 'keys'), now, random: randomBytes })
  const folder = join(data, 'vault')
  const vault = await folderVault({ folder, keys, now, random: randomBytes, ...more })
  return { data, keys, folder, vault, names: async () => (await readdir(folder)).sort() }
}
async function* pieces(bytes: Uint8Array, size = 50_000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function all(stream: AsyncIterable<Uint8Array>) {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const row = (stored: Stored, more: Partial<VaultRow> = {}): VaultRow => ({ ...place, ...stored, ...more })
const fault = (code: string) => (error: unknown) => error instanceof Fault && error.code === code
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('what went in comes out, with its name, address and hash', async (t) => {
  const { vault } = await house(t)
  // Around the edges of age's 64 KiB chunks, where streams go wrong.
  for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072, 300_001]) {
    const bytes = randomBytes(size)
    const stored = await vault.write(pieces(bytes), { ...place, meta })
    assert.deepEqual([stored.size, stored.sha256], [size, sha256(bytes)])
    const { meta: kept, stream } = await vault.read(row(stored))
    assert.deepEqual(kept, { ...meta, size, sha256: sha256(bytes) })
    assert.deepEqual(await all(stream), bytes)
  }
})

test('any cutting of the source into pieces keeps the same bytes', async (t) => {
  const { vault } = await house(t)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40_000 }), { maxLength: 8 }), async (parts) => {
      const stored = await vault.write(
        (async function* () {
          yield* parts
        })(),
        { ...place, meta },
      )
      const { stream } = await vault.read(row(stored))
      assert.deepEqual(await all(stream), Buffer.concat(parts))
    }),
    { seed: 21, numRuns: 40 },
  )
})

test('the stock age program and the npm library open an object with its exported identity', async (t) => {
  if (!needs(t, 'age')) return
  const { vault, folder, data } = await house(t)
  const bytes = randomBytes(200_000)
  const stored = await vault.write(pieces(bytes), { ...place, meta })
  const identity = await vault.exportIdentity(row(stored))
  assert.match(identity, /^AGE-SECRET-KEY-1[0-9A-Z]+$/)
  await writeFile(join(data, 'identity.txt'), `${identity}\n`, { mode: 0o600 })
  const file = join(folder, `${stored.objectId}.age`)
  const opened = execFileSync('/usr/bin/age', ['-d', '-i', join(data, 'identity.txt'), file], {
    maxBuffer: 2 ** 24,
  })
  assert.deepEqual(opened, bytes)
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  assert.deepEqual(Buffer.from(await decrypter.decrypt(await readFile(file))), bytes)
})

test('the folder tells nobody what it holds', async (t) => {
  const { vault, folder } = await house(t)
  const bytes = Buffer.from('a sentence that must not lie about in clear. '.repeat(99))
  const stored = await vault.write(pieces(bytes), { ...place, meta })
  const [name = ''] = await readdir(folder)
  assert.match(name, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.age$/)
  assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600)
  assert.equal((await stat(folder)).mode & 0o777, 0o700)
  const seen = Buffer.concat([
    await readFile(join(folder, name)),
    stored.wrappedMeta,
    stored.wrappedIdentity,
  ]).toString('latin1')
  for (const clear of ['must not lie', 'clip', 'plaza.example', stored.sha256, 'AGE-SECRET']) {
    assert.ok(!seen.includes(clear), clear)
  }
  assert.notEqual(stored.fingerprint, stored.sha256)
  assert.equal((await vault.write(pieces(bytes), { ...place, meta })).fingerprint, stored.fingerprint)
})

test('an object does not open in another row, nor when its bytes were touched, cut or swapped', async (t) => {
  const { vault, folder } = await house(t)
  const bytes = randomBytes(150_000)
  const stored = await vault.write(pieces(bytes), { ...place, meta })
  const other = await vault.write(pieces(randomBytes(150_000)), { ...place, meta })
  await assert.rejects(vault.read(row(stored, { caseId: 'case-2' })), fault('key-mismatch'))
  await assert.rejects(
    vault.read(row(stored, { wrappedIdentity: other.wrappedIdentity })),
    fault('key-mismatch'),
  )
  await assert.rejects(
    vault.read(row(stored, { wrappedIdentity: stored.wrappedMeta })),
    fault('key-mismatch'),
  )
  await assert.rejects(vault.read(row(stored, { objectId: '../../keys/log.1.key' })), fault('name-unfit'))
  const path = join(folder, `${stored.objectId}.age`)
  const sound = await readFile(path)
  const whole = async () => all((await vault.read(row(stored))).stream)
  for (const at of [10, 100, 300, 70_000, sound.length - 1]) {
    const touched = Buffer.from(sound)
    touched[at] = (touched[at] ?? 0) ^ 1
    await writeFile(path, touched)
    await assert.rejects(whole(), fault('vault-unreadable'), `byte ${at}`)
  }
  // A cut at a chunk's edge is the one a careless format would not notice.
  const header = sound.length - (150_000 + 3 * 16)
  for (const length of [header + 65_552, sound.length - 1, 50, 0]) {
    await writeFile(path, sound.subarray(0, length))
    await assert.rejects(whole(), fault('vault-unreadable'), `cut at ${length}`)
  }
  await writeFile(path, await readFile(join(folder, `${other.objectId}.age`)))
  await assert.rejects(whole(), fault('vault-unreadable'), 'another object')
  await writeFile(path, sound)
  assert.deepEqual(await whole(), bytes)
})

test('once its key is destroyed an object cannot be opened, and shredding twice is as good as once', async (t) => {
  const { vault, names } = await house(t)
  const stored = await vault.write(pieces(randomBytes(10)), { ...place, meta })
  const gone = row(stored, { wrappedIdentity: null, wrappedMeta: null })
  await assert.rejects(vault.read(gone), fault('vault-shredded'))
  await assert.rejects(vault.exportIdentity(gone), fault('vault-shredded'))
  await vault.shred(gone)
  assert.deepEqual(await names(), [])
  await vault.shred(gone)
  await assert.rejects(vault.read(row(stored)), fault('vault-missing'))
})

test('the sweep removes old strays and nothing that a row knows or that is young', async (t) => {
  const { vault, folder, names } = await house(t)
  const write = async () => (await vault.write(pieces(randomBytes(10)), { ...place, meta })).objectId
  const [known, orphan, young] = [await write(), await write(), await write()]
  await writeFile(join(folder, `${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}.part`), 'half')
  await writeFile(join(folder, 'README'), 'not ours')
  const old = new Date(Date.now() - 25 * 3_600_000)
  for (const name of await names()) if (!name.startsWith(young)) await utimes(join(folder, name), old, old)
  const asked: string[] = []
  const swept = await vault.sweepOrphans(async (ids) => {
    asked.push(...ids)
    return new Set([known])
  })
  assert.equal(swept, 2)
  assert.deepEqual(asked.sort(), [known, orphan].sort())
  assert.deepEqual(await names(), [`${known}.age`, `${young}.age`, 'README'].sort())
})

test('a source that fails or is too long leaves nothing behind', async (t) => {
  const { vault, names } = await house(t, { largest: 1000 })
  const fails = (async function* () {
    yield randomBytes(900)
    throw new Error('the platform hung up')
  })()
  await assert.rejects(vault.write(fails, { ...place, meta }), /hung up/)
  await assert.rejects(
    vault.write(pieces(randomBytes(1001), 100), { ...place, meta }),
    fault('vault-too-large'),
  )
  assert.deepEqual(await names(), [])
  assert.equal((await vault.write(pieces(randomBytes(1000)), { ...place, meta })).size, 1000)
})

test('a full disk is said clearly and may be tried again', async (t) => {
  // /dev/full answers every write with the kernel's own ENOSPC.
  const { vault } = await house(t, { openNew: () => open('/dev/full', 'w') })
  const again = (error: unknown) => fault('vault-full')(error) && error instanceof Fault && error.again
  await assert.rejects(vault.write(pieces(randomBytes(500_000)), { ...place, meta }), again)
  const { vault: scarce, names } = await house(t, { space: async () => ({ free: 9, total: 100 }) })
  await assert.rejects(scarce.write(pieces(randomBytes(10)), { ...place, meta }), again)
  assert.deepEqual(await names(), [])
})

test('a disk that fails to sync ends the process and is not asked twice', async (t) => {
  let syncs = 0
  const fatal: Fault[] = []
  const { vault, names } = await house(t, {
    onFatal: (fault) => fatal.push(fault),
    openNew: async (path) => {
      const handle = await open(path, 'wx')
      handle.sync = async () => {
        syncs += 1
        throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' })
      }
      return handle
    },
  })
  await assert.rejects(vault.write(pieces(randomBytes(10)), { ...place, meta }), fault('fsync-failed'))
  assert.deepEqual([syncs, fatal.length, fatal[0]?.fatal], [1, 1, true])
  assert.deepEqual(
    (await names()).filter((name) => name.endsWith('.age')),
    [],
  )
})

test('after the tenant key changed, objects open under the new one', async (t) => {
  const { vault, keys } = await house(t)
  const bytes = randomBytes(99)
  const stored = await vault.write(pieces(bytes), { ...place, meta })
  assert.equal(await vault.rewrap(row(stored)), undefined)
  await keys.rotate('tenant', 'plaza')
  const moved = await vault.rewrap(row(stored))
  assert.equal(moved?.keyVersion, 2)
  await keys.end('tenant.plaza.1', now())
  await assert.rejects(vault.read(row(stored)), fault('key-ended'))
  assert.deepEqual(await all((await vault.read(row(stored, moved))).stream), bytes)
})

test('a reader who leaves early leaves no open file behind', async (t) => {
  const { vault } = await house(t)
  const stored = await vault.write(pieces(randomBytes(3_000_000)), { ...place, meta })
  const held = async () =>
    (await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlinkOf(fd)))).filter((path) =>
      path.includes(stored.objectId),
    ).length
  const { stream } = await vault.read(row(stored))
  for await (const chunk of stream) {
    assert.ok(chunk.length > 0)
    assert.equal(await held(), 1)
    break
  }
  for (let i = 0; i < 100 && (await held()) > 0; i += 1) await new Promise((done) => setTimeout(done, 10))
  assert.equal(await held(), 0)
})

test('killed at any named point, a write leaves the whole object or none, and the sweep clears up', async (t) => {
  const expected = {
    'vault.temp': 'part',
    'vault.fsync': 'part',
    'vault.rename': 'age',
    'vault.dirsync': 'age',
  }
  for (const [point, kind] of Object.entries(expected)) {
    const { data, folder, vault, names } = await house(t)
    const script = `
      import { randomBytes } from 'node:crypto'
      import { folderKeys } from ${JSON.stringify(new URL('keys/folder.ts', import.meta.url).href)}
      import { folderVault } from ${JSON.stringify(new URL('vault/folder.ts', import.meta.url).href)}
      const now = () => new Date().toISOString()
      const keys = await folderKeys({ folder: ${JSON.stringify(join(data, 'keys'))}, now, random: randomBytes })
      const crashpoint = (name) => { if (name === ${JSON.stringify(point)}) process.kill(process.pid, 'SIGKILL') }
      const vault = await folderVault({ folder: ${JSON.stringify(folder)}, keys, now, random: randomBytes, crashpoint })
      await vault.write((async function* () { yield randomBytes(100_000) })(), { tenant: 'plaza', caseId: 'c', meta: { mediaType: 'x/y' } })
      console.log('never reached')`
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    assert.deepEqual([run.signal, run.stdout], ['SIGKILL', ''], run.stderr)
    const [name = '', ...more] = await names()
    assert.deepEqual([name.split('.')[1], more], [kind, []], point)
    const ciphertext = 100_000 + 2 * 16
    assert.ok((await stat(join(folder, name))).size > ciphertext, point)
    const old = new Date(Date.now() - 25 * 3_600_000)
    await utimes(join(folder, name), old, old)
    assert.equal(await vault.sweepOrphans(async () => new Set()), 1)
    assert.deepEqual(await names(), [])
  }
})

const readlinkOf = async (fd: string) => {
  const { readlink } = await import('node:fs/promises')
  return readlink(`/proc/self/fd/${fd}`).catch(() => '')
}
