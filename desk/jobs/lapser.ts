/** Ends the cases of which nothing is listed any more, each looked at once more before. */
import { lapseUnlisted } from '../matching/lapse.ts'
import type { House } from '../house.ts'
import { allTenants } from '../tenants.ts'
import { type Loop, startLoop } from './loop.ts'

export function startLapser(house: House, fatal: (fault: unknown) => void): Loop {
  return startLoop(
    house,
    'the lapser',
    1_000,
    async () => {
      let isMore = false
      for (const tenant of await allTenants(house.db))
        if ((await lapseUnlisted(house, tenant)) > 0) isMore = true
      return isMore
    },
    fatal,
  )
}
