/** What is looked after at a slow pace: room in the vault, and what a crash left lying there. */
import { join } from 'node:path'
import { later } from '../../core/instant.ts'
import { apart, eachTenant } from '../apart.ts'
import { turnOnAgain, withdrawExpired } from '../banks/expiry.ts'
import { forgetOldCases, sealOldCases } from '../banks/forget.ts'
import type { House } from '../house.ts'
import { Fault } from '../outside/fault.ts'
import { forgetSlow } from '../matching/slow-scan.ts'
import { addDestroyed, destroyedIn } from '../backup/destroyed.ts'
import { keepAlert } from '../sql/day/alerts.ts'
import { inTenant } from '../sql/database.ts'
import { destroyedSince } from '../sql/demands/erase.ts'
import { forgetHashJobs } from '../sql/hashing.ts'
import { allTenants } from '../tenants.ts'
import { type Loop, startLoop } from './loop.ts'
import { renewSecrets } from './renewal.ts'
import { eraseRecords } from './retention.ts'
import { forgetWhatWasSeen } from './hunter.ts'
import { forgetTold } from './teller.ts'

const sweepEvery = 3_600_000
const dayMs = 24 * 3_600_000

/**
 * Looks at the room and at what has expired every minute and sweeps every hour, the first time an hour after the start;
 * what is sealed under an old key is sealed anew at the start and every hour. Hints do not hurry it.
 */
export function startHousekeeping(house: House, fatal: (fault: unknown) => void): Loop {
  let sweptAt = house.clock.monotonic()
  let renewAt = sweptAt
  // One after another, and each by itself: what cannot be done today keeps nothing else from being forgotten in time.
  const each = (steps: Readonly<Record<string, () => Promise<unknown>>>) =>
    Object.entries(steps).reduce(
      (before, [what, step]) => before.then(() => apart(house, what, step)),
      Promise.resolve(),
    )
  const loop = startLoop(
    house,
    'the housekeeper',
    60_000,
    async () => {
      await each({
        'looking at the room': () => lookAtRoom(house),
        'listing what was destroyed': () => listDestroyed(house),
        'withdrawing what has expired': () => withdrawExpired(house),
        'turning on what was off until now': () => turnOnAgain(house),
        'sealing old cases': () => sealOldCases(house),
      })
      if (house.clock.monotonic() >= renewAt) {
        renewAt = house.clock.monotonic() + sweepEvery
        await each({ 'sealing anew': () => renewAll(house) })
      }
      if (house.clock.monotonic() - sweptAt < sweepEvery) return false
      sweptAt = house.clock.monotonic()
      await each({
        'forgetting what was seen': () => forgetWhatWasSeen(house),
        'forgetting messages': () => forgetTold(house),
        'forgetting scans': () => forgetSlow(house),
        'forgetting what was hashed': () => forgetHashed(house),
        'forgetting cases': () => forgetCases(house),
        'erasing records': () => eraseAll(house),
        'sweeping the vault': () => sweepAll(house),
      })
      return false
    },
    fatal,
  )
  return { ...loop, hint: () => undefined }
}

async function renewAll(house: House): Promise<void> {
  const renewed = await renewSecrets(house)
  if (renewed > 0) house.say('secrets were sealed anew under the newest key', { renewed })
}

async function forgetHashed(house: House): Promise<void> {
  await eachTenant(house, 'forgetting what was hashed', (tenant) =>
    forgetHashJobs(house, tenant, later(house.clock.now(), -dayMs)),
  )
}

async function forgetCases(house: House): Promise<void> {
  const forgotten = await forgetOldCases(house)
  if (forgotten > 0) house.say('cases whose time was over were forgotten', { forgotten })
}

async function eraseAll(house: House): Promise<void> {
  const erased = await eraseRecords(house)
  if (erased > 0) house.say('records whose time was over were erased', { erased })
}

async function sweepAll(house: House): Promise<void> {
  const gone = await sweepVault(house)
  if (gone > 0) house.say('the vault was swept of what no row knows', { gone })
}

/** Raises one alarm a day for every tenant while the vault runs short: first that it will, then that it takes nothing in. */
export async function lookAtRoom(house: House): Promise<void> {
  const { free, warn, refuse } = await house.vault.room()
  if (free >= warn) return
  const kind = free < refuse ? 'vault-full' : 'vault-low'
  const at = house.clock.now()
  const says = { key: `alert.${kind}`, params: { free: gibibytes(free), refuse: gibibytes(refuse) } }
  await eachTenant(house, 'an alarm', async (tenant) => {
    const isNew = await inTenant(house.db, tenant.id, (tx) =>
      keepAlert(tx, house, tenant, { key: `${kind}/${at.slice(0, 10)}`, says, at }),
    )
    if (isNew) house.say('the vault runs short of room', { free, warn, refuse })
  })
}

/**
 * Keeps the list of what was destroyed beside the database, for the day on which an older one is restored. A minute
 * behind at most; what is on it already is not written again.
 */
export async function listDestroyed(house: House): Promise<number> {
  const file = join(house.config.dataDir, 'destroyed.jsonl')
  const since = (await destroyedIn(file)).reduce(
    (last, { at }) => (at > last ? at : last),
    '1970-01-01T00:00:00.000Z',
  )
  let fresh = 0
  for (const tenant of await allTenants(house.db))
    fresh += await addDestroyed(file, await inTenant(house.db, tenant.id, (tx) => destroyedSince(tx, since)))
  return fresh
}

/** More strangers than any crash leaves, and not one acquaintance: this vault belongs to another database. */
const tooManyStrangers = 20

/**
 * Removes objects older than a day that no row knows, or whose key was destroyed. Returns how many went. Throws
 * `vault-unknown`, and removes nothing, where the database knows none of what lies there: it is the wrong one.
 */
export async function sweepVault(house: House): Promise<number> {
  const tenants = await allTenants(house.db)
  return await house.vault.sweepOrphans(async (ids) => {
    const known = new Set<string>()
    const readable = new Set<string>()
    for (const tenant of tenants) {
      const rows = await inTenant(house.db, tenant.id, (tx) =>
        tx
          .selectFrom('vault_object')
          .select(['id', 'wrapped_identity'])
          .where('id', 'in', [...ids])
          .unionAll(
            tx
              .selectFrom('hash_job')
              .select(({ ref }) => [ref('object_id').$notNull().as('id'), 'wrapped_identity'])
              .where('object_id', 'in', [...ids]),
          )
          .execute(),
      )
      for (const { id, wrapped_identity: key } of rows) {
        known.add(id)
        if (key !== null) readable.add(id)
      }
    }
    if (ids.length > tooManyStrangers && known.size === 0)
      throw new Fault('vault-unknown', {
        found: `${ids.length} objects that no row of this database knows`,
        wanted: 'the database that belongs to this vault',
      })
    return readable
  })
}

const gibibytes = (bytes: number) => Math.floor((bytes / 1024 ** 3) * 10) / 10
