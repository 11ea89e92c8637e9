import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifierOf } from '../desk/http/signature.ts'
import { deskTop, type Desk, freePort, guichet, serve } from '../checks/command.ts'
import { factsIn, signerIn } from './key.ts'

let desk: Desk
let ministry: string

before(async () => {
  desk = await serve()
  ministry = join(desk.data, 'sample-authority', 'sample-interior.jwk.json')
})
after(async () => {
  assert.equal(await desk.close(), 0)
  rmSync(desk.data, { recursive: true, force: true })
})

test('an order sent twice is one demand, and its receipt stays beside it', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-TWICE')
  const words = ['send', 'order.json', '--key', ministry, '--to', desk.url]
  const first = await guichet(folder, words)
  assert.deepEqual([first.code, first.said], [0, ''])
  assert.match(first.out, /number +RO-\d{4}-\d{4}/)
  assert.match(first.out, /removal: until \S+ \(60 min left\), for 3 addresses/)
  const kept = JSON.parse(readFileSync(join(folder, 'order.receipt.json'), 'utf8'))
  const again = await guichet(folder, [...words, '--json'])
  const said = JSON.parse(again.out)
  assert.deepEqual([again.code, said.id, said.number], [0, kept.id, kept.number])
})

test('a key the desk does not know is turned away, and leaves no receipt', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-STRANGER')
  assert.equal((await guichet(folder, ['keys', 'new', 'own.jwk.json'])).code, 0)
  const sent = await guichet(folder, [
    'send',
    'order.json',
    '--key',
    'own.jwk.json',
    '--to',
    desk.url,
    '--json',
  ])
  assert.deepEqual([sent.code, sent.out], [1, ''])
  const { error } = JSON.parse(sent.said)
  assert.deepEqual([error.status, error.problem.errors[0].found], [401, 'unknown-key'])
  assert.equal(existsSync(join(folder, 'order.receipt.json')), false)
})

test('another key under the id of a registered one is turned away', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-TAMPERED')
  const { keyid } = factsIn(ministry)
  await guichet(folder, ['keys', 'new', 'own.jwk.json', '--keyid', keyid])
  const sent = await guichet(folder, ['send', 'order.json', '--key', 'own.jwk.json', '--to', desk.url])
  assert.equal(sent.code, 1)
  assert.match(sent.said, /bad-signature/)
})

test('an authority that signs an order in another’s name hears why it is held', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-NAME')
  const other = join(desk.data, 'sample-authority', 'sample-home.jwk.json')
  const why =
    /! held: found an order that names another authority, or another State, than the one whose key signed it/
  const sent = await guichet(folder, ['send', 'order.json', '--key', other, '--to', desk.url])
  assert.deepEqual([sent.code, /sender +L0, hold/.test(sent.out)], [0, true])
  assert.match(sent.out, why)
  assert.match((await guichet(folder, ['status', 'order.receipt.json', '--key', other])).out, why)
})

test('another authority cannot tell the demand of the first from one that never was', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-OTHERS')
  await guichet(folder, ['send', 'order.json', '--key', ministry, '--to', desk.url])
  const other = join(desk.data, 'sample-authority', 'sample-home.jwk.json')
  const theirs = await guichet(folder, ['status', 'order.receipt.json', '--key', other])
  const none = '01999999-9999-7999-8999-999999999999'
  const nobodys = await guichet(folder, ['status', none, '--key', other, '--to', desk.url])
  assert.deepEqual([theirs.code, theirs.said], [nobodys.code, nobodys.said])
  assert.equal(theirs.code, 1)
})

