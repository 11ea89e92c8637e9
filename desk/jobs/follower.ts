import { eachTenant } from '../apart.ts'
import type { House } from '../house.ts'
import { type Loop, startLoop } from './loop.ts'

/** Keeps every list of this process at what the database has: at a hint, and twice a second without one. */
export function startFollower(house: House, fatal: (fault: unknown) => void): Loop {
  return startLoop(
    house,
    'the follower',
    500,
    async () => {
      await eachTenant(house, 'the follower', async (tenant) => {
        const lists = await house.lists.of(tenant)
        await lists.follow()
      })
      return false
    },
    fatal,
  )
}
