import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { unzipSync } from 'fflate'
import { caseFile } from './archive.ts'
import { needs } from '../../checks/needs.ts'
import { Fault } from './fault.ts'
import { folderKeys } from './keys/folder.ts'

const facts = { number: 'G-2026-000017', madeAt: '2026-11-23T12:00:00.000Z', operator: 'Plaza Hosting S.A.' }
const entries = [
  { name: 'receipts/receipt.txt', bytes: Buffer.from('c2sp.org/tlog-proof@v1\n') },
  { name: 'order/original.json', bytes: Buffer.from('{"a":{}}') },
  { name: 'answers/annex-ii.pdf', bytes: randomBytes(5_000) },
  { name: 'history.json', bytes: Buffer.alloc(0) },
]

async function bench(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-case-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const keys = await folderKeys({
    folder: join(folder, 'keys'),
    now: () => facts.madeAt,
    random: randomBytes,
  })
  const [signer] = await keys.signers('receipt')
  const out = join(folder, 'out')
  const unpack = async (zip: Uint8Array) => {
    for (const [name, bytes] of Object.entries(unzipSync(zip))) {
      await mkdir(dirname(join(out, name)), { recursive: true })
      await writeFile(join(out, name), bytes)
    }
  }
  /** Runs a command of the README as it stands there. */
  const run = (command: string) => {
    const done = spawnSync('sh', ['-c', command], {
      cwd: out,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    })
    return { status: done.status, says: done.stdout + done.stderr }
  }
  return { signer, out, unpack, run }
}
async function commandsIn(out: string) {
  const text = await readFile(join(out, 'README.txt'), 'utf8')
  const lines = text.replaceAll('\\\n', ' ').split('\n')
  return { text, commands: lines.filter((line) => /^ {2}\w/.test(line)).map((line) => line.trim()) }
}

test('a court checks a case file with the commands its README gives', async (t) => {
  if (!needs(t, 'openssl')) return
  const { signer, out, unpack, run } = await bench(t)
  await unpack(await caseFile(facts, entries, signer))
  const { text, commands } = await commandsIn(out)
  const [sums = '', signature = '', print = ''] = commands
  assert.deepEqual(run(sums), {
    status: 0,
    says: 'README.txt: OK\nanswers/annex-ii.pdf: OK\nhistory.json: OK\noperator-key.pem: OK\norder/original.json: OK\nreceipts/receipt.txt: OK\n',
  })
  assert.deepEqual(run(signature), { status: 0, says: 'Signature Verified Successfully\n' })
  const fingerprint = createHash('sha256').update(signer.publicKey).digest('hex')
  assert.ok(run(print).says.startsWith(fingerprint))
  for (const part of ['G-2026-000017', 'Plaza Hosting S.A.', fingerprint, 'ENGLISH', 'FRANÇAIS', 'العربية']) {
    assert.ok(text.includes(part), part)
  }
})

test('a changed file, or a manifest changed to fit it, is found out', async (t) => {
  if (!needs(t, 'openssl')) return
  const { signer, out, unpack, run } = await bench(t)
  await unpack(await caseFile(facts, entries, signer))
  const [sums = '', signature = ''] = (await commandsIn(out)).commands
  await writeFile(join(out, 'history.json'), '[]')
  assert.equal(run(sums).status, 1)
  execFileSync('sh', ['-c', 'sha256sum README.txt */* history.json operator-key.pem > MANIFEST.sha256'], {
    cwd: out,
  })
  assert.equal(run(sums).status, 0)
  assert.notEqual(run(signature).status, 0)
})

test('the same case gives the same bytes, in whatever order and time zone it is built', async (t) => {
  const { signer } = await bench(t)
  const zone = process.env.TZ
  t.after(() => (zone === undefined ? delete process.env.TZ : (process.env.TZ = zone)))
  const built: Uint8Array[] = []
  for (const TZ of ['UTC', 'Pacific/Kiritimati', 'America/St_Johns']) {
    process.env.TZ = TZ
    built.push(await caseFile(facts, entries.toReversed(), signer), await caseFile(facts, entries, signer))
  }
  for (const one of built) assert.deepEqual(one, built[0])
  assert.deepEqual(Object.keys(unzipSync(built[0] ?? assert.fail())).slice(0, 3), [
    'MANIFEST.sha256',
    'MANIFEST.sha256.sig',
    'README.txt',
  ])
})

test('a name that could leave the folder, hide or replace a file is refused', async (t) => {
  const { signer } = await bench(t)
  const unfit = (error: unknown) => error instanceof Fault && error.code === 'archive-unfit'
  const names = [
    '../x',
    '/etc/x',
    'a/../b',
    'a//b',
    'a\\b',
    'a b',
    'a\nb',
    'ä',
    '',
    'a/',
    '.hidden',
    '1',
    '__proto__',
    'README.txt',
    'readme.TXT',
    'MANIFEST.sha256',
    'history.JSON',
    'operator-key.pem',
  ]
  for (const name of names) {
    await assert.rejects(caseFile(facts, [...entries, { name, bytes: Buffer.alloc(1) }], signer), unfit, name)
  }
})

test('a name in the facts cannot pass for a line of the README', async (t) => {
  const { signer, out, unpack } = await bench(t)
  const operator = 'Plaza\n  rm -rf ~\u202e\nENGLISH'
  await unpack(await caseFile({ ...facts, operator }, entries, signer))
  const { text, commands } = await commandsIn(out)
  assert.equal(text.split('\n')[1], 'Plaza rm -rf ~ ENGLISH')
  assert.equal(commands.length, 3)
})
