/** Two tenants on one installation, over real PostgreSQL, with a platform in memory: the ground that attacks are tried on. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Field } from '../core/http-signature/message.ts'
import type { Signer } from '../core/http-signature/profile.ts'
import { signRequest } from '../core/http-signature/sign.ts'
import { type Instant, later } from '../core/instant.ts'
import type { Notice, Platform } from '../core/platform.ts'
import { configFrom } from '../desk/config.ts'
import type { House, Tenant } from '../desk/house.ts'
import { rooms } from '../desk/http/rooms.ts'
import { makeServer } from '../desk/http/server.ts'
import { carryRound } from '../desk/jobs/carrier.ts'
import { openHouse } from '../desk/open.ts'
import { type TurnableClock, turnableClock } from '../desk/outside/clock.ts'
import { writeAuthority } from '../desk/sql/house/authorities.ts'
import { type Connection, inTenant, migrate } from '../desk/sql/database.ts'
import { registryEntry } from '../sandbox/authority/authorities.ts'
import { sampleKey } from '../sandbox/authority/key.ts'
import { type OrderWish, sampleOrder } from '../sandbox/authority/order.ts'
import { freshDatabase } from './postgres.ts'

export type Staff = { id: string; name: string; role: string }
export type Side = { tenant: Tenant; host: string; staff: Staff[]; signer: Signer; home: Signer }
export type TwoDesks = {
  house: House
  server: FastifyInstance
  clock: TurnableClock
  a: Side
  b: Side
  /** As the owner of everything: what a test looks behind the desk with. */
  owner: Connection
  /** Lines the desk said to its operator. */
  said: string[]
  folder: string
  platform: Shelf
}

/** A platform in memory. Every address below `https://plaza.example/` is a text of its own. */
export type Shelf = Platform & { hidden: Map<string, Notice>; content: string }

const start = '2026-11-23T10:00:00.000Z'

