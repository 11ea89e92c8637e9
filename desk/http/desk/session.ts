/** Who sits at the desk: sessions, and the check every desk route begins with. */
import type { Actor } from '../../../core/event.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Instant, later } from '../../../core/instant.ts'
import type { House, Tenant } from '../../house.ts'
import { token } from '../../outside/random.ts'
import { tokenHash } from '../../outside/token-hash.ts'
import { type Database, inTenant, type Tx } from '../../sql/database.ts'
import { type Sitter, sittersAt } from '../../sql/house/sitters.ts'
import { askedTogether } from '../../sql/in-groups.ts'
import type { Role } from '../contract/index.ts'
import { Refused } from '../problem.ts'
import { addressOf } from '../../tenants.ts'
import { tenantOf } from '../tenant.ts'
import { byAccount, byReading, inFirstRun, personMay } from './rights.ts'

export type Sitting = {
  tenant: Tenant
  staff: { id: string; name: string; role: Role; administers: boolean; cameBy: CameBy; enrolled: boolean }
  actor: Actor
  csrf: string
  sessionHash: Buffer
}

/** How a person came in. Who came by an account elsewhere may read; everything else asks for their passkey. */
export type CameBy = 'passkey' | 'link' | 'account'

/** Half an hour without a key press, twelve hours in all. */
const idleMs = 30 * 60_000
const absoluteMs = 12 * 3_600_000

/** `__Host-` wherever the browser treats the address as secure, which includes http://localhost. */
function cookieOf(house: House): { name: string; secure: boolean } {
  const url = new URL(house.config.publicUrl)
  const secure = url.protocol === 'https:' || url.hostname === 'localhost'
  return secure ? { name: '__Host-guichet', secure } : { name: 'guichet', secure }
}

/** Opens a session and sets its cookie. A new token at every sign-in and every change of person. */
export async function openSession(
  house: House,
  tx: Tx,
  tenant: Tenant,
  staffId: string | null,
  reply: FastifyReply,
  {
    challenge = null,
    lastsMs = absoluteMs,
    cameBy = 'passkey',
    device = '',
  }: { challenge?: string | null; lastsMs?: number; cameBy?: CameBy; device?: string } = {},
): Promise<void> {
  const secret = token(32, house.chance)
  const now = house.clock.now()
  await tx
    .insertInto('session')
    .values({
      token_hash: tokenHash(secret),
      tenant_id: tenant.id,
      staff_id: staffId,
      csrf: token(16, house.chance),
      challenge,
      created_at: now,
      last_used_at: now,
      ends_at: later(now, lastsMs),
      came_by: cameBy,
      device,
    })
    .execute()
  const { name, secure } = cookieOf(house)
  reply.setCookie(name, secret, {
    path: '/',
    httpOnly: true,
    secure,
    sameSite: 'strict',
    maxAge: lastsMs / 1000,
  })
}

/** What a person would call the machine they sit at, and no more of it than that. */
export function deviceOf(request: FastifyRequest): string {
  const said = `${request.headers['user-agent'] ?? ''}`
  const named = (names: readonly string[]) => names.find((name) => said.includes(name))
  const browser = named(['Edg', 'Firefox', 'Chrome', 'Safari'])?.replace('Edg', 'Edge')
  const system = named(['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'])
  return [browser, system].filter(Boolean).join(' · ')
}

export function cookieIn(house: House, request: FastifyRequest): string | undefined {
  return request.cookies[cookieOf(house).name]
}

export async function closeSession(
  house: House,
  tx: Tx,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const secret = cookieIn(house, request)
  if (secret) await tx.deleteFrom('session').where('token_hash', '=', tokenHash(secret)).execute()
  reply.clearCookie(cookieOf(house).name, { path: '/' }).header('clear-site-data', '"cache", "storage"')
}

/** Sessions seen open a moment ago: those people wait in a line of their own, not with whoever shares their address. */
const seenOpen = new WeakMap<House['db'], Map<string, number>>()

/** The line a request of the desk waits in: its session's, where that was open within the last half hour, else its address's. */
export function sessionLane(house: House, request: FastifyRequest): string {
  const secret = cookieIn(house, request)
  const hash = secret === undefined ? '' : tokenHash(secret).toString('hex')
  const until = seenOpen.get(house.db)?.get(hash) ?? 0
  return until > house.clock.monotonic() ? `session ${hash}` : `session of ${request.ip}`
}

function noteOpen(house: House, hash: Buffer): void {
  const seen = seenOpen.get(house.db) ?? new Map<string, number>()
  seenOpen.set(house.db, seen)
  const name = hash.toString('hex')
  seen.delete(name)
  seen.set(name, house.clock.monotonic() + idleMs)
  if (seen.size > 10_000) seen.delete(seen.keys().next().value ?? '')
}

