import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import type { House } from '../house.ts'
import { toldOf } from '../outside/fault.ts'
import { sql } from '../sql/database.ts'

/** What a desk needs to take an order in and keep its promises. `undefined`: in order; else why not, for the operator. */
export type Readiness = Readonly<Record<'database' | 'vault' | 'log' | 'schema', string | undefined>>

export async function readinessOf(house: House): Promise<Readiness> {
  return {
    database: await failing(async () => void (await sql`select 1`.execute(house.db))),
    vault: await failing(async () => {
      await access(join(house.config.dataDir, 'vault'), constants.W_OK)
      const { free, refuse } = await house.vault.room()
      if (free < refuse) throw new RangeError('the vault takes nothing more: the disk is full')
    }),
    log: house.logRefuses() === undefined ? undefined : 'the log refuses to sign',
    schema: house.schemaMoved(),
  }
}

export function isReady(found: Readiness): boolean {
  return Object.values(found).every((why) => why === undefined)
}

async function failing(look: () => Promise<void>): Promise<string | undefined> {
  try {
    await look()
    return undefined
  } catch (fault) {
    return fault instanceof RangeError ? fault.message : toldOf(fault)
  }
}