test('a receipt verifies against the key that was noted, and no longer once a letter of it changes', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-PROOF')
  await guichet(folder, ['send', 'order.json', '--key', ministry, '--to', desk.url])
  const { logKeys } = JSON.parse(readFileSync(join(folder, 'order.receipt.json'), 'utf8'))
  const fetched = await guichet(folder, ['receipt', 'order.receipt.json', '--key', ministry, '--wait', '60'])
  assert.deepEqual([fetched.code, fetched.said], [0, ''])
  const trust = ['--log-key', logKeys[0]]
  const good = await guichet(folder, ['verify', 'order.tlog', '--order', 'order.json', ...trust])
  assert.deepEqual([good.code, good.out.split('\n').at(-2)], [0, 'VERIFIED.'])

  const text = readFileSync(join(folder, 'order.tlog'), 'utf8')
  const changes = {
    index: text.replace(/^index (\d+)$/m, (_, n) => `index ${Number(n) + 1}`),
    opening: text.replace(/^extra ....../m, 'extra eyJoZQ'),
    size: text.replace(/\/log\n(\d+)\n/, (_, n) => `/log\n${Number(n) + 1}\n`),
    signature: text.replace(/(— \S+ .{20})(.)/, (_, head, sign) => `${head}${sign === 'A' ? 'B' : 'A'}`),
  }
  for (const [what, changed] of Object.entries(changes)) {
    assert.notEqual(changed, text, what)
    writeFileSync(join(folder, 'changed.tlog'), changed)
    const said = await guichet(folder, ['verify', 'changed.tlog', ...trust])
    assert.deepEqual([what, said.code, /NOT VERIFIED/.test(said.out)], [what, 1, true])
  }
  writeFileSync(join(folder, 'other.json'), `${readFileSync(join(folder, 'order.json'), 'utf8')} `)
  const other = await guichet(folder, ['verify', 'order.tlog', '--order', 'other.json', ...trust, '--json'])
  assert.deepEqual([other.code, JSON.parse(other.out).failed], [1, 'order-matches'])
  const stranger = `${logKeys[0].split('+')[0]}+7e2c0da2+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4`
  assert.equal((await guichet(folder, ['verify', 'order.tlog', '--log-key', stranger])).code, 1)
})

test('the receipt of send verifies by its own signature, and not for another number', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-SIGNED')
  await guichet(folder, ['send', 'order.json', '--key', ministry, '--to', desk.url])
  const file = join(folder, 'order.receipt.json')
  const kept = JSON.parse(readFileSync(file, 'utf8'))
  const words = [
    'verify',
    'order.receipt.json',
    '--order',
    'order.json',
    '--desk-key',
    kept.receiptKey.publicKey,
  ]
  assert.equal((await guichet(folder, words)).code, 0)
  kept.receipt.statement.number = 'RO-2026-9999'
  writeFileSync(file, JSON.stringify(kept))
  const changed = await guichet(folder, words)
  assert.deepEqual([changed.code, /✗ the key you trust did not sign/.test(changed.out)], [1, true])
})

