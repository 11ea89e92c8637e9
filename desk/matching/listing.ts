/**
 * What takes its time to be listed: read from its frozen copies as a stream, by one worker after another should they die, and
 * listed in one transaction when all of it is known. What could not be read is listed by nothing until a person says so.
 */
import type { Saying } from '../../core/event.ts'
import { isNumbered } from '../../core/demand.ts'
import { later } from '../../core/instant.ts'
import { whileAlive } from '../alive.ts'
import { listFromDemand } from '../banks/from-demand.ts'
import type { House, Tenant } from '../house.ts'
import { onDemandIn } from '../journey.ts'
import { Fault, toldOf } from '../outside/fault.ts'
import type { WhyUnread } from '../outside/unread.ts'
import { bankWith } from '../sql/banks/banks.ts'
import { endListing, keepListing, type Listing, returnListing } from '../sql/banks/listings.ts'
import { inTenant } from '../sql/database.ts'
import { loadDemand } from '../sql/demands/state.ts'
import { staysHeld } from '../sql/lease.ts'
import { type Recognised, recognise, unreadOf } from './recognise.ts'

/** Above so many, what is tried is taken to be what ends the worker. */
const tries = 3
const beatMs = 1_000
const laterMs = 5_000

type Read = { recognised: Recognised } | { why: WhyUnread | 'gone' }

/** Carries one claimed listing to its end, or gives it back where `signal` says that this process ends. */
export async function carryListing(
  house: House,
  tenant: Tenant,
  listing: Listing,
  signal: AbortSignal,
): Promise<void> {
  let progress = { done: 0, expected: 0 }
  const word = () => keepListing(house, tenant, listing, progress)
  await whileAlive(beatMs, word, async (lost) => {
    const ended = AbortSignal.any([signal, lost])
    const found = await readFor(house, tenant, listing, ended, (done, expected) => {
      progress = { done, expected }
    })
    if (lost.aborted) return
    const why = 'why' in found ? found.why : unreadOf(found.recognised)?.why
    if (why === 'given-up') return await returnListing(house, tenant, listing)
    if (why === 'busy') return await returnListing(house, tenant, listing, later(house.clock.now(), laterMs))
    await settle(house, tenant, listing, found)
    house.nudge()
  })
}

async function readFor(
  house: House,
  tenant: Tenant,
  { demand: id, target: wanted, words, attempts }: Listing,
  signal: AbortSignal,
  progress: (done: number, expected: number) => void,
): Promise<Read> {
  if (attempts > tries) return { why: 'crashed' }
  const loaded = await inTenant(house.db, tenant.id, (tx) => loadDemand(tx, house, tenant.id, id))
  const target =
    loaded && isNumbered(loaded.demand) ? loaded.demand.targets.find(({ id }) => id === wanted) : undefined
  if (!target) return { why: 'gone' }
  const only = words.fileAlone ? { wanted: ['sha256', 'md5'] } : {}
  try {
    return { recognised: await recognise(house, tenant, target, { ...only, signal, progress }) }
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    if (fault.code === 'temp-full') {
      house.say('what is to be listed waits until there is room for it', { why: toldOf(fault) })
      return { why: 'busy' }
    }
    if (!gone.includes(fault.code)) throw fault
    return { why: 'gone' }
  }
}

const gone = ['vault-missing', 'vault-shredded', 'vault-unreadable', 'row-missing']

/** Only while the target is down, the bank is there, and nobody has cancelled it. */
async function settle(house: House, tenant: Tenant, listing: Listing, found: Read): Promise<void> {
  await inTenant(house.db, tenant.id, async (tx) => {
    const at = house.clock.now()
    const refuse = async (why: Saying) => {
      await endListing(tx, listing, { state: 'refused', why }, at)
      return undefined
    }
    await onDemandIn(tx, house, tenant, listing.demand, async ({ demand }) => {
      if (!(await staysHeld(tx, 'listing', listing))) return undefined
      const target = demand.targets.find(({ id }) => id === listing.target)
      if (target?.outcome !== 'restricted')
        return await refuse({ key: 'list.no.not-restricted', params: { ordinal: target?.ordinal ?? 0 } })
      if ('why' in found)
        return await refuse({
          key: found.why === 'gone' ? 'list.no.nothing-held' : `list.unread.${found.why}`,
        })
      const { recognised } = found
      const unread = unreadOf(recognised)
      if (unread) return await refuse({ key: `list.unread.${unread.why}` })
      if (recognised.told.signals.length === 0) return await refuse({ key: 'list.no.nothing-held' })
      const bank = await bankWith(tx, listing.bank)
      if (!bank || bank.ended_at !== null) return await refuse({ key: 'list.no.bank-ended' })
      const { id, name } = listing.by
      const by = { id, name, actor: { kind: 'staff' as const, id, name } }
      const { entries, event } = await listFromDemand(
        tx,
        house,
        tenant,
        by,
        bank,
        demand,
        [recognised],
        listing.words,
      )
      await endListing(tx, listing, { state: 'done', entries }, at)
      return { demand, effects: [], events: [event] }
    })
  })
}
