import { test } from 'node:test'
import assert from 'node:assert/strict'
import type { CDPSession, Page } from 'playwright-core'
import { chromiumFor } from '../checks/chromium.ts'
import { needs } from '../checks/needs.ts'
import { signInLink } from '../desk/sandbox.ts'
import { linkFor } from '../desk/link.ts'
import { inTenant } from '../desk/sql/database.ts'
import { openDesk } from './desk.ts'

test('a person registers a passkey and comes in with it, and with nothing less', async (t) => {
  if (!needs(t, 'chromium')) return
  const desk = await openDesk(t)
  const { house, tenant } = desk
  const browser = await chromiumFor(t)
  // A page of the desk's own origin; what it may load is not what is tried here.
  const context = await browser.newContext({ bypassCSP: true })
  const page = await context.newPage()
  await page.goto(`${desk.url}/health`)
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const authenticatorId = await authenticator(cdp)
  const link = async () => (await signInLink(house, tenant)).split('#')[1] ?? ''
  const events = () =>
    inTenant(house.db, tenant.id, (tx) => tx.selectFrom('security_event').select('kind').execute())

  await t.test('nobody registers a passkey without being signed in', async () => {
    assert.equal((await ask(page, 'passkeys/registration/options')).status, 401)
  })

  await t.test(
    'signed in by link, a person registers a passkey; the same question is not answered twice',
    async () => {
      assert.equal((await ask(page, 'sign-in/link', { token: await link() })).status, 200)
      const answer = await create(page)
      assert.equal((await ask(page, 'passkeys/registration/verify', answer)).status, 200)
      assert.equal((await ask(page, 'passkeys/registration/verify', answer)).status, 401)
    },
  )

  await t.test('the passkey opens a new session, and an answer heard on the way opens none', async () => {
    await ask(page, 'sign-out')
    assert.equal((await ask(page, 'session', undefined, 'GET')).status, 401)
    const answer = await get(page)
    assert.equal((await ask(page, 'session', undefined, 'GET')).status, 401)
    assert.equal((await ask(page, 'passkeys/sign-in/verify', answer)).status, 200)
    const session = await ask(page, 'session', undefined, 'GET')
    assert.equal((session.json.staff as { name: string }).name, 'Amal Duty')
    await ask(page, 'sign-out')
    await ask(page, 'passkeys/sign-in/options')
    assert.equal((await ask(page, 'passkeys/sign-in/verify', answer)).status, 401)
  })

  await t.test(
    'outside a sandbox the link is refused to whoever has a passkey, and opens nothing but enrolment to others',
    async () => {
      await inTenant(house.db, tenant.id, (tx) => tx.updateTable('tenant').set({ sandbox: false }).execute())
      const token = await link()
      assert.equal((await ask(page, 'sign-in/link', { token })).status, 403)
      await inTenant(house.db, tenant.id, (tx) =>
        tx.updateTable('passkey').set({ revoked_at: house.clock.now() }).execute(),
      )
      assert.equal((await ask(page, 'sign-in/link', { token })).status, 200)
      const inbox = await ask(page, 'inbox', undefined, 'GET')
      assert.deepEqual([inbox.status, inbox.json.type], [403, 'urn:guichet:problem:enrol-first'])
      assert.equal((await ask(page, 'passkeys/registration/options')).status, 200)
      await inTenant(house.db, tenant.id, (tx) =>
        tx.updateTable('passkey').set({ revoked_at: null }).execute(),
      )
      assert.equal((await ask(page, 'inbox', undefined, 'GET')).status, 200)
      await ask(page, 'sign-out')
    },
  )

  await t.test(
    'in earnest one authenticator is one person: it makes no passkey for a colleague',
    async () => {
      const colleague = await inTenant(house.db, tenant.id, (tx) =>
        tx
          .selectFrom('staff')
          .select(['id', 'name'])
          .where('name', '!=', 'Amal Duty')
          .executeTakeFirstOrThrow(),
      )
      const token =
        (
          await inTenant(house.db, tenant.id, (tx) => linkFor(tx, house, tenant, { staff: colleague.id }))
        ).split('#')[1] ?? ''
      assert.equal((await ask(page, 'sign-in/link', { token })).status, 200)
      const session = await ask(page, 'session', undefined, 'GET')
      assert.equal((session.json.staff as { name: string }).name, colleague.name)
      await assert.rejects(create(page), /InvalidStateError/)
      await ask(page, 'sign-out')
    },
  )

  await t.test('a passkey that counts backwards is refused, and that is recorded', async () => {
    await inTenant(house.db, tenant.id, (tx) => tx.updateTable('passkey').set({ counter: 1_000 }).execute())
    const refused = await ask(page, 'passkeys/sign-in/verify', await get(page))
    assert.deepEqual([refused.status, refused.json.type], [401, 'urn:guichet:problem:passkey-copied'])
    assert.deepEqual(
      (await events()).map(({ kind }) => kind),
      ['passkey.counter-regressed'],
    )
    await inTenant(house.db, tenant.id, (tx) => tx.updateTable('passkey').set({ counter: 0 }).execute())
  })

  await t.test('an answer without user verification, or for another origin, opens nothing', async () => {
    const answer = await get(page)
    const elsewhere = {
      ...answer,
      response: { ...answer.response, clientDataJSON: retold(answer.response.clientDataJSON) },
    }
    assert.equal((await ask(page, 'passkeys/sign-in/verify', elsewhere)).status, 401)
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    const silent = await get(page, 'discouraged')
    assert.equal((await ask(page, 'passkeys/sign-in/verify', silent)).status, 401)
  })
})

async function authenticator(cdp: CDPSession): Promise<string> {
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return authenticatorId
}

type Reply = { status: number; json: Record<string, unknown> }
type Credential = { response: { clientDataJSON: string } } & Record<string, unknown>

/** A request as the page makes it: same origin, its cookie, the session's token. */
async function ask(
  page: Page,
  path: string,
  body: unknown = {},
  method: 'GET' | 'POST' = 'POST',
): Promise<Reply> {
  return await page.evaluate(
    async ([path, body, method]) => {
      const session = await fetch('/desk/api/session')
      const csrf = session.ok ? ((await session.json()) as { csrf: string }).csrf : ''
      const response = await fetch(`/desk/api/${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'x-guichet-csrf': csrf },
        ...(method === 'POST' ? { body } : {}),
      })
      return {
        status: response.status,
        json: (await response.json().catch(() => ({}))) as Record<string, unknown>,
      }
    },
    [path, JSON.stringify(body), method] as const,
  )
}

async function create(page: Page): Promise<Credential> {
  const { json } = await ask(page, 'passkeys/registration/options')
  return await page.evaluate(async (options) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never)
    const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
    return made.toJSON() as unknown as Credential
  }, json)
}

async function get(page: Page, userVerification?: string): Promise<Credential> {
  const { json } = await ask(page, 'passkeys/sign-in/options')
  return await page.evaluate(
    async (options) => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never)
      const made = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
      return made.toJSON() as unknown as Credential
    },
    { ...json, ...(userVerification ? { userVerification } : {}) },
  )
}

/** The same answer, as if it had been given to another site. */
function retold(clientDataJSON: string): string {
  const data = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as Record<string, unknown>
  return Buffer.from(JSON.stringify({ ...data, origin: 'https://desk.example' })).toString('base64url')
}
