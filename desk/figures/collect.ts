import { between } from '../../core/instant.ts'
import { lastBackup } from '../backup/last.ts'
import type { House } from '../house.ts'
import { poolFigures } from '../sql/database.ts'
import { logFigures, pressingFigures, type Standing, standingFigures } from '../sql/figures.ts'
import { allTenants } from '../tenants.ts'
import { readinessOf } from './ready.ts'

/** What reads whole tables is read at most so often, however often somebody asks. */
const standingFor = 60_000

/** Returns the deed that reads every gauge anew. What cannot be read now is left out rather than shown as it was. */
export function collectorOf(house: House): () => Promise<void> {
  let standing: { at: number; figures: Standing } | undefined
  return async () => {
    const { meters } = house
    const ready = await readinessOf(house)
    meters.set(
      'guichet_ready',
      Object.entries(ready).map(([part, why]) => ({ labels: { part }, value: why === undefined ? 1 : 0 })),
    )
    const pool = poolFigures(house.db)
    meters.set('guichet_database_connections', [
      { labels: { state: 'idle' }, value: pool.idle },
      { labels: { state: 'busy' }, value: pool.total - pool.idle },
    ])
    meters.set('guichet_database_waiting', [{ value: pool.waiting }])
    meters.set('guichet_log_refuses', [{ value: house.logRefuses() === undefined ? 0 : 1 }])
    const { free, total, refuse } = await house.vault.room()
    meters.set('guichet_disk_free_bytes', [{ value: free }])
    meters.set('guichet_disk_size_bytes', [{ value: total }])
    meters.set('guichet_disk_refuse_bytes', [{ value: Math.round(refuse) }])
    const backup = await lastBackup(house.config.dataDir)
    meters.set(
      'guichet_backup_age_seconds',
      backup ? [{ value: between(backup.at, house.clock.now()) / 1_000 }] : [],
    )
    if (ready.database !== undefined) return forget(house)
    await readDatabase(house)
    const at = house.clock.monotonic()
    if (!standing || at - standing.at >= standingFor)
      standing = { at, figures: await standingFigures(house.db, await allTenants(house.db)) }
    const { demands, vault } = standing.figures
    meters.set(
      'guichet_demands',
      demands.map(({ count, ...labels }) => ({ labels, value: count })),
    )
    meters.set('guichet_vault_objects', [{ value: vault.objects }])
    meters.set('guichet_vault_bytes', [{ value: vault.bytes }])
  }
}

async function readDatabase({ db, meters, clock, logOrigin }: House): Promise<void> {
  const now = clock.now()
  const seen = await pressingFigures(db, await allTenants(db), now)
  meters.set(
    'guichet_demands_open',
    seen.open.map(({ instrument, waitsFor, count }) => ({
      labels: { instrument, waits_for: waitsFor },
      value: count,
    })),
  )
  meters.set('guichet_clocks_running', [{ value: seen.clocks.running }])
  meters.set('guichet_clocks_overdue', [{ value: seen.clocks.overdue }])
  const { nextDue } = seen.clocks
  meters.set('guichet_clock_left_seconds', nextDue ? [{ value: between(now, nextDue) / 1_000 }] : [])
  meters.set(
    'guichet_effects',
    seen.effects.map(({ count, ...labels }) => ({ labels, value: count })),
  )
  const waited = seen.oldestDue ? Math.max(0, between(seen.oldestDue, now) / 1_000) : 0
  meters.set('guichet_effect_oldest_seconds', [{ value: waited }])
  meters.set('guichet_alerts_waiting', [{ value: seen.alerts }])
  const log = await logFigures(db, logOrigin)
  meters.set('guichet_log_entries', [{ value: log.size }])
  meters.set('guichet_log_pending_entries', [{ value: log.pending }])
  meters.set('guichet_log_pending_oldest_seconds', [{ value: log.age }])
}

function forget({ meters }: House): void {
  for (const name of [
    'guichet_demands_open',
    'guichet_clocks_running',
    'guichet_clocks_overdue',
    'guichet_clock_left_seconds',
    'guichet_effects',
    'guichet_effect_oldest_seconds',
    'guichet_alerts_waiting',
    'guichet_log_entries',
    'guichet_log_pending_entries',
    'guichet_log_pending_oldest_seconds',
  ] as const)
    meters.set(name, [])
}
