/**
 * Coming in with an account of one's organisation: a real OpenID provider beside a real desk, and everything that is not
 * an answer to this browser's own question.
 */
import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { Provider } from 'oidc-provider'
import type { People, Session } from '../desk/http/contract/index.ts'
import { inTenant } from '../desk/sql/database.ts'
import { withSecretSealed } from '../desk/tenants/setting-secrets.ts'
import { type Desk, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('an account opens the desk for reading, once its owner linked it, and a foreign answer opens nothing', async (t) => {
  const desk = await openDesk(t, { carries: false })
  const provider = await providerFor(t, desk)
  const { house, tenant } = desk
  const ada = await officerAt(desk, 'Amal Duty')
  await withPasskey(desk, ada.session.staff.id)
  const refusals = async () =>
    (
      await inTenant(house.db, tenant.id, (tx) =>
        tx.selectFrom('security_event').select(['kind', 'detail']).orderBy('id').execute(),
      )
    ).map(({ kind, detail }) => `${kind} ${(detail as { why?: string }).why ?? ''}`.trim())

  await t.test('whom nobody linked comes in as nobody, and no person is made', async () => {
    const jar = new Jar()
    const { end } = await throughProvider(desk, jar, 'stranger')
    assert.equal(end.headers.get('location'), '/sign-in?account=unknown')
    assert.equal(jar.has('guichet'), false)
    assert.deepEqual(await refusals(), ['account.unknown'])
  })

  await t.test('a person signed in with a passkey links the account, and it stands in the log', async () => {
    const jar = new Jar()
    const { end } = await throughProvider(desk, jar, 'ada', { link: ada })
    assert.equal(end.headers.get('location'), '/people?account=linked')
    const mine = (await ada.ask<People>('GET', 'people')).json.mine
    assert.deepEqual(
      mine.accounts.map(({ issuer }) => issuer),
      [provider],
    )
  })

  await t.test('the account opens a session that reads and does nothing else', async () => {
    const jar = new Jar()
    const { end, answer } = await throughProvider(desk, jar, 'ada')
    assert.equal(end.headers.get('location'), '/')
    const asks = (method: 'GET' | 'POST', path: string, csrf = '') =>
      fetch(`${desk.url}/desk/api/${path}`, {
        method,
        headers: {
          cookie: jar.text(),
          origin: desk.url,
          'content-type': 'application/json',
          'x-guichet-csrf': csrf,
        },
        ...(method === 'POST' ? { body: '{}' } : {}),
      })
    const session = (await (await asks('GET', 'session')).json()) as Session
    assert.deepEqual([session.staff.name, session.cameBy], ['Amal Duty', 'account'])
    assert.equal((await asks('GET', 'inbox')).status, 200)
    for (const path of ['by-hand', 'authorities/changes', 'passkeys/registration/options', 'accounts/link']) {
      const refused = await asks('POST', path, session.csrf)
      assert.deepEqual(
        [path, refused.status, ((await refused.json()) as { type: string }).type],
        [path, 403, 'urn:guichet:problem:passkey-wanted'],
      )
    }
    const before = (await refusals()).length
    assert.equal(await callback(desk, jar, answer), '/sign-in?account=refused', 'the same answer again')
    assert.equal((await refusals()).length, before + 1)
  })

  await t.test(
    'an answer to another browser, another question or by another issuer opens nothing',
    async () => {
      const [mine, other] = [new Jar(), new Jar()]
      const first = await throughProvider(desk, mine, 'ada', { stop: true })
      const second = await throughProvider(desk, other, 'ada', { stop: true })
      // Another browser: its own question is another one.
      assert.equal(await callback(desk, other, first.answer), '/sign-in?account=refused')
      // The code of one question with the state of the other: PKCE and nonce do not fit.
      const mixed = new URL(second.answer)
      mixed.searchParams.set('code', first.answer.searchParams.get('code') ?? '')
      assert.equal(await callback(desk, other, mixed), '/sign-in?account=refused')
      // Mixed up: the answer says it comes from another provider (RFC 9207).
      const third = await throughProvider(desk, mine, 'ada', { stop: true })
      const lied = new URL(third.answer)
      lied.searchParams.set('iss', 'https://other.example')
      assert.equal(await callback(desk, mine, lied), '/sign-in?account=refused')
      const bare = await throughProvider(desk, mine, 'ada', { stop: true })
      bare.answer.searchParams.delete('state')
      assert.equal(await callback(desk, mine, bare.answer), '/sign-in?account=refused')
    },
  )

  await t.test(
    'a token for another client, of another issuer, over, or without the nonce opens nothing',
    async () => {
      for (const spoil of ['aud', 'iss', 'exp', 'nonce', 'signature'] as const) {
        const jar = new Jar()
        const { answer } = await throughProvider(desk, jar, 'ada', { stop: true })
        spoiling.how = spoil
        assert.equal(await callback(desk, jar, answer), '/sign-in?account=refused', spoil)
        spoiling.how = undefined
      }
    },
  )

  await t.test('who has left, or whose passkeys count no more, comes in by no account', async () => {
    await inTenant(house.db, tenant.id, (tx) => tx.updateTable('staff').set({ active: false }).execute())
    const jar = new Jar()
    assert.equal(
      (await throughProvider(desk, jar, 'ada')).end.headers.get('location'),
      '/sign-in?account=unknown',
    )
    await inTenant(house.db, tenant.id, (tx) => tx.updateTable('staff').set({ active: true }).execute())
    await inTenant(house.db, tenant.id, (tx) =>
      tx.updateTable('passkey').set({ revoked_at: house.clock.now() }).execute(),
    )
    assert.equal(
      (await throughProvider(desk, jar, 'ada')).end.headers.get('location'),
      '/sign-in?account=unknown',
    )
  })
})

const spoiling: { how: 'aud' | 'iss' | 'exp' | 'nonce' | 'signature' | undefined } = { how: undefined }

/** A real provider, whose token can be spoilt on the way as an attacker would. */
async function providerFor(t: TestContext, desk: Desk): Promise<string> {
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
  const issuer = `http://localhost:${port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'guichet',
        client_secret: 'a-secret-for-this-test-alone',
        redirect_uris: [`${desk.url}/desk/account/callback`],
      },
    ],
    cookies: { keys: ['only for this test'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
  })
  provider.use(async (context, next) => {
    await next()
    const body = context.body as { id_token?: string } | undefined
    if (!spoiling.how || !body?.id_token) return
    body.id_token = spoilt(body.id_token, spoiling.how)
  })
  const server = provider.listen(port, '127.0.0.1')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const setting = await withSecretSealed(desk.house, desk.tenant.id, {
    change: 'setting',
    setting: 'signIn',
    value: {
      issuer,
      clientId: 'guichet',
      clientSecret: 'a-secret-for-this-test-alone',
      label: 'Harbour account',
    },
  })
  const settings = { ...desk.tenant.settings, signIn: setting.value }
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    tx
      .updateTable('tenant')
      .set({ settings: JSON.stringify(settings) })
      .where('id', '=', desk.tenant.id)
      .execute(),
  )
  return issuer
}

/** The claims are changed and the signature with them is not: what the desk must find out for itself. */
function spoilt(token: string, how: NonNullable<(typeof spoiling)['how']>): string {
  const [head = '', body = '', signature = ''] = token.split('.')
  if (how === 'signature') return [head, body, signature.split('').toReversed().join('')].join('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
  const wrong = { aud: 'somebody-else', iss: 'https://other.example', exp: 1_000, nonce: 'another' }
  const changed = Buffer.from(JSON.stringify({ ...claims, [how]: wrong[how] })).toString('base64url')
  return [head, changed, signature].join('.')
}

class Jar {
  #cookies = new Map<string, Map<string, string>>()
  take(line: string, at = 'desk'): void {
    const [pair = ''] = line.split(';')
    const cut = pair.indexOf('=')
    const place = this.#cookies.get(at) ?? new Map<string, string>()
    place.set(pair.slice(0, cut), pair.slice(cut + 1))
    if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) place.delete(pair.slice(0, cut))
    this.#cookies.set(at, place)
  }
  has(part: string): boolean {
    return [...(this.#cookies.get('desk')?.keys() ?? [])].some((name) => name.endsWith(part))
  }
  text(at = 'desk'): string {
    return [...(this.#cookies.get(at) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

type Officer = Awaited<ReturnType<typeof officerAt>>

/** Asks the desk, signs in at the provider as this person, and (unless stopped) brings the answer back. */
async function throughProvider(
  desk: Desk,
  jar: Jar,
  login: string,
  options: { stop?: boolean; link?: Officer } = {},
): Promise<{ end: Response; answer: URL }> {
  const asked = await fetch(`${desk.url}/desk/api/accounts/${options.link ? 'link' : 'sign-in'}`, {
    method: 'POST',
    headers: {
      origin: desk.url,
      'content-type': 'application/json',
      ...(options.link ? { cookie: options.link.cookie(), 'x-guichet-csrf': options.link.session.csrf } : {}),
    },
    body: '{}',
  })
  assert.equal(asked.status, 200, await asked.clone().text())
  for (const line of asked.headers.getSetCookie()) jar.take(line)
  const { url } = (await asked.json()) as { url: string }
  const answer = await signedInAt(url, desk.url, login)
  const end = options.stop ? new Response() : await brought(desk, jar, answer)
  for (const line of end.headers.getSetCookie()) jar.take(line)
  return { end, answer }
}

async function signedInAt(start: string, back: string, login: string): Promise<URL> {
  const jar = new Jar()
  let at = start
  let form: URLSearchParams | undefined
  for (let hops = 0; hops < 20; hops++) {
    const response: Response = await fetch(at, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: jar.text('provider') },
      ...(form ? { body: form } : {}),
    })
    for (const line of response.headers.getSetCookie()) jar.take(line, 'provider')
    form = undefined
    const location = response.headers.get('location')
    if (location) {
      at = new URL(location, at).href
      if (at.startsWith(back)) return new URL(at)
      continue
    }
    const page = await response.text()
    const action = /action="([^"]+)"/.exec(page)?.[1]
    assert.ok(action, page)
    at = new URL(action, at).href
    form = page.includes('name="login"')
      ? new URLSearchParams({ prompt: 'login', login, password: 'x' })
      : new URLSearchParams({ prompt: 'consent' })
  }
  throw new Error('the provider never sent the browser back')
}

const brought = (desk: Desk, jar: Jar, answer: URL) =>
  fetch(`${desk.url}${answer.pathname}${answer.search}`, {
    redirect: 'manual',
    headers: { cookie: jar.text(), 'sec-fetch-site': 'cross-site' },
  })

async function callback(desk: Desk, jar: Jar, answer: URL): Promise<string | null> {
  return (await brought(desk, jar, answer)).headers.get('location')
}

async function withPasskey({ house, tenant }: Desk, staff: string): Promise<void> {
  await inTenant(house.db, tenant.id, (tx) =>
    tx
      .insertInto('passkey')
      .values({
        credential_id: `of-${staff}`,
        tenant_id: tenant.id,
        staff_id: staff,
        public_key: Buffer.alloc(32, 7),
        counter: 0,
        transports: null,
        created_at: house.clock.now(),
        revoked_at: null,
      })
      .execute(),
  )
}
