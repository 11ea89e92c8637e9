/** What one durable commit costs here: the smallest thing that is on the disk when it returns. */
import type pg from 'pg'
import { eachOf } from './rounds.ts'

/** Makes the table of one small row that the commits go to. */
export async function prepareCommits(pool: pg.Pool): Promise<void> {
  await pool.query(
    'create table if not exists bench_commit (id bigint generated always as identity, what bytea)',
  )
}

/** Durable commits a second on so many connections. */
export async function commitsASecond(pool: pg.Pool, count: number, connections: number): Promise<number> {
  const since = performance.now()
  await eachOf(Array.from({ length: count }), connections, async () => {
    await pool.query('insert into bench_commit (what) values ($1)', [Buffer.alloc(64)])
  })
  return (count / (performance.now() - since)) * 1_000
}

/** Commits of one small row at a pace, one after the other on one connection, until `end`; the milliseconds of each. */
export function commitsDuring(pool: pg.Pool, aSecond: number): { end(): Promise<number[]> } {
  let ending = false
  const times: number[] = []
  const committing = (async () => {
    const client = await pool.connect()
    try {
      while (!ending) {
        const since = performance.now()
        await client.query('insert into bench_commit (what) values ($1)', [Buffer.alloc(64)])
        times.push(performance.now() - since)
        await new Promise((resolve) => setTimeout(resolve, 1_000 / aSecond))
      }
    } finally {
      client.release()
    }
  })()
  return {
    async end() {
      ending = true
      await committing
      return times
    },
  }
}