test('what cannot be used is said in one sentence, ends with 2, and asks nobody', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-USAGE')
  copyFileSync(ministry, join(folder, 'key.json'))
  const { d: _d, ...open } = JSON.parse(readFileSync(ministry, 'utf8'))
  writeFileSync(join(folder, 'public.json'), JSON.stringify(open))
  for (const [name, text] of Object.entries({ empty: '', letter: 'Dear Sir,', list: '[]' }))
    writeFileSync(join(folder, `${name}.json`), text)
  const nowhere = ['--to', 'http://localhost:1']
  const cases: readonly (readonly [RegExp, readonly string[]])[] = [
    [/which command\?/, []],
    [/no command “sned”/, ['sned']],
    [/Unknown option '--frob'/, ['send', 'order.json', '--frob']],
    [/one order file is wanted/, ['send']],
    [/--to is missing|--key is missing/, ['send', 'order.json']],
    [
      /none\.json cannot be read: there is no such file/,
      ['send', 'none.json', '--key', 'key.json', ...nowhere],
    ],
    [/order\.json is no JSON Web Key/, ['send', 'order.json', '--key', 'order.json', ...nowhere]],
    [/public key; signing needs the private one/, ['send', 'order.json', '--key', 'public.json', ...nowhere]],
    [/without encryption/, ['send', 'order.json', '--key', 'key.json', '--to', 'http://desk.example']],
    [
      /empty\.json is empty; wanted an order as JSON/,
      ['send', 'empty.json', '--key', 'key.json', ...nowhere],
    ],
    [
      /letter\.json is no JSON; wanted an order as JSON/,
      ['send', 'letter.json', '--key', 'key.json', ...nowhere],
    ],
    [/list\.json is JSON and no object; wanted/, ['send', 'list.json', '--key', 'key.json', ...nowhere]],
    [/no address/, ['send', 'order.json', '--key', 'key.json', '--to', 'desk']],
    [/no receipt that “guichet send” wrote/, ['status', 'order.json', '--key', 'key.json']],
    [/say whom you trust/, ['verify', 'order.json']],
    [/--alg is “dsa”/, ['keys', 'new', 'k.json', '--alg', 'dsa']],
    [/it is there already/, ['keys', 'new', 'key.json']],
    [/new FILE, show FILE or list/, ['keys']],
    [/--link is missing/, ['export', '01999999-9999-7999-8999-999999999999']],
  ]
  for (const [words, typed] of cases) {
    const said = await guichet(folder, typed)
    assert.deepEqual([typed, said.code, said.out], [typed, 2, ''])
    assert.match(said.said, words)
    assert.doesNotMatch(said.said, /^\s+at /m)
  }
})

test('where nobody listens it ends with 3', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-NOBODY')
  const to = `http://localhost:${await freePort()}`
  const said = await guichet(folder, ['send', 'order.json', '--key', ministry, '--to', to])
  assert.deepEqual(
    [said.code, said.said],
    [3, `guichet: ${to} takes no connection: nothing listens there.\n`],
  )
})

test('every command has a help with an example', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-HELP')
  const general = await guichet(folder, ['--help'])
  const names = [...general.out.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name = '']) => name)
  assert.deepEqual(names, [
    'init',
    'serve',
    'send',
    'status',
    'answer',
    'receipt',
    'verify',
    'amend',
    'withdraw',
    'decide',
    'keys',
    'export',
    'doctor',
    'hash',
    'document-key',
    'tenant',
    'backup',
    'restore',
    'resume',
  ])
  for (const name of names) {
    const { code, out } = await guichet(folder, [name, '--help'])
    assert.deepEqual([code, out.includes(`Example: guichet ${name}`)], [0, true])
  }
})

test('keys of each kind are closed to others and make signatures that a desk accepts', async (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-KEYS')
  for (const [alg, name] of [
    ['ed25519', 'ed25519'],
    ['p256', 'ecdsa-p256-sha256'],
    ['rsa', 'rsa-pss-sha512'],
  ] as const) {
    const file = join(folder, `${alg}.jwk.json`)
    const made = await guichet(folder, [
      'keys',
      'new',
      `${alg}.jwk.json`,
      '--alg',
      alg,
      '--keyid',
      'a/1',
      '--json',
    ])
    const said = JSON.parse(made.out)
    assert.deepEqual(
      [said.alg, said.keyid, statSync(file).mode & 0o777, 'd' in said.publicJwk],
      [name, 'a/1', 0o600, false],
    )
    const { signer } = signerIn(file)
    const base = new TextEncoder().encode('"@method": POST')
    const check = verifierOf({ alg: signer.alg, publicJwk: said.publicJwk })
    assert.equal(check.verify(base, await signer.sign(base)), true)
    assert.equal(check.verify(new TextEncoder().encode('"@method": GET'), await signer.sign(base)), false)
  }
})

test('a fingerprint is the one of RFC 7638', (t) => {
  const folder = deskTop(t, desk.plaza, 'RO-PRINT')
  const file = join(folder, 'rfc8037.json')
  // RFC 8037, appendix A.3: the thumbprint of the key in its examples.
  writeFileSync(file, '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}')
  assert.equal(factsIn(file).thumbprint, 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
})
