/** Transactions that begin in the same message as their first statement: there are many, and most are short. */
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'

/**
 * The pool, with a `begin` that waits for the statement after it. Where that statement names the tenant, both are one
 * message; any other is sent after its `begin`. A transaction without a statement is none. Nothing else is changed.
 */
export function beginningLate(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect()
      const late = known.get(client) ?? lateClient(client)
      known.set(client, late)
      return late
    },
    end: () => pool.end(),
  }
}

/** As `inTenant` says it; the value is put into the text, because a message of two statements takes none beside it. */
export const forTenant = "select set_config('app.tenant', $1, true)"

function lateClient(client: pg.PoolClient): PostgresPoolClient {
  const nothing = { command: 'SELECT', rowCount: 0, rows: [] }
  let begins = false
  const query = async (text: string, values: readonly unknown[]) => {
    if (text === 'begin') {
      begins = true
      return nothing
    }
    if (!begins) return await client.query(text, [...values])
    begins = false
    if (text === 'commit' || text === 'rollback') return nothing
    if (text === forTenant) {
      await client.query(`begin; ${forTenant.replace('$1', pg.escapeLiteral(String(values[0])))}`)
      return nothing
    }
    await client.query('begin')
    return await client.query(text, [...values])
  }
  const release = (broken?: boolean) => {
    begins = false
    client.release(broken)
  }
  // Kysely also knows cursors, which nobody here asks for.
  return { query, release } as unknown as PostgresPoolClient
}
