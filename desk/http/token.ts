/** Programs of the operator: they come with a token of their own, as a bearer or as the password of a base address. */
import type { FastifyRequest } from 'fastify'
import type { House, Tenant } from '../house.ts'
import { tokenHash } from '../outside/token-hash.ts'
import { type TokenHolder, tokenHolder, type TokenRight } from '../sql/house/tokens.ts'
import { inTenant } from '../sql/database.ts'
import { countStranger } from './lanes.ts'
import { Refused } from './problem.ts'
import { openTenantOf } from './tenant.ts'
import { isBareAndOfThisMachine } from './this-machine.ts'

export type Program = { tenant: Tenant; holder: TokenHolder }

/** A token is looked up again after this long: so late, at most, does the end of one take effect. */
const believedMs = 1_000
const mostKept = 1_000

/** In the sandbox, whoever asks from the machine it runs on. */
const anyProgram: TokenHolder = { id: '', name: 'HMA', may: ['scan', 'curate'] }

/** `counts`: whether it did when it was looked up. */
type Kept = { until: number; program: Promise<Program | undefined>; counts?: boolean }
const kept = new WeakMap<House['db'], Map<string, Kept>>()

/** The program behind a request that may do this. Throws {@link Refused}: 401 without a token that counts, 403 for another one. */
export async function programOf(house: House, request: FastifyRequest, right: TokenRight): Promise<Program> {
  const program = await knownProgram(house, request)
  if (!program) throw noToken()
  if (!program.holder.may.includes(right))
    throw new Refused(403, 'other-token', 'This token does not allow that.', {
      errors: [{ path: 'token', found: program.holder.may.join(', ') || 'nothing', wanted: right }],
    })
  return program
}

/** Nobody without a token is read further than their headers: what programs send may be large. */
export async function refuseUnknown(house: House, request: FastifyRequest): Promise<void> {
  if (request.routeOptions.config.open !== 'program') return
  if (!(await knownProgram(house, request))) throw noToken()
}

function noToken(): Refused {
  return new Refused(
    401,
    'no-token',
    'This address wants a token of this service.',
    {},
    { 'www-authenticate': 'Bearer, Basic realm="guichet", charset="UTF-8"' },
  )
}

/** As {@link programOf}, for whoever must not be refused yet. */
export function knownProgram(house: House, request: FastifyRequest): Promise<Program | undefined> {
  const before = behind.get(request)
  if (before) return before
  const found = programBehind(house, request)
  behind.set(request, found)
  return found
}

/** It is asked for at every step of a request's way, and is the same at each. */
const behind = new WeakMap<FastifyRequest, Promise<Program | undefined>>()

async function programBehind(house: House, request: FastifyRequest): Promise<Program | undefined> {
  if (request.routeOptions.config.bareInSandbox && isBareAndOfThisMachine(request)) {
    const tenant = await openTenantOf(house, request)
    return tenant.sandbox ? { tenant, holder: anyProgram } : undefined
  }
  const secret = secretIn(request.headers.authorization ?? '')
  if (secret === undefined) return stranger(house, request)
  const hash = tokenHash(secret)
  const name = `${request.hostname} ${hash.toString('base64')}`
  const now = house.clock.monotonic()
  const known = kept.get(house.db) ?? new Map<string, Kept>()
  kept.set(house.db, known)
  const before = known.get(name)
  if (before && now < before.until) return (await before.program) ?? stranger(house, request)
  // Whose token counted a moment ago is kept waiting by nobody who guesses beside it.
  const takeBack = before?.counts ? undefined : countStranger(house, request.ip)
  const program = lookUp(house, request, hash)
  const made: Kept = { until: now + believedMs, program, counts: before?.counts ?? false }
  known.delete(name)
  known.set(name, made)
  if (known.size > mostKept) known.delete(known.keys().next().value ?? '')
  program.catch(() => known.delete(name))
  const found = await program
  made.counts = found !== undefined
  if (found) takeBack?.()
  return found
}

function stranger(house: House, { ip }: FastifyRequest): undefined {
  countStranger(house, ip)
}

async function lookUp(house: House, request: FastifyRequest, hash: Buffer): Promise<Program | undefined> {
  const tenant = await openTenantOf(house, request)
  const holder = await inTenant(house.db, tenant.id, (tx) => tokenHolder(tx, hash))
  return holder && { tenant, holder }
}

/** `Bearer TOKEN`, or `Basic` with the token as password and any name. */
function secretIn(authorization: string): string | undefined {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(authorization) ?? []
  if (/^bearer$/i.test(scheme)) return value
  if (!/^basic$/i.test(scheme)) return undefined
  const text = Buffer.from(value, 'base64').toString('utf8')
  return text.slice(text.indexOf(':') + 1)
}
