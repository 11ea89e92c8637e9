/** What the house must say aloud about itself: a log that falls behind or refuses to sign, a clock that was set. */
import { between } from '../../core/instant.ts'
import type { Saying } from '../../core/event.ts'
import { eachTenant } from '../apart.ts'
import type { House } from '../house.ts'
import { jumpOf } from '../outside/clock.ts'
import { keepAlert } from '../sql/day/alerts.ts'
import { inTenant, sql } from '../sql/database.ts'

/** An entry is to stand in a published checkpoint within a minute of its event. */
const logMayLag = 60_000

/** Returns the watch of one process. Each look raises at most one alarm of a kind a day. */
export function vigilOf(house: House): () => Promise<void> {
  const jumped = jumpOf(house.clock)
  return async () => {
    const seconds = Math.round((jumped() ?? 0) / 1_000)
    if (seconds !== 0) await alarm(house, 'clock-jumped', { key: 'alert.clock-jumped', params: { seconds } })
    if (house.logRefuses() !== undefined) await alarm(house, 'log-read-only', { key: 'alert.log-read-only' })
    else if (await isBehind(house)) await alarm(house, 'log-behind', { key: 'alert.log-behind' })
  }
}

async function isBehind(house: House): Promise<boolean> {
  const { rows } = await sql<{
    oldest: string | null
    now: string
  }>`select min(created_at) as oldest, clock_timestamp() as now from log_entry where index is null`.execute(
    house.db,
  )
  const [row] = rows
  return row !== undefined && row.oldest !== null && between(row.oldest, row.now) > logMayLag
}

async function alarm(house: House, kind: string, says: Saying): Promise<void> {
  const at = house.clock.now()
  await eachTenant(house, 'an alarm', async (tenant) => {
    const isNew = await inTenant(house.db, tenant.id, (tx) =>
      keepAlert(tx, house, tenant, { key: `${kind}/${at.slice(0, 10)}`, says, at }),
    )
    if (isNew) house.say(`alarm: ${kind}`, says.params ?? {})
  })
  house.nudge()
}
