import type { House } from '../house.ts'
import { carryListing } from '../matching/listing.ts'
import { claimListing } from '../sql/banks/listings.ts'
import { allTenants } from '../tenants.ts'
import { type Loop, startLoop } from './loop.ts'

const sweepMs = 5_000

/** Lists what takes its time, one piece at a moment, one of each tenant in turn. What is in hand at the end is given back. */
export function startLister(house: House, fatal: (fault: unknown) => void): Loop {
  const stopping = new AbortController()
  const loop = startLoop(
    house,
    'the lister',
    sweepMs,
    async () => {
      let any = false
      for (const tenant of await allTenants(house.db)) {
        if (stopping.signal.aborted) return false
        const listing = await claimListing(house, tenant)
        if (listing) await carryListing(house, tenant, listing, stopping.signal)
        any ||= listing !== undefined
      }
      return any
    },
    fatal,
  )
  return {
    hint: () => loop.hint(),
    async stop() {
      stopping.abort()
      await loop.stop()
    },
  }
}
