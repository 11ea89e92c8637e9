import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createPublicKey, randomBytes, verify, X509Certificate } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import * as fc from 'fast-check'
import { openForCase, wrapForCase } from './case-key.ts'
import { needs } from '../../checks/needs.ts'
import { Fault } from './fault.ts'
import { folderKeys } from './keys/folder.ts'
import { passphraseWeakness, weakness } from './keys.ts'

const place = { tenant: 'plaza', caseId: 'case-1', object: 'object-1' }
const secret = Buffer.from('what must stay secret')
const start = '2026-11-23T09:00:00.000Z'

async function folderOf(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-keys-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'keys')
}
const open = (folder: string, more: object = {}) =>
  folderKeys({ folder, now: () => start, random: randomBytes, ...more })
const fault = (code: string) => (error: unknown) => error instanceof Fault && error.code === code

test('a secret comes out of its box in its own place and nowhere else', async (t) => {
  const keys = await open(await folderOf(t))
  const wrapped = await keys.wrap(place, secret)
  assert.deepEqual(await keys.unwrap(place, wrapped), secret)
  const damaged = Buffer.from(wrapped.box)
  damaged[20] = (damaged[20] ?? 0) ^ 1
  await keys.wrap({ ...place, tenant: 'other' }, secret)
  for (const wrong of [{ tenant: 'other' }, { caseId: 'case-2' }, { object: 'object-2' }]) {
    await assert.rejects(keys.unwrap({ ...place, ...wrong }, wrapped), fault('key-mismatch'))
  }
  await assert.rejects(keys.unwrap(place, { ...wrapped, box: damaged }), fault('key-mismatch'))
  await assert.rejects(keys.unwrap(place, { ...wrapped, keyVersion: 2 }), fault('key-unknown'))
  await assert.rejects(keys.wrap({ ...place, caseId: 'case|1' }, secret), fault('name-unfit'))
})

test('two boxes of one secret have nothing in common', async (t) => {
  const keys = await open(await folderOf(t))
  const [one, two] = [await keys.wrap(place, secret), await keys.wrap(place, secret)]
  assert.notDeepEqual(one.box.subarray(1, 13), two.box.subarray(1, 13))
  assert.notDeepEqual(one.box.subarray(13), two.box.subarray(13))
})

test('keys are made once: a restart finds the same ones', async (t) => {
  const folder = await folderOf(t)
  const before = await open(folder)
  const wrapped = await before.wrap(place, secret)
  const after = await open(folder)
  assert.deepEqual(await after.unwrap(place, wrapped), secret)
  assert.deepEqual(await after.list(), await before.list())
  assert.deepEqual((await after.signers('log'))[0].publicKey, (await before.signers('log'))[0].publicKey)
})

test('two processes that start at once on an empty folder end up with the same keys', async (t) => {
  const folder = await folderOf(t)
  const desks = await Promise.all(Array.from({ length: 6 }, () => open(folder)))
  const logs = await Promise.all(
    desks.map(async (keys) => (await keys.signers('log'))[0].publicKey.toString('hex')),
  )
  assert.equal(new Set(logs).size, 1)
  const boxes = await Promise.all(desks.map((keys) => keys.wrap(place, secret)))
  for (const keys of desks) for (const box of boxes) assert.deepEqual(await keys.unwrap(place, box), secret)
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.endsWith('.part')),
    [],
  )
})

test('all who ask for the first key of a tenant while it is made get the same one', async (t) => {
  const keys = await open(await folderOf(t))
  const late = async (turns: number) => {
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
    return await keys.wrap(place, secret)
  }
  const wrapped = await Promise.all(Array.from({ length: 40 }, (_, turns) => late(turns)))
  assert.deepEqual([...new Set(wrapped.map(({ keyVersion }) => keyVersion))], [1])
  assert.equal((await keys.list()).filter(({ purpose }) => purpose === 'tenant').length, 1)
})

test('a key that others on the machine can read is refused', async (t) => {
  const folder = await folderOf(t)
  await open(folder)
  for (const name of await readdir(folder)) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600)
  await chmod(join(folder, 'log.1.key'), 0o640)
  await assert.rejects(open(folder), fault('key-exposed'))
  await chmod(join(folder, 'log.1.key'), 0o600)
  await rename(join(folder, 'log.1.key'), join(folder, 'elsewhere'))
  await symlink(join(folder, 'elsewhere'), join(folder, 'log.1.key'))
  await assert.rejects(open(folder), fault('key-exposed'), 'a link')
  await rm(join(folder, 'log.1.key'))
  await chmod(folder, 0o755)
  await assert.rejects(open(folder), fault('key-exposed'))
})

