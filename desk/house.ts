import type { Numbered } from '../core/demand.ts'
import type { Effect } from '../core/outcome.ts'
import type { Wire } from '../core/wire.ts'
import type { Abilities, Platform } from '../core/platform.ts'
import type { TrustPolicy } from '../core/policy.ts'
import type { Regime } from '../core/regime.ts'
import type { Config } from './config.ts'
import type { Meters } from './figures/meters.ts'
import type { ListsOfTenants } from './matching/lists-of-tenants.ts'
import type { CaseKey } from './outside/case-key.ts'
import type { Clock } from './outside/clock.ts'
import type { Chance } from './outside/random.ts'
import type { Forms } from './outside/forms.ts'
import type { Keys } from './outside/keys.ts'
import type { LogReader } from './outside/logfiles/read.ts'
import type { Crashpoint } from './outside/crashpoint.ts'
import type { Decoders } from './outside/signals.ts'
import type { Vault } from './outside/vault.ts'
import type { Connection, Database } from './sql/database.ts'
import type { FirstRun, Leased, TenantSettings } from './sql/tables.ts'

export type Tenant = {
  id: string
  hostname: string
  sandbox: boolean
  settings: TenantSettings
  /** Still being set up: no order is taken and nothing is decided before it is over. */
  firstRun?: FirstRun
  /** There are others on this installation: this one is met at its own hostname and nowhere else. */
  shared?: true
}

/** Room for an effect that is only being written: it is begun with its commit, and nobody has to look for it. */
export type Hands = {
  /** One place, kept for this effect until it is begun or the place is free again; none when all are taken. */
  place(effect: string): HandPlace | undefined
}
export type HandPlace = { effect: string; begin(begun: Begun): void; free(): void }
/** An effect with its lease, and the demand as it stands with the commit that wrote it. */
export type Begun = { tenant: Tenant; demand: Numbered; caseKey: CaseKey; effect: Effect; row: Leased }

/** What waits for a loop of its own. */
export type Work = 'effects' | 'drills' | 'hashing' | 'listing' | 'told' | 'lists'

/** Everything the shell is made of, put together once in main.ts and handed down. */
export type House = {
  config: Config
  db: Database
  clock: Clock
  chance: Chance
  keys: Keys
  vault: Vault
  regimes: ReadonlyMap<string, Regime>
  forms: Forms
  policy: TrustPolicy
  /** The platforms that own a tenant's targets, as one. */
  platformOf(tenant: Tenant): Platform & { abilitiesOf(reference: string): Abilities }
  /** A wire that leads to these origins, which a tenant set, and nowhere else. */
  wireTo(tenant: Tenant, origins: readonly string[]): Wire
  /** A wire to what a platform points at: public addresses, and those that the operator has named. `long`: to a long video. */
  wireToContent(tenant: Tenant, how?: { long: boolean }): Wire
  crashpoint: Crashpoint
  /** The public files of the log, to read. Its one writer is the sequencer. */
  log: LogReader
  logOrigin: string
  /** Why the log signs nothing any more; `undefined` while all is well. */
  logRefuses(): string | undefined
  /** Why this process may no longer work on the schema it finds; `undefined` while it may. */
  schemaMoved(): string | undefined
  meters: Meters
  /** What tells the signals of hostile bytes, each in a process that may do nothing else. */
  decoders: Decoders
  /** What is listed, held in memory and looked up there. */
  lists: ListsOfTenants
  /** Sees to the partitions of what was seen, and drops those before this month. */
  keepMonths(from: string): Promise<void>
  /** Where the database is, for whoever listens to it. */
  connection: Connection
  /** One line for the operator; never content, personal data or secrets. */
  say(line: string, facts?: Record<string, string | number>): void
  /** There may be work of this kind: effects, where nothing else is said. A hint, never the truth. */
  nudge(work?: Work): void
  /** Whoever carries effects out in this process and may have room; nobody where another process does it. */
  hands?: Hands
  onNudge(work: Work, hint: () => void): void
}
