import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes, X509Certificate } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import * as fc from 'fast-check'
import type { AnnexIII } from '../../forms/annex.ts'
import { needs } from '../../checks/needs.ts'
import { Fault } from './fault.ts'
import { renderForm } from './forms.ts'
import { folderKeys } from './keys/folder.ts'
import type { DocumentKey } from './keys.ts'
import { sealPdf, verifySeal } from './seal.ts'

const at = '2026-11-23T09:31:02.000Z'
const by = 'Plaza Hosting S.A. – بلازا'
const form: AnnexIII = {
  a: {
    addressee: 'Plaza',
    authorityName: 'Musterbehörde',
    authorityFileRef: 'MB-4',
    ourFileRef: 'G-17',
    receivedAt: at,
  },
  b: { grounds: ['FORCE_MAJEURE'], reasons: 'The store does not answer.' },
  c: {
    hspName: 'Plaza',
    authorisedPerson: 'Nora Lindqvist',
    contactEmail: 'tco@plaza.example',
    signature: { holder: by },
    signedAt: at,
  },
  targets: [{ address: 'https://plaza.example/p/1', reason: 'store' }],
}
const frame = { number: 'G-17', orderSha256: 'ab'.repeat(32), madeAt: at, timeZone: 'UTC', sandbox: true }

let folder = ''
let pdf: Uint8Array
const keys: { ecdsa?: DocumentKey; rsa?: DocumentKey; other?: DocumentKey } = {}
const key = (kind: keyof typeof keys) => keys[kind] ?? assert.fail()

const documentKey = async (name: string, document?: { keyFile: string; chainFile: string }) => {
  const more = document ? { document } : {}
  return (
    await folderKeys({ folder: join(folder, name), now: () => at, random: randomBytes, ...more })
  ).document()
}
/** An operator's own key, made as an operator would. */
async function rsaKey() {
  const [keyFile, chainFile] = [join(folder, 'rsa.key'), join(folder, 'rsa.pem')]
  const made = `req -x509 -newkey rsa:2048 -nodes -days 3650 -keyout ${keyFile} -out ${chainFile} \
    -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature -subj`
  execFileSync('openssl', [...made.split(/[\s\\]+/), '/C=FR/O=Plaza Hosting/CN=RSA operator'], {
    stdio: 'pipe',
  })
  await chmod(keyFile, 0o600)
  return documentKey('three', { keyFile, chainFile })
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guichet-seal-'))
  keys.ecdsa = await documentKey('one')
  keys.other = await documentKey('two')
  pdf = await renderForm('annex-iii', { ...form, frame }, 'en')
})
after(() => rm(folder, { recursive: true, force: true }))

const rootOf = (one: DocumentKey) => one.chain.at(-1) ?? assert.fail()
function placesOf(sealed: Uint8Array) {
  const found = /\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(
    Buffer.from(sealed).toString('latin1'),
  )
  const [length = 0, second = 0, rest = 0] = (found ?? []).slice(1).map(Number)
  return { length, second, rest }
}

for (const kind of ['ecdsa', 'rsa'] as const) {
  test(`poppler, openssl and qpdf accept a form sealed with an ${kind} key`, async (t) => {
    if (!needs(t, 'poppler', 'openssl', 'qpdf')) return
    if (kind === 'rsa') keys.rsa = await rsaKey()
    // openssl starts a certificate now; the sandbox one starts when the form says.
    const at = kind === 'rsa' ? new Date(Math.ceil(Date.now() / 1000) * 1000).toISOString() : form.c.signedAt
    const sealed = await sealPdf(pdf, key(kind), { at, by })
    const path = join(folder, `${kind}.pdf`)
    await writeFile(path, sealed)

    const poppler = spawnSync('pdfsig', [path], { encoding: 'utf8' }).stdout
    assert.match(poppler, /Signature Validation: Signature is Valid\./)
    assert.match(poppler, /Total document signed/)
    assert.match(poppler, /Signature Type: ETSI\.CAdES\.detached/)

    const { length, second } = placesOf(sealed)
    const hex = Buffer.from(sealed.subarray(length + 1, second - 1)).toString('latin1')
    await writeFile(join(folder, 'cms.der'), Buffer.from(hex, 'hex'))
    await writeFile(
      join(folder, 'content'),
      Buffer.concat([sealed.subarray(0, length), sealed.subarray(second)]),
    )
    await writeFile(join(folder, 'root.pem'), new X509Certificate(rootOf(key(kind))).toString())
    const openssl = [
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      'cms.der',
      '-content',
      'content',
      '-CAfile',
      'root.pem',
      '-purpose',
      'any',
      '-out',
      '/dev/null',
    ]
    const run = spawnSync('openssl', openssl, { cwd: folder, encoding: 'utf8' })
    assert.match(run.stderr, /successful/, run.stderr)

    const qpdf = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' })
    assert.deepEqual([qpdf.status, qpdf.stderr], [0, ''])
    const check = verifySeal(sealed, [rootOf(key(kind))])
    assert.deepEqual(check.ok && [check.at, check.trusted, check.chain.length], [
      at,
      true,
      key(kind).chain.length,
    ])
  })
}