test('a weak or default secret is refused at start', async (t) => {
  const folder = await folderOf(t)
  await open(folder)
  const path = join(folder, 'session.1.key')
  const text = JSON.parse(await readFile(path, 'utf8'))
  const counting = Buffer.from(Array.from({ length: 32 }, (_, i) => i))
  await writeFile(path, JSON.stringify({ ...text, secret: counting.toString('base64') }))
  await assert.rejects(open(folder), fault('key-weak'))
  assert.match(weakness(Buffer.alloc(32, 7)) ?? '', /few different/)
  assert.match(weakness(Buffer.from('please-changeme-0123456789-abcdef')) ?? '', /changeme/)
  assert.match(weakness(randomBytes(31)) ?? '', /31 bytes/)
  assert.match(passphraseWeakness('correct horse') ?? '', /13 characters/)
  assert.equal(passphraseWeakness('seven lamps over the quay'), undefined)
})

test('chance never looks weak', () => {
  fc.assert(
    fc.property(fc.integer(), () => weakness(randomBytes(32)) === undefined),
    { seed: 7, numRuns: 200 },
  )
})

test('a passphrase seals every file, and without it nothing opens', async (t) => {
  const folder = await folderOf(t)
  const passphrase = 'seven lamps over the quay'
  const wrapped = await (await open(folder, { passphrase })).wrap(place, secret)
  for (const name of (await readdir(folder)).filter((name) => name.endsWith('.key'))) {
    const kept = JSON.parse(await readFile(join(folder, name), 'utf8'))
    assert.deepEqual([typeof kept.secret, typeof kept.sealed], ['undefined', 'string'])
  }
  assert.deepEqual(await (await open(folder, { passphrase })).unwrap(place, wrapped), secret)
  await assert.rejects(open(folder), fault('keys-locked'))
  await assert.rejects(open(folder, { passphrase: 'eight lamps over the quay' }), fault('keys-locked'))
  await assert.rejects(open(await folderOf(t), { passphrase: 'changeme-changeme' }), fault('key-weak'))
})

test('while a key is replaced both open; after its end the old one opens nothing', async (t) => {
  const folder = await folderOf(t)
  let now = start
  const keys = await folderKeys({ folder, now: () => now, random: randomBytes })
  const other = await folderKeys({ folder, now: () => now, random: randomBytes })
  const old = await keys.wrap(place, secret)
  await keys.rotate('tenant', 'plaza')
  assert.deepEqual(await keys.unwrap(place, old), secret)
  const moved = await keys.rewrap(place, old)
  assert.equal(moved?.keyVersion, 2)
  assert.equal(await keys.rewrap(place, moved ?? old), undefined)
  assert.deepEqual(await other.unwrap(place, moved ?? old), secret, 'another process learns of the new key')
  assert.equal((await other.wrap(place, secret)).keyVersion, 2)
  await assert.rejects(keys.end('tenant.plaza.2', now), fault('key-in-use'))
  await keys.end('tenant.plaza.1', '2026-11-24T00:00:00.000Z')
  assert.deepEqual(await keys.unwrap(place, old), secret)
  await assert.rejects(keys.destroy('tenant.plaza.1'), fault('key-in-use'))
  now = '2026-11-24T00:00:00.000Z'
  for (const desk of [keys, other]) await assert.rejects(desk.unwrap(place, old), fault('key-ended'))
  assert.deepEqual(await keys.unwrap(place, moved ?? old), secret)
  await keys.destroy('tenant.plaza.1')
  await assert.rejects(other.unwrap(place, old), fault('key-unknown'))
})

test('while the log key is replaced both sign, then only the new one; both stay verifiable', async (t) => {
  let now = start
  const keys = await folderKeys({ folder: await folderOf(t), now: () => now, random: randomBytes })
  const [first] = await keys.signers('log')
  await keys.rotate('log')
  await keys.end('log.1', '2026-12-01T00:00:00.000Z')
  const both = await keys.signers('log')
  assert.deepEqual(
    both.map((key) => key.id),
    ['log.2', 'log.1'],
  )
  for (const key of both) assert.ok(verify(null, secret, spki(key.publicKey), await key.sign(secret)))
  now = '2026-12-01T00:00:00.000Z'
  assert.deepEqual(
    (await keys.signers('log')).map((key) => key.id),
    ['log.2'],
  )
  const kept = await keys.verifiers('log')
  assert.deepEqual(
    kept.map((key) => [key.id, key.end]),
    [
      ['log.1', now],
      ['log.2', undefined],
    ],
  )
  assert.deepEqual(kept[0]?.publicKey, first.publicKey)
  await assert.rejects(keys.destroy('log.1'), fault('key-kept'))
})

