/**
 * Coming in with an account of one's organisation, beside the passkey. An account opens the desk only after its owner,
 * signed in with a passkey, has linked it; nobody is made by signing in, and no claim says what a person may do. A session
 * that came this way may read: for everything else `sitting` asks for the passkey.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { later } from '../../../../core/instant.ts'
import type { House, Tenant } from '../../../house.ts'
import { toldOf } from '../../../outside/fault.ts'
import {
  accountIn,
  addressToAsk,
  type Account,
  type Asked,
  describe,
  type Described,
} from '../../../outside/openid.ts'
import { token } from '../../../outside/random.ts'
import { providerOf } from '../../../tenants/setting-secrets.ts'
import { keepAsked, linkAccount, personOf, takeAsked, unlinkAccounts } from '../../../sql/house/accounts.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import { addressOf } from '../../../tenants.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { tenantOf } from '../../tenant.ts'
import { securityEvent } from '../../../sql/day/security-events.ts'
import { read } from '../../in-body.ts'
import { minute, quotas } from '../../lanes.ts'
import { checkOrigin, deviceOf, openSession, personBehind, sitting } from '../session.ts'
import { tokenHash } from '../../../outside/token-hash.ts'
import { send } from '../reply.ts'

const answerWithin = 10 * 60_000
type SignIn = NonNullable<Tenant['settings']['signIn']>
const callback = '/desk/account/callback'

export function routes(app: FastifyInstance, house: House): void {
  const open = { config: { open: 'public' as const }, bodyLimit: 16 * 1024 }
  /** What strangers may ask the provider through us, in a line of its own: whoever spends it still finds every other door. */
  const knock = {
    config: {
      open: 'public' as const,
      rateLimit: {
        max: quotas.knocks,
        timeWindow: minute,
        keyGenerator: ({ ip }: FastifyRequest) => `account ${ip}`,
      },
    },
    bodyLimit: 16 * 1024,
  }
  const own = { config: { open: 'session' as const, may: ['enrol'] }, bodyLimit: 16 * 1024 }

  /** What the door offers beside passkeys. */
  app.get('/desk/api/doors', open, async (request, reply) => {
    const { settings } = await tenantOf(house, request)
    return send(reply, settings.signIn ? { account: { label: settings.signIn.label } } : {})
  })

  app.post('/desk/api/accounts/sign-in', knock, async (request, reply) => {
    const tenant = await tenantOf(house, request)
    checkOrigin(house, tenant, request)
    return send(reply, { url: await ask(house, tenant, reply, null) })
  })

  app.post('/desk/api/accounts/link', own, async (request, reply) => {
    const { tenant, sessionHash, staff } = await sitting(house, request)
    if (!staff.enrolled) throw new Refused(403, 'enrol-first', 'Register a passkey first.')
    return send(reply, { url: await ask(house, tenant, reply, sessionHash) })
  })

  app.post('/desk/api/accounts/unlink', own, async (request, reply) => {
    const { tenant, staff, actor } = await sitting(house, request)
    const { issuer } = read(request, contract.accountUnlink)
    const at = house.clock.now()
    await inTenant(house.db, tenant.id, async (tx) => {
      if (!(await unlinkAccounts(tx, staff.id, issuer)))
        throw new Refused(404, 'not-here', 'No account of this provider is linked to you.')
      await recordOwnEvents(tx, house, tenant, [
        {
          type: 'key.rotated',
          at,
          actor,
          says: { key: 'history.account.unlinked', params: { name: staff.name } },
          body: { staff: staff.id, issuer },
        },
      ])
    })
    return send(reply, {})
  })

  // The browser comes back from elsewhere, so no cookie that is strict comes with it; this page only leads on.
  app.get(callback, open, async (request, reply) => {
    const tenant = await tenantOf(house, request)
    const how = await answered(house, tenant, request, reply)
    return reply.clearCookie(cookie(house).name, { path: '/' }).redirect(how)
  })
}

async function ask(
  house: House,
  tenant: Tenant,
  reply: FastifyReply,
  session: Buffer | null,
): Promise<string> {
  const { signIn } = tenant.settings
  if (!signIn) throw new Refused(404, 'not-here', 'This desk knows no accounts elsewhere.')
  const asked: Asked = {
    state: token(32, house.chance),
    nonce: token(32, house.chance),
    verifier: token(48, house.chance),
  }
  const browser = token(32, house.chance)
  const url = await described(house, tenant, signIn)
    .then((known) => addressToAsk(signIn, known, asked, redirectOf(house, tenant)))
    .catch((fault: unknown) => {
      house.say('the provider of accounts did not answer', { why: toldOf(fault) })
      throw new Refused(502, 'provider-silent', 'The provider of accounts does not answer. Use your passkey.')
    })
  const now = house.clock.now()
  await inTenant(house.db, tenant.id, (tx) =>
    keepAsked(
      tx,
      tenant.id,
      {
        state_hash: tokenHash(asked.state),
        browser_hash: tokenHash(browser),
        nonce: asked.nonce,
        verifier: asked.verifier,
        session_hash: session,
        expires_at: later(now, answerWithin),
      },
      now,
    ),
  )
  const { name, secure } = cookie(house)
  // Lax: it has to come along when the provider sends the browser back. It opens nothing by itself.
  reply.setCookie(name, browser, {
    path: '/',
    httpOnly: true,
    secure,
    sameSite: 'lax',
    maxAge: answerWithin / 1000,
  })
  return url.href
}

