/** Puts the house together: database, keys, vault, log, platform. Tests open it with another clock or platform. */
import { join } from 'node:path'
import { defaultPolicy } from '../core/policy.ts'
import { WireFault, type Wire } from '../core/wire.ts'
import { templates } from '../forms/index.ts'
import type { Config } from './config.ts'
import { connectionsFor, homeOf } from './platforms/connections.ts'
import { openMeters } from './figures/meters.ts'
import { openLookers } from './matching/lookers.ts'
import { listsOfTenants } from './matching/lists-of-tenants.ts'
import type { House, Tenant, Work } from './house.ts'
import { systemClock, type Clock } from './outside/clock.ts'
import type { Crashpoint } from './outside/crashpoint.ts'
import { unreadable } from './outside/fault.ts'
import { folderKeys, type FolderKeysSettings } from './outside/keys/folder.ts'
import { readSecret } from './outside/keys/shelf.ts'
import { readLogFiles } from './outside/logfiles/read.ts'
import { systemChance } from './outside/random.ts'
import { openDecoders } from './outside/signals.ts'
import { folderVault } from './outside/vault/folder.ts'
import { openWire, type WireOptions } from './outside/wire.ts'
import { type Connection, deskRole, letDeskSignIn, migrate, openDatabase } from './sql/database.ts'
import { keepMonths } from './sql/seen/months.ts'
import { readRegimes } from './tenants.ts'

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

/** A held video may be large and come slowly; each connector asks for less time where it wants less. */
const platformLimits = { bytes: 1024 ** 3, totalMs: 5 * 60_000, firstByteMs: 60_000 }

/** What is fetched to be recognised while somebody waits for it; and what is fetched by whoever hashes it. */
const contentLimits = { bytes: 100 * 1024 ** 2, totalMs: 30_000, firstByteMs: 10_000 }
const longLimits = { totalMs: 3_600_000, firstByteMs: 30_000, pace: 64 * 1024 }

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
  const owner = options.migrateConnection ?? options.connection
  const months = async (from?: string) =>
    await keepMonths(owner, clock.now(), from).catch((fault) => {
      // Another process is the owner's; there are months enough for a year.
      if ((fault as { code?: string }).code !== '42501') throw fault
    })
  await months()
  const db = await openDatabase(options.connection, { max: 20 })
  const keys = await folderKeys({ ...(await keySettings(config)), now, random })
  const vault = await folderVault({
    folder: join(config.dataDir, 'vault'),
    keys,
    now,
    random,
    crashpoint,
    onFatal,
  })
  const decoders = openDecoders(config.decoding)
  const lookers = openLookers(config.lookupThreads)
  const nudges: Record<Work, Set<() => void>> = {
    effects: new Set(),
    drills: new Set(),
    hashing: new Set(),
    listing: new Set(),
    told: new Set(),
    lists: new Set(),
  }
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
    forms: templates,
    log: readLogFiles(logFolder(config)),
    logOrigin: `${new URL(config.publicUrl).host}/log`,
    connection: options.connection,
    logRefuses: () => undefined,
    schemaMoved: () => undefined,
    meters: openMeters(),
    lists: listsOfTenants({ db, clock, say, keeping: { dataDir: config.dataDir, crashpoint }, lookers }),
    keepMonths: months,
    decoders,
    wireTo: (tenant, origins) => platformWire(tenant, origins),
    wireToContent: contentWire,
    platformOf: connectionsFor({ db, keys, clock }, (tenant, origins) => house.wireTo(tenant, origins)),
    nudge: (work = 'effects') => nudges[work].forEach((each) => each()),
    onNudge: (work, hint) => void nudges[work].add(hint),
  }

  /**
   * Only what an operator has set is reached. Who runs the installation alone may name a platform, a webhook or a
   * provider in their own network. Where several share it, none of them runs it: theirs lead to public addresses only, or
   * one could look around behind the other's walls.
   */
  function platformWire({ shared, sandbox }: Tenant, origins: readonly string[]): Wire {
    if (!shared || sandbox) return wireTo({ origins, limits: platformLimits })
    const open = wireTo({ origins: [], anyPublic: true, limits: platformLimits })
    return async (request) => {
      if (!URL.canParse(request.url) || !origins.includes(new URL(request.url).origin))
        throw new WireFault('refused', 'the wire does not go there: it is not on the list')
      return await open(request)
    }
  }

  /** Content lies anywhere, and whoever posts it chooses its address: into one's own network only where the operator says so. */
  function contentWire(tenant: Tenant, { long } = { long: false }): Wire {
    const { origins, anyPublic } = config.fetching
    const { mediaBytes: bytes } = config.decoding.limits
    const home = tenant.sandbox ? homeOf(tenant) : undefined
    return wireTo({
      origins: tenant.shared && !tenant.sandbox ? [] : [...origins, ...(home ? [home] : [])],
      anyPublic,
      redirects: 3,
      limits: long ? { ...longLimits, bytes } : contentLimits,
    })
  }

  function wireTo(leads: Pick<WireOptions, 'origins' | 'anyPublic' | 'redirects' | 'limits'>) {
    return openWire({
      ...leads,
      clock,
      record: ({ method, origin, status, fault, milliseconds }) =>
        fault &&
        say('a request did not go through', { method, origin, status: status ?? 0, fault, milliseconds }),
    })
  }

  return {
    house,
    async close() {
      await decoders.stop()
      await lookers.close()
      await db.destroy()
    },
  }
}

/** Where the keys lie and what seals them; secrets are read from files, never from the environment itself. */
export async function keySettings({
  dataDir,
  keysPassphraseFile,
  document,
}: Pick<Config, 'dataDir' | 'keysPassphraseFile'> & { document?: Config['document'] | undefined }): Promise<
  Pick<FolderKeysSettings, 'folder' | 'passphrase' | 'document'>
> {
  const passphrase = keysPassphraseFile && (await passphraseIn(keysPassphraseFile))
  const opens = document?.passphraseFile && (await passphraseIn(document.passphraseFile))
  return {
    folder: join(dataDir, 'keys'),
    ...(passphrase ? { passphrase } : {}),
    ...(document
      ? {
          document: {
            keyFile: document.keyFile,
            chainFile: document.chainFile,
            ...(opens ? { passphrase: opens } : {}),
          },
        }
      : {}),
  }
}

async function passphraseIn(path: string): Promise<string> {
  const text = await readSecret(path, { links: true }).catch((cause) => {
    throw unreadable('passphrase file', path, cause)
  })
  return text.replace(/\r?\n$/, '')
}

export function logFolder(config: Config): string {
  return join(config.dataDir, 'log')
}
