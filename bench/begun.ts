import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beside, type Given, type Row } from './bench.ts'
import { untilHeld, untilQuiet } from './listed.ts'
import type { Place } from './place.ts'
import { inTurns, median } from './rounds.ts'

/** A desk that begins with so many listed: from what it wrote down, and from its database alone. */
export async function begun(given: Given, place: Place, token: string, count: number): Promise<Row> {
  given.say('  begun again …')
  const folder = join(place.dataDir, 'snapshots')
  const begin = async () => {
    await place.close()
    const before = place.spent().postgres
    await place.open()
    await untilHeld(place, token, count)
    const { desk, postgres } = place.spent()
    // What it writes down for the next start, and builds, is not what it waited for.
    await untilQuiet(place)
    return desk + postgres - before
  }
  const { file, rows } = await inTurns(given.count(3, 1), {
    file: begin,
    rows: async () => {
      await place.close()
      for (const name of readdirSync(place.dataDir).includes('snapshots') ? readdirSync(folder) : [])
        rmSync(join(folder, name))
      return await begin()
    },
  })
  return beside(
    `begun again, ${count.toLocaleString('en').replaceAll(',', ' ')} hashes`,
    { ours: median(file), yardstick: median(rows), unit: 's', n: file.length },
    { atMost: 0.6 },
  )
}
