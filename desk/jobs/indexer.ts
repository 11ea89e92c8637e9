import { eachTenant } from '../apart.ts'
import type { House } from '../house.ts'
import { fillSome } from '../search/fill.ts'
import { type Loop, startLoop } from './loop.ts'

/** Makes the search index of every tenant whole, a portion a turn. Once it is, a turn a minute finds nothing to do. */
export function startIndexer(house: House, fatal: (fault: unknown) => void): Loop {
  const loop = startLoop(
    house,
    'the indexer',
    60_000,
    async () => {
      let more = false
      await eachTenant(house, 'the indexer', async (tenant) => {
        if (await fillSome(house, tenant)) more = true
      })
      return more
    },
    fatal,
  )
  return { ...loop, hint: () => undefined }
}