test('twins have the same fingerprint inside a tenant and none across tenants', async (t) => {
  const keys = await open(await folderOf(t))
  const of = async (tenant: string, ...parts: string[]) => {
    const print = await keys.fingerprint(tenant)
    for (const part of parts) print.update(Buffer.from(part))
    return print.hex()
  }
  assert.equal(await of('plaza', 'the same ', 'picture'), await of('plaza', 'the same picture'))
  assert.notEqual(await of('plaza', 'the same picture'), await of('other', 'the same picture'))
})

test('the sandbox document key says whose it is and openssl accepts its chain', async (t) => {
  if (!needs(t, 'openssl')) return
  const folder = await folderOf(t)
  const document = await (await open(folder)).document()
  const [leaf, root] = document.chain.map((der) => new X509Certificate(der))
  assert.ok(leaf && root)
  assert.match(root.subject, /sandbox CA \(trusted by nobody\)/)
  assert.ok(root.ca && !leaf.ca)
  const signature = await document.sign(secret)
  assert.ok(verify('sha256', secret, leaf.publicKey, signature))
  await writeFile(join(folder, 'root.pem'), root.toString())
  await writeFile(join(folder, 'leaf.pem'), leaf.toString())
  const files = ['-x509_strict', '-CAfile', join(folder, 'root.pem'), join(folder, 'leaf.pem')]
  assert.match(execFileSync('openssl', ['verify', ...files], { encoding: 'utf8' }), /: OK/)
})

for (const kind of ['ecdsa', 'rsa'] as const) {
  test(`an operator brings their own ${kind} document key, and one that is not the certificate's is refused`, async (t) => {
    if (!needs(t, 'openssl')) return
    const folder = await folderOf(t)
    const algorithm = kind === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
    const base = join(folder, '..')
    const make = (name: string) =>
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          ...algorithm,
          '-nodes',
          '-subj',
          `/CN=${name}`,
          '-keyout',
          join(base, `${name}.key`),
          '-out',
          join(base, `${name}.pem`),
          '-addext',
          'basicConstraints=critical,CA:FALSE',
        ],
        { stdio: 'pipe' },
      )
    make('ours')
    make('theirs')
    const ours = { keyFile: join(base, 'ours.key'), chainFile: join(base, 'ours.pem') }
    await chmod(ours.keyFile, 0o600)
    const document = await (await open(folder, { document: ours })).document()
    assert.deepEqual([document.kind, document.sandbox], [kind, false])
    const [leaf] = document.chain
    assert.ok(
      leaf && verify('sha256', secret, new X509Certificate(leaf).publicKey, await document.sign(secret)),
    )
    const mixed = { ...ours, chainFile: join(base, 'theirs.pem') }
    await assert.rejects(open(folder, { document: mixed }), fault('document-key-unfit'))
    await chmod(ours.keyFile, 0o644)
    await assert.rejects(open(folder, { document: ours }), fault('key-exposed'))
  })
}

test('what a case key sealed opens under that case and in that column only', async (t) => {
  const tools = { keys: await open(await folderOf(t)), random: randomBytes }
  const { caseKey, wrapped } = await wrapForCase(place, tools)
  const opening = { head: { type: 'demand.received' }, salt: 'ع' }
  const box = caseKey.sealJson(opening, 'event:1:opening')
  const again = await openForCase(place, wrapped, tools)
  assert.deepEqual(again.openJson(box, 'event:1:opening'), opening)
  assert.throws(() => again.openJson(box, 'event:2:opening'), fault('sealed-unreadable'))
  const { caseKey: other } = await wrapForCase({ ...place, caseId: 'case-2' }, tools)
  assert.throws(() => other.openJson(box, 'event:1:opening'), fault('sealed-unreadable'))
  await assert.rejects(openForCase({ ...place, caseId: 'case-2' }, wrapped, tools), fault('key-mismatch'))
})

function spki(raw: Buffer) {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex')
  return createPublicKey({ key: Buffer.concat([prefix, raw]), format: 'der', type: 'spki' })
}
