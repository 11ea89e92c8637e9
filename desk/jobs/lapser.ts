/** Ends the cases of which nothing is listed any more, each looked at once more before. */
import { eachTenant } from '../apart.ts'
import { lapseUnlisted } from '../matching/lapse.ts'
import type { House } from '../house.ts'
import { type Loop, startLoop } from './loop.ts'

export function startLapser(house: House, fatal: (fault: unknown) => void): Loop {
  return startLoop(
    house,
    'the lapser',
    1_000,
    async () => {
      let isMore = false
      await eachTenant(house, 'the lapser', async (tenant) => {
        if ((await lapseUnlisted(house, tenant)) > 0) isMore = true
      })
      return isMore
    },
    fatal,
  )
}