const descriptions = new WeakMap<House['db'], Map<string, { at: number; known: Promise<Described> }>>()

/** However many knock, the provider is asked once a minute what it says of itself. */
async function described(house: House, tenant: Tenant, signIn: SignIn): Promise<Described> {
  const all = descriptions.get(house.db) ?? new Map<string, { at: number; known: Promise<Described> }>()
  descriptions.set(house.db, all)
  const name = `${tenant.id} ${signIn.issuer} ${signIn.clientId} ${signIn.sealed.box}`
  const before = all.get(name)
  const at = house.clock.monotonic()
  if (before && at - before.at < minute) return await before.known
  const known = providerOf(house, tenant.id, signIn).then((provider) =>
    describe(provider, wireOf(house, tenant, signIn)),
  )
  // One that did not answer is left in peace for a moment.
  known.catch(() => all.set(name, { at: at - minute + 5_000, known }))
  for (const other of all.keys()) if (other.startsWith(`${tenant.id} `)) all.delete(other)
  all.set(name, { at, known })
  return await known
}

/** What became of an answer, as the page to go on to. Every misfit looks alike from outside; the operator is told more. */
async function answered(
  house: House,
  tenant: Tenant,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string> {
  const { signIn } = tenant.settings
  const here = new URL(request.url, addressOf(house, tenant))
  const state = here.searchParams.get('state') ?? ''
  const browser = request.cookies[cookie(house).name] ?? ''
  const now = house.clock.now()
  const asked = await inTenant(house.db, tenant.id, (tx) =>
    takeAsked(tx, tokenHash(state), tokenHash(browser), now),
  )
  if (!signIn || !asked) return await refuse(house, tenant, 'no question of this browser')
  let account: Account
  try {
    const provider = await providerOf(house, tenant.id, signIn)
    account = await accountIn(provider, wireOf(house, tenant, signIn), { ...asked, state }, here)
  } catch (fault) {
    return await refuse(house, tenant, codeOf(fault))
  }
  return await inTenant(house.db, tenant.id, async (tx) => {
    if (asked.session_hash) return await link(house, tx, tenant, asked.session_hash, account)
    const person = await personOf(tx, account.issuer, account.subject)
    if (!person) {
      await securityEvent(tx, house, tenant, now, 'account.unknown', { issuer: account.issuer })
      return '/sign-in?account=unknown'
    }
    await openSession(house, tx, tenant, person.id, reply, { cameBy: 'account', device: deviceOf(request) })
    return '/'
  })
}

/** Linked to whoever asked for it, if that session is still theirs and came by a passkey. */
async function link(
  house: House,
  tx: Tx,
  tenant: Tenant,
  session: Buffer,
  account: Account,
): Promise<string> {
  const person = await personBehind(tx, house, tenant.id, session)
  if (!person || person.came_by === 'account') return '/people?account=refused'
  const at = house.clock.now()
  if (!(await linkAccount(tx, tenant.id, person.staff_id, account, at))) return '/people?account=taken'
  await recordOwnEvents(tx, house, tenant, [
    {
      type: 'key.rotated',
      at,
      actor: { kind: 'staff', id: person.staff_id, name: person.name },
      says: { key: 'history.account.linked', params: { name: person.name } },
      body: { staff: person.staff_id, issuer: account.issuer },
    },
  ])
  return '/people?account=linked'
}

async function refuse(house: House, tenant: Tenant, why: string): Promise<string> {
  await inTenant(house.db, tenant.id, (tx) =>
    securityEvent(tx, house, tenant, house.clock.now(), 'account.refused', { why }),
  )
  return '/sign-in?account=refused'
}

/** The library's own word for what did not hold; never what the provider wrote. */
function codeOf(fault: unknown): string {
  return typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : toldOf(fault)
}

function redirectOf(house: House, tenant: Tenant): string {
  return `${addressOf(house, tenant)}${callback}`
}

function wireOf(house: House, tenant: Tenant, { issuer }: { issuer: string }) {
  return house.wireTo(tenant, [new URL(issuer).origin])
}

function cookie({ config }: House): { name: string; secure: boolean } {
  const url = new URL(config.publicUrl)
  const secure = url.protocol === 'https:' || url.hostname === 'localhost'
  return { name: secure ? '__Host-guichet-account' : 'guichet-account', secure }
}
