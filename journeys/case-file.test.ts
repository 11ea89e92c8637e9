import { test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs } from '../checks/needs.ts'
import { verifyReceipt } from '../log/verify.ts'
import { authorityAt, orderFor } from './authority.ts'
import { sql } from '../desk/sql/database.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

/** An order that was carried out, answered and published, and what its authority kept of it. */
async function finishedOrder(t: TestContext) {
  const desk = await openDesk(t)
  const ministry = authorityAt(desk, 'interior')
  const officer = await officerAt(desk)
  const sent = await ministry.signed('/v1/demands', orderFor(desk))
  const taken = await fetch(sent.url, { method: 'POST', headers: sent.headers, body: sent.body })
  const acknowledged = (await taken.json()) as { id: string; number: string; receipt: unknown }
  const { id } = acknowledged
  const held = await eventually('every copy to be safe', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  await officer.does(id, { deed: 'restrict', targets: held.targets.map((target) => target.id) })
  await eventually('the order to be published', async () => {
    const { path } = await officer.demand(id)
    return path.every(({ light }) => light === 'done')
  })
  // What came of it a moment later, too.
  await eventually('every event to stand in a published checkpoint', async () => {
    const { rows } = await sql<{ open: number }>`
      select (select count(*) from log_entry where index is null)
        + (select count(*) from log_checkpoint where signed_size < size) as open`.execute(desk.house.db)
    return Number(rows[0]?.open) === 0
  })
  return { desk, officer, id, sent: sent.body, acknowledged }
}

/** Fetches what a browser would download, with the cookie of the person. */
async function download(desk: Desk, officer: Officer, path: string) {
  const response = await fetch(`${desk.url}/desk/api/${path}`, { headers: { cookie: officer.cookie() } })
  return {
    status: response.status,
    name: /filename="(.*)"/.exec(response.headers.get('content-disposition') ?? '')?.[1],
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

/** Unpacked by the stock `unzip`, with a shell in the folder. */
function unpacked(t: TestContext, zip: Buffer) {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-court-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'case.zip'), zip)
  execFileSync('unzip', ['-q', 'case.zip', '-d', 'case'], { cwd: folder })
  const root = join(folder, 'case')
  return {
    shell: (command: string) =>
      execFileSync('sh', ['-c', command], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C' },
      }),
    bytes: (name: string) => readFileSync(join(root, name)),
    text: (name: string) => readFileSync(join(root, name), 'utf8'),
    json: (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8')) as never,
    names: (readdirSync(root, { recursive: true, encoding: 'utf8' }) as string[]).toSorted(),
    folder,
  }
}

test('a court checks a case with its own tools, and every proof in it without the desk', async (t) => {
  if (!needs(t, 'openssl', 'unzip')) return
  const { desk, officer, id, sent, acknowledged } = await finishedOrder(t)
  const zip = await download(desk, officer, `demands/${id}/case-file`)
  assert.deepEqual([zip.status, zip.name], [200, `${acknowledged.number}.zip`])
  const court = unpacked(t, zip.bytes)

  const sums = court.shell('sha256sum --check --strict MANIFEST.sha256')
  assert.ok(
    sums
      .trim()
      .split('\n')
      .every((line) => line.endsWith(': OK')),
  )
  const verified = 'Signature Verified Successfully\n'
  const checks = (key: string, file: string, signature: string) =>
    court.shell(`openssl pkeyutl -verify -pubin -inkey ${key} -rawin -in ${file} -sigfile ${signature}`)
  assert.equal(checks('operator-key.pem', 'MANIFEST.sha256', 'MANIFEST.sha256.sig'), verified)
  assert.equal(checks('receipt/key.pem', 'receipt/statement.json', 'receipt/statement.sig'), verified)

  // The bytes are those that were sent; the receipt is the one that was given.
  assert.deepEqual(court.bytes('order/received.json'), sent)
  assert.deepEqual(court.json('receipt/receipt.json'), acknowledged.receipt)
  const { sha256 } = court.json('receipt/statement.json') as { sha256: string }
  assert.equal(court.shell('sha256sum < order/received.json').split(' ')[0], sha256)

  // The key is the one the operator publishes.
  const told = (await (await fetch(`${desk.url}/.well-known/guichet.json`)).json()) as {
    receiptKeys: { sha256: string }[]
  }
  const print = court.shell('openssl pkey -pubin -in operator-key.pem -outform DER | tail -c 32 | sha256sum')
  assert.equal(print.split(' ')[0], told.receiptKeys[0]?.sha256)
  assert.deepEqual(court.json('operator/guichet.json'), told)

  // Every event stands in the log, this export perhaps not yet; its proof needs nobody's word.
  const history = court.json('history/history.json') as { seq: number; type: string; body: object }[]
  const proofs = court.names.filter((name) => name.startsWith('proofs/'))
  assert.equal(history.at(-1)?.type, 'content.exported')
  assert.ok(proofs.length >= history.length - 1)
  const verifierKey = court.text('log/verifier-keys.txt').trim()
  for (const [n, name] of proofs.entries()) {
    const answer = verifyReceipt({
      receiptText: court.text(name),
      verifierKey,
      ...(n === 0 ? { orderBytesSha256: sha256 } : {}),
    })
    assert.ok(answer.ok, `${name}: ${answer.ok ? '' : answer.why}`)
    assert.deepEqual(answer.opening.body, history[n]?.body)
  }
  assert.match(court.text('history/history.en.txt'), /Decided to restrict 3 targets\./)
  assert.doesNotMatch(court.text('history/history.en.txt'), /history\.|“[a-z-]+”|–/)
  assert.match(court.text('history/history.fr.txt'), /annexe II/)

  // What is kept is named with hash and end; the copies themselves are not here.
  const targets = court.json('targets.json') as {
    hold: { parts: { sha256: string; destroyAfter: string }[] }
  }[]
  const parts = targets.flatMap(({ hold }) => hold.parts)
  assert.ok(
    parts.length > 3 && parts.every((part) => /^[0-9a-f]{64}$/.test(part.sha256) && part.destroyAfter),
  )
  assert.deepEqual(
    court.names.filter((name) => name.startsWith('content')),
    [],
  )
  assert.ok(court.bytes('answers/01-annex-ii.pdf').toString('latin1').startsWith('%PDF-'))
})

test('a letter that was entered by hand is handed over as it came', async (t) => {
  if (!needs(t, 'unzip')) return
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const { regime, instrument, order } = orderFor(desk)
  const letter = randomBytes(300_000)
  const entered = await officer.ask<{ id: string }>('POST', 'by-hand', {
    regime,
    instrument,
    cameBy: 'post',
    cameAt: desk.house.clock.now(),
    order,
    original: { name: '../../letter.exe', mediaType: 'application/pdf', base64: letter.toString('base64') },
  })
  assert.equal(entered.status, 200)
  const court = unpacked(t, (await download(desk, officer, `demands/${entered.json.id}/case-file`)).bytes)
  assert.deepEqual(court.bytes('order/letter.pdf'), letter)
  assert.ok(court.names.includes('order/received.json') && court.names.includes('receipt/statement.sig'))
})

test('the copies are handed over locked, their keys apart, and only by those who may look at them', async (t) => {
  if (!needs(t, 'age', 'unzip')) return
  const { desk, officer, id } = await finishedOrder(t)
  const auditor = await officerAt(desk, 'Chris Records')
  const paths = ['case-file', 'case-file?with=content', 'case-file/keys'].map(
    (name) => `demands/${id}/${name}`,
  )
  const status = async (who: Officer) =>
    await Promise.all(paths.map(async (path) => (await download(desk, who, path)).status))
  assert.deepEqual(await status(auditor), [200, 403, 403])
  assert.deepEqual(await status(officer), [200, 200, 200])

  const court = unpacked(t, (await download(desk, officer, paths[1] ?? '')).bytes)
  const listed = court.text('content/README.txt').matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gm)
  const locked = court.names.filter((name) => name.endsWith('.age'))
  const keys = join(court.folder, 'keys.txt')
  writeFileSync(keys, (await download(desk, officer, paths[2] ?? '')).bytes)
  assert.ok(locked.length > 3)
  for (const [, sha256, name] of listed) {
    const opened = execFileSync('age', [
      '--decrypt',
      '--identity',
      keys,
      join(court.folder, 'case/content', `${name}.age`),
    ])
    assert.equal(createHash('sha256').update(opened).digest('hex'), sha256)
    locked.splice(locked.indexOf(`content/${name}.age`), 1)
  }
  assert.deepEqual(locked, [])

  // Every export is written down, and none that was refused.
  const { history } = await officer.demand(id)
  const exports = history.filter(({ type }) => type === 'content.exported')
  assert.deepEqual(
    exports.map(({ actor, says }) => `${actor.name} ${says.key.split('.').at(-1)}`).toSorted(),
    [
      'Amal Duty case-file',
      'Amal Duty case-file-with-content',
      'Amal Duty case-file-with-content',
      'Amal Duty keys',
      'Amal Duty keys',
      'Chris Records case-file',
    ],
  )
})
