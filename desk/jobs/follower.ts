import type { House } from '../house.ts'
import { allTenants } from '../tenants.ts'
import { type Loop, startLoop } from './loop.ts'

/** Keeps every list of this process at what the database has: at a hint, and twice a second without one. */
export function startFollower(house: House, fatal: (fault: unknown) => void): Loop {
  let isFirst = true
  return startLoop(
    house,
    'the follower',
    500,
    async () => {
      if (isFirst) for (const tenant of await allTenants(house.db)) await house.lists.of(tenant)
      isFirst = false
      for (const lists of house.lists.opened()) await lists.follow()
      return false
    },
    fatal,
  )
}
