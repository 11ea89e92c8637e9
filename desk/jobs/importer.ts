import { eachTenant } from '../apart.ts'
import { takeDropped } from '../banks/drop.ts'
import { doSomeOfAnImport, emptySomeOfAnImport } from '../banks/import.ts'
import type { House } from '../house.ts'
import { type Loop, startLoop } from './loop.ts'

/** Takes lists from the operator's folder, does what people have confirmed of others, and forgets the lines of those that are over, a portion a turn. */
export function startImporter(house: House, fatal: (fault: unknown) => void): Loop {
  const loop = startLoop(
    house,
    'the importer',
    5_000,
    async () => {
      let more = false
      await eachTenant(house, 'the importer', async (tenant) => {
        if ((await takeDropped(house, tenant)) > 0) more = true
      })
      await eachTenant(house, 'the importer', async (tenant) => {
        if (await doSomeOfAnImport(house, tenant)) more = true
      })
      await eachTenant(house, 'the importer', async (tenant) => {
        if (await emptySomeOfAnImport(house, tenant)) more = true
      })
      return more
    },
    fatal,
  )
  house.onNudge('lists', loop.hint)
  return loop
}
