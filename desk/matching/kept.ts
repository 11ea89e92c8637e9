/** When the lists of a tenant are written down for the next start, and how the next start begins from them. */
import type { Clock } from '../outside/clock.ts'
import type { Crashpoint } from '../outside/crashpoint.ts'
import { toldOf } from '../outside/fault.ts'
import { markOf } from '../sql/banks/follow.ts'
import { listVersion } from '../sql/banks/head.ts'
import { type Database, inTenant } from '../sql/database.ts'
import type { Held } from './held.ts'
import type { Lookers } from './lookers.ts'
import { readSnapshot, snapshotFile, type Unfit, writeSnapshot } from './snapshot.ts'

/** `least`: fewer signals than that are read from the database soon enough. */
export type Keeping = { dataDir: string; crashpoint: Crashpoint; least?: number }

/**
 * Where the lists are read from, by which time entries are over, and who hears what went wrong. Where they are kept on this
 * machine, if they are, so that the next start need not read them all.
 */
export type Shelf = {
  db: Database
  clock: Clock
  say: (line: string, facts: { why: string }) => void
  keeping?: Keeping
  /** Threads that look up beside this one. */
  lookers?: Lookers
}

export type KeptLists = {
  /** What a file holds that can be believed, and the version it is at; the database may be further. */
  begin(open: () => Held): Promise<{ held: Held; version: number } | undefined>
  /** So many signals came or went. */
  changed(count: number): void
  /** Writes down what is held now, at this version, where it is time to; nobody waits for it. */
  keep(held: Held, version: number): void
  settled(): Promise<void>
}

const leastKept = 10_000
/** Written anew when a tenth of it has changed, or an hour after any change. */
const tenth = 10
const hour = 3_600_000

export function keptLists(shelf: Shelf, tenant: string): KeptLists {
  const { db, clock, say, keeping } = shelf
  let changes = 0
  let writtenAt = -Infinity
  let writing: Promise<void> | undefined

  /** Whether the lists of the database went through this very version. */
  async function isOfThisPast({
    version,
    mark,
  }: {
    version: number
    mark: string
  }): Promise<Unfit | undefined> {
    return await inTenant(db, tenant, async (tx) => {
      const newest = await listVersion(tx)
      if (version > newest)
        return { found: `lists of version ${version}`, wanted: `at most ${newest}, where the database is` }
      return mark === (await markOf(tx, version))
        ? undefined
        : { found: `lists of another past, at version ${version}`, wanted: 'those of this database' }
    })
  }

  async function read(
    path: string,
    open: () => Held,
  ): Promise<{ held: Held; version: number } | Unfit | undefined> {
    const snapshot = await readSnapshot(path, tenant)
    if (!snapshot || 'found' in snapshot) return snapshot
    try {
      const unfit = await isOfThisPast(snapshot.kept)
      if (unfit) return unfit
      const held = open()
      for (const bank of snapshot.kept.banks) held.placeOf(bank)
      for await (const portion of snapshot.portions()) held.take(portion)
      return { held, version: snapshot.kept.version }
    } finally {
      await snapshot.close()
    }
  }

  async function write({ dataDir, crashpoint }: Keeping, held: Held, version: number): Promise<void> {
    const [banks, portions] = [held.banks(), held.portions()]
    try {
      const mark = await inTenant(db, tenant, (tx) => markOf(tx, version))
      await writeSnapshot(
        snapshotFile(dataDir, tenant),
        tenant,
        { version, mark, banks },
        portions,
        crashpoint,
      )
    } catch (fault) {
      say('the lists could not be written down for the next start, which reads them from the database', {
        why: toldOf(fault),
      })
    }
  }

  return {
    async begin(open) {
      if (!keeping) return undefined
      const path = snapshotFile(keeping.dataDir, tenant)
      const begun = await read(path, open).catch((fault): Unfit => ({
        found: toldOf(fault),
        wanted: 'a file',
      }))
      if (begun && 'held' in begun) {
        writtenAt = clock.monotonic()
        return begun
      }
      if (begun)
        say('the lists that were written down are passed over, and read from the database', {
          why: `found ${begun.found}, wanted ${begun.wanted}`,
        })
      return undefined
    },
    changed: (count) => void (changes += count),
    keep(held, version) {
      if (!keeping || writing || changes === 0) return
      const signals = held.count()
      if (signals < (keeping.least ?? leastKept)) return
      if (changes * tenth < signals && clock.monotonic() < writtenAt + hour) return
      changes = 0
      writtenAt = clock.monotonic()
      writing = write(keeping, held, version).finally(() => (writing = undefined))
    },
    settled: async () => await writing,
  }
}