/** Opens the house with two tenants, `a.desk.example` and `b.desk.example`; everything is gone when the test ends. */
export async function twoDesks(
  t: TestContext,
  options: { publicUrl?: string; sandbox?: boolean; alone?: boolean; start?: Instant } = {},
): Promise<TwoDesks> {
  const owner = await freshDatabase(t, migrate)
  const folder = mkdtempSync(join(tmpdir(), 'guichet-hostile-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const publicUrl = options.publicUrl ?? 'https://a.desk.example'
  const said: string[] = []
  const clock = turnableClock(options.start ?? start, { running: true })
  const { house, close } = await openHouse(configFrom({ GUICHET_DATA: folder, GUICHET_URL: publicUrl }), {
    connection: owner,
    clock,
    say: (line, facts) => void said.push(`${line} ${JSON.stringify(facts ?? {})}`),
    onFatal: (fault) => void said.push(`fatal ${String(fault)}`),
  })
  t.after(close)
  const platform = shelf(() => clock.now())
  const abilities = {
    copiesWhileRestricted: true,
    relatedData: true,
    notices: true,
    knowsKeys: true,
    byCountry: false,
    lookouts: [],
  }
  house.platformOf = () => ({ ...platform, abilitiesOf: () => abilities })
  const host = new URL(publicUrl).hostname
  const a = await side(house, { host, key: join(folder, 'authority-a'), sandbox: options.sandbox ?? false })
  const b = options.alone
    ? a
    : await side(house, {
        host: 'b.desk.example',
        key: join(folder, 'authority-b'),
        sandbox: options.sandbox ?? false,
      })
  const server = await makeServer(house, rooms)
  t.after(() => server.close())
  return { house, server, clock, a, b, owner, said, folder, platform }
}

async function side(
  house: House,
  { host, key, sandbox }: { host: string; key: string; sandbox: boolean },
): Promise<Side> {
  const tenant: Tenant = {
    id: randomUUID(),
    hostname: host,
    sandbox,
    settings: {
      legalName: 'Plaza Sample Hosting',
      homeState: 'IE',
      authorisedPerson: 'Amal Duty',
      contactEmail: 'orders@plaza.example',
      languages: ['en', 'fr'],
      zone: 'Europe/Dublin',
      platforms: [],
      undisputedBeforeAutomatic: 10,
    },
  }
  await house.db
    .insertInto('tenant')
    .values({ id: tenant.id, hostname: host, sandbox, settings: JSON.stringify(tenant.settings) })
    .execute()
  const staff = ['officer', 'senior', 'registrar', 'auditor', 'administrator'].map((role) => ({
    id: randomUUID(),
    name: `${role} of ${host}`,
    role,
  }))
  const keys = { interior: sampleKey(key, 'interior'), home: sampleKey(key, 'home') }
  await inTenant(house.db, tenant.id, async (tx) => {
    await tx
      .insertInto('staff')
      .values(staff.map((each) => ({ ...each, tenant_id: tenant.id })))
      .execute()
    for (const which of ['interior', 'home'] as const)
      await writeAuthority(
        tx,
        tenant.id,
        registryEntry(which, keys[which].publicJwk, later(house.clock.now(), -30 * 86_400_000)),
      )
  })
  return { tenant, host, staff, signer: keys.interior.signer, home: keys.home.signer }
}

/** An order complete in every field, in its envelope. */
export function orderOf(
  world: Pick<TwoDesks, 'clock'>,
  wish: Partial<OrderWish> = {},
  more: Record<string, unknown> = {},
) {
  const order = sampleOrder({
    origin: 'https://plaza.example',
    issuedAt: later(world.clock.now(), -5 * 60_000),
    reference: `RO-${randomUUID().slice(0, 8)}`,
    ...wish,
  })
  return { regime: 'eu-tco', instrument: 'removal-order', language: 'en', ...more, order }
}

export type SignedRequest = {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  payload?: Buffer
}
export type Signing = {
  once?: string
  nonce?: string
  /** The public address it is signed for; that of the side by default. */
  base?: string
  created?: Instant
  life?: number
}

/** A signed request for this side, ready to be injected, spoilt or sent somewhere else. */
export async function signedFor(
  { clock, house }: Pick<TwoDesks, 'clock' | 'house'>,
  side: Side,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  more: Signing & { signer?: Signer } = {},
): Promise<SignedRequest> {
  const payload =
    method === 'GET'
      ? undefined
      : Buffer.isBuffer(body)
        ? body
        : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const fields: Field[] =
    method === 'GET'
      ? []
      : [
          ['content-type', 'application/json'],
          ['idempotency-key', `"${more.once ?? randomUUID()}"`],
        ]
  const added = await signRequest(
    {
      method,
      url: `${more.base ?? originOf({ house }, side)}${path}`,
      fields,
      ...(payload ? { body: payload } : {}),
      created: more.created ?? clock.now(),
      nonce: more.nonce ?? randomBytes(24).toString('base64url'),
      ...(more.life ? { life: more.life } : {}),
    },
    more.signer ?? side.signer,
  )
  return {
    method,
    url: path,
    headers: {
      host: side.host,
      ...Object.fromEntries(
        [...fields, ...added].filter(([name]) => name.toLowerCase() !== 'content-length'),
      ),
    },
    ...(payload ? { payload } : {}),
  }
}

export async function handIn(
  world: TwoDesks,
  side: Side,
  body: unknown = orderOf(world),
  more: Signing = {},
) {
  const response = await world.server.inject(await signedFor(world, side, 'POST', '/v1/demands', body, more))
  return response as LightMyRequestResponse
}

/** A session of one of the staff, opened by a one-time link as a person would. */
export async function signIn(world: TwoDesks, side: Side, role = 'senior') {
  const person = side.staff.find((each) => each.role === role)
  if (!person) throw new Error(`nobody is ${role}`)
  await passkeyFor(world, side, person.id, false)
  const secret = await linkFor(world, side, person.id)
  const opened = await world.server.inject({
    method: 'POST',
    url: '/desk/api/sign-in/link',
    headers: { host: side.host, 'content-type': 'application/json', origin: originOf(world, side) },
    payload: JSON.stringify({ token: secret }),
  })
  await passkeyFor(world, side, person.id, true)
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? ''
  const session = await world.server.inject({
    url: '/desk/api/session',
    headers: { host: side.host, cookie },
  })
  const { csrf } = session.json<{ csrf: string }>()
  const headers = {
    host: side.host,
    cookie,
    'content-type': 'application/json',
    origin: originOf(world, side),
    'x-guichet-csrf': csrf,
  }
  return { person, cookie, csrf, headers, opened }
}

export function originOf({ house }: Pick<TwoDesks, 'house'>, side: Side): string {
  const url = new URL(house.config.publicUrl)
  url.hostname = side.host
  return url.origin
}

/** Outside a sandbox a link serves only who has no passkey yet, and everything else only who has one. */
async function passkeyFor({ house }: TwoDesks, side: Side, staff: string, has: boolean): Promise<void> {
  await inTenant(house.db, side.tenant.id, async (tx) => {
    await tx.deleteFrom('passkey').where('staff_id', '=', staff).execute()
    const row = {
      credential_id: randomUUID(),
      tenant_id: side.tenant.id,
      staff_id: staff,
      public_key: randomBytes(32),
      counter: 0,
      transports: null,
      created_at: house.clock.now(),
      revoked_at: null,
    }
    if (has) await tx.insertInto('passkey').values(row).execute()
  })
}

/** A one-time link's secret for this person, as the operator's terminal would print it. */
export async function linkFor({ house }: TwoDesks, side: Side, staff: string): Promise<string> {
  const secret = randomBytes(24).toString('base64url')
  await inTenant(house.db, side.tenant.id, (tx) =>
    tx
      .insertInto('sign_in')
      .values({
        token_hash: createHash('sha256').update(secret).digest(),
        tenant_id: side.tenant.id,
        staff_id: staff,
        expires_at: later(house.clock.now(), 3_600_000),
        used_at: null,
      })
      .execute(),
  )
  return secret
}

/** Carries out whatever waits, until nothing does. */
export async function carryAll(world: TwoDesks, side: Side): Promise<void> {
  for (let round = 0; round < 200; round++) if ((await carryRound(world.house, side.tenant, 8)) === 0) return
  throw new Error('effects never end')
}

function shelf(now: () => Instant): Shelf {
  const hidden = new Map<string, Notice>()
  const kept = new Map<string, string>()
  const self: Shelf = {
    name: 'shelf',
    hidden,
    content: 'what somebody wrote',
    async resolve(address) {
      if (!address.startsWith('https://plaza.example/')) return { kind: 'not-ours' }
      const reference = `post-${createHash('sha256').update(address).digest('hex').slice(0, 12)}`
      return {
        kind: 'found',
        content: {
          reference,
          address,
          kind: 'text',
          title: self.content,
          text: self.content,
          author: { reference: 'u1', name: self.content },
        },
      }
    },
    async *freeze(reference) {
      kept.set(reference, self.content)
      yield {
        name: `${reference}.txt`,
        mediaType: 'text/plain',
        purpose: 'content' as const,
        bytes: (async function* () {
          yield new TextEncoder().encode(self.content)
        })(),
      }
    },
    async restrict(reference, { notice }) {
      hidden.set(reference, notice)
    },
    async restore(reference) {
      hidden.delete(reference)
    },
    async replaceNotice(reference, { notice }) {
      hidden.set(reference, notice)
    },
    async visibility(reference) {
      const notice = hidden.get(reference)
      return notice ? { visible: false, since: now(), notice } : { visible: true }
    },
  }
  return self
}
