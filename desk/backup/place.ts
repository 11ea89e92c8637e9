/** The database of a data folder, whether its desk runs or not, and with what it may be looked at. */
import type { Config } from '../config.ts'
import { systemClock } from '../outside/clock.ts'
import { Fault } from '../outside/fault.ts'
import { lockFolder } from '../outside/lock.ts'
import { embeddedConnection } from '../sql/inspect.ts'
import { startEmbedded } from '../sql/embedded.ts'
import type { Connection } from '../sql/pool.ts'

export type DatabasePlace = { connection: Connection; owner: Connection; isRunning: boolean }

/** For a look beside a desk that runs; where none does, the folder is held and its PostgreSQL woken for as long. */
export async function besideDesk<T>(config: Config, work: (place: DatabasePlace) => Promise<T>): Promise<T> {
  const lock = lockFolder(config.dataDir, systemClock.now())
  const isRunning = lock.kind === 'taken'
  try {
    if (config.databaseUrl !== undefined) return await work({ ...elsewhere(config), isRunning })
    if (!isRunning) return await withOwn(config, work)
    const found = embeddedConnection(config.dataDir)
    if (!found)
      throw new Fault('database-away', {
        found: 'a desk that runs and whose PostgreSQL does not',
        again: true,
      })
    const { connection, forget } = found
    return await work({ connection, owner: connection, isRunning }).finally(forget)
  } finally {
    if (lock.kind === 'held') lock.release()
  }
}

/** For a change that no desk may run beside. Throws `desk-running`. */
export async function withoutDesk<T>(config: Config, work: (place: DatabasePlace) => Promise<T>): Promise<T> {
  const lock = lockFolder(config.dataDir, systemClock.now())
  if (lock.kind === 'taken')
    throw new Fault('desk-running', { found: lock.message, wanted: 'a folder in which no desk works' })
  try {
    if (config.databaseUrl !== undefined) return await work({ ...elsewhere(config), isRunning: false })
    return await withOwn(config, work)
  } finally {
    lock.release()
  }
}

async function withOwn<T>(config: Config, work: (place: DatabasePlace) => Promise<T>): Promise<T> {
  const own = await startEmbedded({ dataDir: config.dataDir, log: () => undefined })
  try {
    return await work({ connection: own.connection, owner: own.connection, isRunning: false })
  } finally {
    await own.stop()
  }
}

function elsewhere({ databaseUrl, migrateDatabaseUrl }: Config): Pick<DatabasePlace, 'connection' | 'owner'> {
  return {
    connection: { connectionString: databaseUrl ?? '' },
    owner: { connectionString: migrateDatabaseUrl ?? databaseUrl ?? '' },
  }
}
