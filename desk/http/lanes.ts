/**
 * Who waits in which line, so that a crowd of strangers never stands in front of an authority or of the people at the
 * desk. A line is chosen before anything is proved, by what a request claims; what it costs is counted once it is.
 */
import type { FastifyRequest } from 'fastify'
import type { House } from '../house.ts'
import { readRegistry } from '../sql/house/authorities.ts'
import { inTenant } from '../sql/database.ts'
import { allTenants } from '../tenants.ts'
import { Refused } from './problem.ts'

export const minute = 60_000

/**
 * Requests a minute: of one address as a stranger at the signed door, of anybody elsewhere, of one proven sender; and
 * how often one address may have somebody else asked on its behalf.
 */
export const quotas = { strangers: 120, others: 1_200, sender: 1_200, knocks: 30 } as const

/** So many keys are counted at once; beyond that the oldest count is dropped. */
const mostKeys = 10_000

export type Quota = {
  /** Counts one. Seconds to wait when there were too many in this minute, else `undefined`. */
  take(key: string): number | undefined
  /** Takes one back that proved to be somebody else's. */
  giveBack(key: string): void
}

/** At most `most` of one key in a minute, counted from its first. */
function quotaOf(most: number, now: () => number): Quota {
  const counts = new Map<string, { since: number; count: number }>()
  return {
    take(key) {
      const at = now()
      const found = counts.get(key)
      const line = found && at - found.since < minute ? found : { since: at, count: 0 }
      line.count++
      counts.delete(key)
      counts.set(key, line)
      if (counts.size > mostKeys) counts.delete(counts.keys().next().value ?? '')
      return line.count > most ? Math.max(1, Math.ceil((line.since + minute - at) / 1_000)) : undefined
    },
    giveBack(key) {
      const line = counts.get(key)
      if (line && line.count > 0) line.count--
    },
  }
}

export function tooMany(seconds: number): Refused {
  return new Refused(
    429,
    'too-many',
    'Too many requests. Nothing was lost on this side: send it again after the time stated.',
    {},
    { 'retry-after': `${seconds}` },
  )
}

const registered = new WeakMap<House['db'], { at: number; keys: Promise<ReadonlySet<string>> }>()

/**
 * Whether a request names a key of our registry. It proves nothing: it only spares the request the strangers' line.
 * The registry is looked at again after a few seconds; a key added a moment ago waits with the strangers so long.
 */
export async function claimsKnownKey(house: House, request: FastifyRequest): Promise<boolean> {
  const claimed = /keyid="([^"]{1,200})"/.exec(`${request.headers['signature-input'] ?? ''}`)?.[1]
  if (claimed === undefined) return false
  const known = registered.get(house.db)
  const at = house.clock.monotonic()
  const fresh = known && at - known.at < 5_000 ? known : { at, keys: keysOf(house) }
  registered.set(house.db, fresh)
  try {
    return (await fresh.keys).has(claimed)
  } catch {
    registered.delete(house.db)
    return false
  }
}

async function keysOf(house: House): Promise<ReadonlySet<string>> {
  const keys = new Set<string>()
  for (const tenant of await allTenants(house.db)) {
    const { registry } = await inTenant(house.db, tenant.id, readRegistry)
    for (const authority of registry.authorities) for (const { keyid } of authority.keys) keys.add(keyid)
  }
  return keys
}

type Counting = { senders: Quota; spoilt: Quota; programs: Quota }
const counting = new WeakMap<House['db'], Counting>()

function countingOf({ db, clock }: House): Counting {
  const found = counting.get(db)
  if (found) return found
  const now = () => clock.monotonic()
  const made = {
    senders: quotaOf(quotas.sender, now),
    spoilt: quotaOf(quotas.strangers, now),
    programs: quotaOf(quotas.strangers, now),
  }
  counting.set(db, made)
  return made
}

/** Counts a request whose signature is good. Throws {@link Refused} (429) when its authority has sent too many. */
export function countSender(house: House, tenant: string, authority: string): void {
  const wait = countingOf(house).senders.take(`${tenant} ${authority}`)
  if (wait !== undefined) throw tooMany(wait)
}

/**
 * Counts a request that proved nothing. Throws {@link Refused} (429) when its address sent too many of them: then
 * nothing is written any more, and a flood under somebody's name fills no disk.
 */
export function countSpoilt(house: House, ip: string): void {
  const wait = countingOf(house).spoilt.take(ip)
  if (wait !== undefined) throw tooMany(wait)
}

/**
 * Counts a request to a route of programs whose token is not known to count. Throws {@link Refused} (429) when its address
 * sent too many of them: then no token is looked up any more. Returns how to take it back, where the token did count.
 */
export function countStranger(house: House, ip: string): () => void {
  const { programs } = countingOf(house)
  const wait = programs.take(ip)
  if (wait !== undefined) throw tooMany(wait)
  return () => programs.giveBack(ip)
}
