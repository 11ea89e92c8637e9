import type pg from 'pg'

/** Where a PostgreSQL is: a URL, or the socket folder of the embedded one. */
export type Connection = pg.PoolConfig

/**
 * A server that goes away raises errors on idle connections, which the pool replaces by itself, and on those in use,
 * which nobody but us hears: unheard, they would end the process. The query that was running fails by its own right.
 */
export function quiet(pool: pg.Pool): pg.Pool {
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}