test('the seal follows baseline B: attributes, subfilter, time of sealing', async (t) => {
  if (!needs(t, 'openssl')) return
  const sealed = await sealPdf(pdf, key('ecdsa'), { at, by })
  const { length, second } = placesOf(sealed)
  await writeFile(
    join(folder, 'cms.der'),
    Buffer.from(Buffer.from(sealed.subarray(length + 1, second - 1)).toString('latin1'), 'hex'),
  )
  const cms = execFileSync('openssl', ['cms', '-cmsout', '-print', '-inform', 'DER', '-in', 'cms.der'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const signed = cms.slice(cms.indexOf('signedAttrs'))
  for (const wanted of ['contentType', 'messageDigest', 'signingCertificateV2'])
    assert.ok(signed.includes(wanted), wanted)
  assert.ok(!signed.includes('signingTime'), 'the time stands in M alone')
  const added = Buffer.from(sealed.subarray(pdf.length)).toString('latin1')
  assert.match(added, /\/SubFilter \/ETSI\.CAdES\.detached\n\/M \(D:20261123093102Z\)/)
})

test('sealing touches no byte of the form, and its tags are still there', async (t) => {
  if (!needs(t, 'poppler')) return
  const sealed = await sealPdf(pdf, key('ecdsa'), { at, by })
  assert.deepEqual(sealed.subarray(0, pdf.length), pdf)
  const { length, second, rest } = placesOf(sealed)
  assert.deepEqual([second + rest, sealed[length], sealed[second - 1]], [sealed.length, 0x3c, 0x3e])
  const path = join(folder, 'tags.pdf')
  await writeFile(path, sealed)
  const tags = (file: string) =>
    execFileSync('pdfinfo', ['-struct-text', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  await writeFile(join(folder, 'plain.pdf'), pdf)
  assert.equal(tags(path), tags(join(folder, 'plain.pdf')))
  assert.match(
    execFileSync('pdfinfo', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    /Tagged:\s+yes/,
  )
})

test('any changed byte of the document breaks the seal', async () => {
  const sealed = await sealPdf(pdf, key('ecdsa'), { at, by })
  const { length, second, rest } = placesOf(sealed)
  fc.assert(
    fc.property(fc.nat(length + rest - 1), fc.integer({ min: 1, max: 255 }), (nth, flip) => {
      const changed = Uint8Array.from(sealed)
      const place = nth < length ? nth : nth - length + second
      changed[place] = (changed[place] ?? 0) ^ flip
      return !verifySeal(changed, [rootOf(key('ecdsa'))]).ok
    }),
    { seed: 910, numRuns: 200 },
  )
})

test('a changed byte of the signature breaks it or changes nothing of what it says', async () => {
  const sealed = await sealPdf(pdf, key('ecdsa'), { at, by })
  const { length, second } = placesOf(sealed)
  const says = (file: Uint8Array) => {
    const check = verifySeal(file, [rootOf(key('ecdsa'))])
    return check.ok ? [check.signer, check.at, check.chain[0]?.fingerprint256].join() : 'refused'
  }
  const sound = says(sealed)
  const used =
    Buffer.from(Buffer.from(sealed.subarray(length + 1, second - 1)).toString('latin1'), 'hex').readUInt16BE(
      2,
    ) + 4
  let refused = 0
  fc.assert(
    fc.property(fc.nat(2 * used - 1), fc.constantFrom(...'0123456789ABCDEF'), (nth, digit) => {
      const changed = Buffer.from(sealed)
      changed.write(digit, length + 1 + nth, 'latin1')
      const said = says(changed)
      if (said === 'refused') refused += 1
      return said === 'refused' || said === sound
    }),
    { seed: 911, numRuns: 200 },
  )
  assert.ok(refused > 50, `${refused} of 200 refused`)
})

test('what was added after the seal, cut off, or sealed by another is found out', async () => {
  const sealed = await sealPdf(pdf, key('ecdsa'), { at, by })
  const why = (file: Uint8Array) => {
    const check = verifySeal(file)
    return check.ok ? 'accepted' : check.why
  }
  assert.equal(why(pdf), 'no-seal')
  assert.equal(why(Buffer.concat([sealed, Buffer.from('\n% more')])), 'not-the-whole-file')
  assert.equal(why(sealed.subarray(0, -1)), 'not-the-whole-file')
  assert.equal(why(Buffer.concat([sealed, sealed])), 'several-seals')
  const altered = Buffer.from(sealed)
  altered.write('X', 2000, 'latin1')
  assert.equal(why(altered), 'changed')
  const [mine, theirs] = [
    verifySeal(sealed, [rootOf(key('ecdsa'))]),
    verifySeal(sealed, [rootOf(key('other'))]),
  ]
  assert.deepEqual([mine.ok && mine.trusted, theirs.ok && theirs.trusted], [true, false])
  const before = await sealPdf(pdf, key('ecdsa'), { at: '2020-01-01T00:00:00.000Z', by })
  const early = verifySeal(before, [rootOf(key('ecdsa'))])
  assert.equal(early.ok && early.trusted, false, 'the certificate was not yet valid then')
})

test('a key that signs with another certificate than it names is found out', async () => {
  const crossed: DocumentKey = { ...key('ecdsa'), sign: (bytes) => key('other').sign(bytes) }
  const check = verifySeal(await sealPdf(pdf, crossed, { at, by }))
  assert.equal(!check.ok && check.why, 'wrong-signature')
})

test('what is no form of ours, or sealed already, is not sealed', async () => {
  const unfit = (error: unknown) => error instanceof Fault && error.code === 'pdf-unfit'
  const sealed = await sealPdf(pdf, key('ecdsa'), { at, by })
  for (const file of [
    sealed,
    Buffer.from('%PDF-1.7\nnothing'),
    Buffer.alloc(0),
    await readFile('/bin/true'),
  ]) {
    await assert.rejects(sealPdf(file, key('ecdsa'), { at, by }), unfit)
  }
})