/** The person behind a request, or 401. For anything that changes something: same origin, and the session's token. */
export async function sitting(house: House, request: FastifyRequest): Promise<Sitting> {
  const tenant = await tenantOf(house, request)
  const secret = cookieIn(house, request)
  const found =
    secret &&
    (await sitterOf(house.db, { tenant: tenant.id, hash: tokenHash(secret), at: house.clock.now() }))
  if (!found) throw new Refused(401, 'signed-out', 'Nobody is signed in.')
  noteOpen(house, tokenHash(secret))
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  if (changes) checkOrigin(house, tenant, request, found.csrf)
  const needs = request.routeOptions.config.may ?? []
  const role = found.role as Role
  const cameBy = found.came_by as CameBy
  if (!needs.every((deed) => personMay(found, deed))) {
    throw new Refused(403, 'not-your-role', 'Your role does not include this.', {
      errors: [{ path: 'role', found: role, wanted: needs.join(', ') }],
    })
  }
  const reads = !changes || byReading.has(request.routeOptions.url ?? '')
  if (cameBy === 'account' && !(reads && needs.every((deed) => byAccount.has(deed))))
    throw new Refused(
      403,
      'passkey-wanted',
      'You came in by an account elsewhere. Use your passkey for this.',
    )
  if (tenant.firstRun && !needs.every((deed) => inFirstRun.has(deed)))
    throw new Refused(403, 'not-open', 'This desk is still being set up.')
  // Outside a sandbox a link opens the door once, to register the first passkey, and nothing else.
  const enrolling = needs.includes('enrol') || request.routeOptions.url === '/desk/api/session'
  if (!tenant.sandbox && !found.enrolled && !enrolling)
    throw new Refused(403, 'enrol-first', 'Register a passkey first; nothing else is open before that.')
  const { administers } = found
  const staff = {
    id: found.staff_id,
    name: found.name,
    role,
    administers,
    cameBy,
    enrolled: Boolean(found.enrolled),
  }
  return {
    tenant,
    staff,
    actor: { kind: 'staff', id: staff.id, name: staff.name },
    csrf: found.csrf,
    sessionHash: tokenHash(secret),
  }
}

/** Whose session this is, while it is open. */
export async function personBehind(tx: Tx, house: House, tenant: string, hash: Buffer) {
  const [person] = await sittingBehind(tx, tenant, [hash], house.clock.now())
  if (person) await noteUsed(tx, [person], house.clock.now())
  return person
}

/** Whether a session is still open and its person still has a right; for what was granted to it a moment ago. */
export async function stillMay(
  tx: Tx,
  house: House,
  tenant: string,
  hash: Buffer,
  deed: string,
): Promise<boolean> {
  const person = await personBehind(tx, house, tenant, hash)
  return person !== undefined && personMay(person, deed)
}

/** Which of these sessions are still open, in hexadecimal. Asking does not count as a key press. */
export async function openSessions(
  house: House,
  tenant: string,
  hashes: readonly Buffer[],
): Promise<ReadonlySet<string>> {
  if (hashes.length === 0) return new Set()
  const found = await sittingBehind(house.db, tenant, hashes, house.clock.now())
  return new Set(found.map((row) => row.token_hash.toString('hex')))
}

type Shown = { tenant: string; hash: Buffer; at: Instant }

/**
 * People press keys at the same moment, and with every press it is asked who presses. Each tenant is asked about by
 * itself: what is wrong with one keeps nobody of another out.
 */
const sitterOf = askedTogether(
  async (db: Database, shown: readonly Shown[]) => {
    const [first] = shown
    if (!first) return []
    const hashes = shown.map(({ hash }) => hash)
    const at = shown.reduce((latest, each) => (each.at > latest ? each.at : latest), first.at)
    const sitters = await sittingBehind(db, first.tenant, hashes, at)
    const idle = sitters.filter((sitter) => isResting(sitter, at))
    if (idle.length > 0) await inTenant(db, first.tenant, (tx) => noteUsed(tx, idle, at))
    return shown.map(({ hash }) => sitters.find(({ token_hash: own }) => own.equals(hash)))
  },
  ({ tenant }) => tenant,
)

function sittingBehind(db: Database | Tx, tenant: string, hashes: readonly Buffer[], at: Instant) {
  return sittersAt(db, tenant, hashes, { at, idleSince: later(at, -idleMs) })
}

/** Noted once a minute: a press of a key is no reason to write a row. */
function isResting({ last_used_at: last }: Sitter, at: Instant): boolean {
  return last < later(at, -60_000)
}

async function noteUsed(tx: Tx, sitters: readonly Sitter[], at: Instant): Promise<void> {
  const hashes = sitters.filter((sitter) => isResting(sitter, at)).map((sitter) => sitter.token_hash)
  if (hashes.length > 0)
    await tx.updateTable('session').set({ last_used_at: at }).where('token_hash', 'in', hashes).execute()
}

/** State is changed only by a request this desk's own page made. */
export function checkOrigin(house: House, tenant: Tenant, request: FastifyRequest, csrf?: string): void {
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const sameOrigin =
    origin === undefined
      ? site === undefined || site === 'same-origin' || site === 'none'
      : origin === new URL(addressOf(house, tenant)).origin
  const wanted = request.routeOptions.config.takes ?? 'application/json'
  const [type = ''] = `${request.headers['content-type'] ?? ''}`.split(';', 1)
  if (!sameOrigin || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    throw new Refused(403, 'other-origin', 'This request came from another site.')
  // Neither of the types is one that a form of another site could send.
  if (type.trim().toLowerCase() !== wanted)
    throw new Refused(415, 'wrong-type', `This route takes ${wanted}.`)
  if (csrf !== undefined && request.headers['x-guichet-csrf'] !== csrf)
    throw new Refused(403, 'no-token', 'The token of this session is missing. Load the page again.')
}
