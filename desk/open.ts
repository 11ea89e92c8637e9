/** Puts the house together: database, keys, vault, log, platform. Tests open it with another clock or platform. */
import { join } from 'node:path'
import { openPlatform } from '../connectors/platforms/index.ts'
import { defaultPolicy } from '../core/policy.ts'
import type { Platform } from '../core/platform.ts'
import type { Config } from './config.ts'
import type { House, Tenant } from './house.ts'
import { systemClock, type Clock } from './outside/clock.ts'
import type { Crashpoint } from './outside/crashpoint.ts'
import { Fault } from './outside/fault.ts'
import { folderKeys } from './outside/keys-folder.ts'
import { readLogFiles } from './outside/logfiles-read.ts'
import { systemChance } from './outside/random.ts'
import { folderVault } from './outside/vault-folder.ts'
import { openWire } from './outside/wire.ts'
import { type Connection, deskRole, letDeskSignIn, migrate, openDatabase } from './sql/database.ts'
import { allTenants, readRegimes } from './tenants.ts'

export type Opened = { house: House; close(): Promise<void> }

export type OpenOptions = {
  connection: Connection
  /** The owner's connection, where it is another; without it the process migrates and then becomes a lesser role. */
  migrateConnection?: Connection
  clock?: Clock
  crashpoint?: Crashpoint
  say?: House['say']
  onFatal?: (fault: unknown) => void
}

export async function openHouse(config: Config, options: OpenOptions): Promise<Opened> {
  const clock = options.clock ?? systemClock
  const chance = systemChance
  const random = (length: number) => chance.bytes(length)
  const now = () => clock.now()
  const say = options.say ?? (() => undefined)
  const crashpoint = options.crashpoint ?? (() => undefined)
  const onFatal = options.onFatal ?? (() => undefined)
  await migrate(options.migrateConnection ?? options.connection)
  await crashpoint('start.migrated')
  if (options.migrateConnection && options.connection.user === deskRole)
    await letDeskSignIn(options.migrateConnection)
  const db = await openDatabase(options.connection, { max: 20 })
  const keys = await folderKeys({ folder: join(config.dataDir, 'keys'), now, random })
  const vault = await folderVault({
    folder: join(config.dataDir, 'vault'),
    keys,
    now,
    random,
    crashpoint,
    onFatal,
  })
  const platforms = new Map<string, Platform>()
  const nudges = new Set<() => void>()
  const house: House = {
    config,
    db,
    clock,
    chance,
    keys,
    vault,
    crashpoint,
    say,
    policy: defaultPolicy,
    regimes: readRegimes(),
    log: readLogFiles(logFolder(config)),
    logOrigin: `${new URL(config.publicUrl).host}/log`,
    connection: options.connection,
    logRefuses: () => undefined,
    wire: async (request) => await wireFor(await allTenants(db))(request),
    platformOf: (tenant) => platformFor(tenant),
    nudge: () => nudges.forEach((each) => each()),
    onNudge: (hint) => void nudges.add(hint),
  }

  // Only what an operator has set may be reached: the platform's own origin and the alert webhook (DESIGN 8.8).
  function wireFor(tenants: readonly Tenant[]) {
    const origins = tenants
      .flatMap(({ settings }) => [settings.platform.settings.origin, settings.alertWebhook?.url])
      .flatMap((url) => (url ? [new URL(url).origin] : []))
    const anyPublic = tenants.every(({ sandbox }) => !sandbox)
    return openWire({
      origins,
      anyPublic,
      clock,
      record: ({ method, origin, status, fault, milliseconds }) =>
        fault &&
        say('a request did not go through', { method, origin, status: status ?? 0, fault, milliseconds }),
    })
  }

  function platformFor(tenant: Tenant): Platform {
    const key = JSON.stringify(tenant.settings.platform)
    const open =
      platforms.get(key) ??
      openPlatform(tenant.settings.platform.kind, tenant.settings.platform.settings, {
        wire: wireFor([tenant]),
        clock: now,
      })
    if (!open) throw new Fault('platform-unknown', { found: tenant.settings.platform.kind })
    platforms.set(key, open)
    return open
  }

  return { house, close: () => db.destroy() }
}

export function logFolder(config: Config): string {
  return join(config.dataDir, 'log')
}
