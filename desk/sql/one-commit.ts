/** What comes at the same moment is committed together: one transaction, one write to the disk, for many messages. */
import { type Database, inTenant, type Tx } from './database.ts'
import { inGroups, type Size } from './in-groups.ts'
import { newSheaf, type Sheaf } from './sheaf.ts'

/** One message's share of a transaction: it reads through `tx`, and what it writes it adds to the sheaf. */
export type Share<Known, T> = (tx: Tx, sheaf: Sheaf, known: Known) => Promise<T>
/** What the shares of one transaction need to know, asked for all of them at once; as many answers as wishes. */
type Ask<Wish, Known> = (tx: Tx, tenant: string, wishes: readonly Wish[]) => Promise<readonly Known[]>

type Waiting<Wish, Known> = {
  wish: Wish
  share: Share<Known, unknown>
  settle(value: unknown): void
  fail(fault: unknown): void
}
type Line<Wish, Known> = (one: Waiting<Wish, Known>) => void

/** Whoever comes first should not wait for a crowd behind them; shares that hold the same line gain nothing from two at once. */
const usual: Size = { most: 32, atOnce: 1 }

/**
 * A line for each tenant. A share runs in a transaction of its tenant; shares that come while one is being written wait
 * for it and then go together. When a share's promise resolves, everything it wrote is on stable storage. Where a
 * transaction of several fails, nothing of it happened, and each is run again alone: nobody fails because of a
 * neighbour, and only the one at fault is told. So a share may run twice; outside of `tx` and the sheaf it must change
 * nothing.
 */
export function inOneCommit<Wish, Known>(ask: Ask<Wish, Known>, size = usual) {
  const lines = new WeakMap<Database, Map<string, Line<Wish, Known>>>()

  function lineOf(db: Database, tenant: string): Line<Wish, Known> {
    const ofHouse = lines.get(db) ?? new Map<string, Line<Wish, Known>>()
    lines.set(db, ofHouse)
    const line = ofHouse.get(tenant) ?? inGroups<Waiting<Wish, Known>>(size, (some) => move(db, tenant, some))
    ofHouse.set(tenant, line)
    return line
  }

  async function move(db: Database, tenant: string, some: readonly Waiting<Wish, Known>[]): Promise<void> {
    try {
      await write(db, tenant, some)
    } catch (fault) {
      if (some.length === 1 && !wasTaken(fault)) some[0]?.fail(fault)
      else for (const one of some) await write(db, tenant, [one]).catch(one.fail)
    }
  }

  async function write(db: Database, tenant: string, some: readonly Waiting<Wish, Known>[]): Promise<void> {
    const values = await inTenant(db, tenant, async (tx) => {
      const sheaf = newSheaf()
      const known = await ask(
        tx,
        tenant,
        some.map(({ wish }) => wish),
      )
      const values = []
      for (const [n, { share }] of some.entries()) values.push(await share(tx, sheaf, known[n] as Known))
      await sheaf.send(tx)
      return values
    })
    some.forEach(({ settle }, n) => settle(values[n]))
  }

  return <T>(db: Database, tenant: string, wish: Wish, share: Share<Known, T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      lineOf(db, tenant)({ wish, share, settle: (value) => resolve(value as T), fail: reject })
    })
}

/** Something with the same key came in at the same moment, here or in another process; whoever looks again sees it. */
function wasTaken(fault: unknown): boolean {
  return typeof fault === 'object' && fault !== null && 'code' in fault && fault.code === '23505'
}
