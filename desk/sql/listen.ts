import pg from 'pg'
import type { House } from '../house.ts'
import { sql, type Tx } from './database.ts'

/** Listens on a connection of its own and comes back when the database was away; watchers are told to look again. */
export function listen(
  house: Pick<House, 'connection' | 'clock'>,
  heard: (tenant: string, demand: string, version: number) => void,
  /** Who looks at what: a word that passes and is kept nowhere. */
  looking: (payload: string) => void = () => undefined,
): { stop(): Promise<void> } {
  let client: pg.Client | undefined
  let stopping = false
  const connect = async () => {
    while (!stopping) {
      const next = new pg.Client(house.connection)
      next.on('error', () => undefined)
      next.on('notification', ({ channel, payload = '' }) => {
        if (channel === 'guichet_looking') return looking(payload)
        const [tenant = '', demand = '', version = '0'] = payload.split(' ')
        if (channel === 'guichet') heard(tenant, demand, Number(version))
      })
      try {
        await next.connect()
        await next.query('listen guichet; listen guichet_looking')
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
