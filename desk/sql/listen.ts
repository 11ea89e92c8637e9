import pg from 'pg'
import type { House } from '../house.ts'
import { sql, type Tx } from './database.ts'

/**
 * What is told between the processes of a desk: a demand changed (`tenant demand version`), somebody looks at one, there
 * are effects that nobody has in hand, a tenant's lists changed. Words that pass and are kept nowhere: they save waiting, and the rows are the truth.
 */
export type Channel = 'guichet' | 'guichet_looking' | 'guichet_work' | 'guichet_lists'

/** Listens on a connection of its own and comes back when the database was away; watchers are told to look again. */
export function listen(
  house: Pick<House, 'connection' | 'clock'>,
  heard: Partial<Record<Channel, (payload: string) => void>>,
): { stop(): Promise<void> } {
  let client: pg.Client | undefined
  let stopping = false
  const connect = async () => {
    while (!stopping) {
      const next = new pg.Client(house.connection)
      next.on('error', () => undefined)
      next.on('notification', ({ channel, payload = '' }) => {
        heard[channel as Channel]?.(payload)
      })
      try {
        await next.connect()
        await next.query(
          Object.keys(heard)
            .map((channel) => `listen ${channel}`)
            .join('; '),
        )
        client = next
        await new Promise<void>((resolve) => next.once('end', () => resolve()))
      } catch {
        await house.clock.pause(1_000)
      }
    }
  }
  void connect()
  return {
    async stop() {
      stopping = true
      await client?.end().catch(() => undefined)
    },
  }
}

/** Says a passing word to every process that listens. */
export async function passOn(tx: Tx, payload: string): Promise<void> {
  await sql`select pg_notify('guichet_looking', ${payload})`.execute(tx)
}
