/** `/hma/c`: banks and entries, as HMA's clients keep them. What people here have let through is nothing they see. */
import type { FastifyRequest } from 'fastify'
import type { NotAllowed } from '../../../core/house-change.ts'
import type { ListAuthor } from '../../banks/change.ts'
import type { House } from '../../house.ts'
import { toldOf } from '../../outside/fault.ts'
import { type Bank, bankNamed } from '../../sql/banks/banks.ts'
import { holdLists, listVersion } from '../../sql/banks/head.ts'
import type { Item } from '../../sql/banks/items.ts'
import { entryWith } from '../../sql/banks/pages.ts'
import { inTenant, type Tx } from '../../sql/database.ts'
import { keepAlert } from '../../sql/day/alerts.ts'
import { bankName } from '../contract/banks.ts'
import { Refused } from '../problem.ts'
import { type Caller, callerOf, no } from './door.ts'

type Write<T> = (tx: Tx, by: ListAuthor, caller: Caller) => Promise<T>

/** Reads as the program behind a request, which may curate. */
export async function asCurator<T>(
  house: House,
  request: FastifyRequest,
  read: (tx: Tx, caller: Caller) => Promise<T>,
): Promise<T> {
  const caller = await callerOf(house, request, 'curate')
  return await inTenant(house.db, caller.tenant.id, (tx) => read(tx, caller))
}

/**
 * Writes in one transaction that holds the lists. When this returns, what was written is durable and this node looks it
 * up; the others do within a second.
 */
export async function changing<T>(house: House, caller: Caller, write: Write<T>): Promise<T> {
  const { tenant, name } = caller
  const by: ListAuthor = { name, actor: { kind: 'platform', name } }
  const { result, version } = await inTenant(house.db, tenant.id, async (tx) => {
    await holdLists(tx, tenant.id)
    return { result: await write(tx, by, caller), version: await listVersion(tx) }
  }).catch(async (fault: unknown) => {
    if (fault instanceof ForPersons) await warn(house, caller)
    throw fault
  })
  try {
    const lists = house.lists.ready(tenant)
    while (lists && lists.version() < version) await lists.follow()
  } catch (fault) {
    // It is written; whoever looks after the lists comes to it.
    house.say('the lists could not be followed', { why: toldOf(fault) })
  }
  return result
}

class ForPersons extends Refused {
  constructor({ found, wanted }: NotAllowed) {
    super(403, 'hma', `This is for a person to do: found ${found}; wanted: ${wanted}.`)
  }
}

/** What people did is undone by people. Throws 403 where that says why not, and then nothing is written. */
export function unlessPersons(refused: NotAllowed | undefined): void {
  if (refused) throw new ForPersons(refused)
}

/** Somebody may have come by its token. Once an hour is enough. */
async function warn(house: House, { tenant, id, name }: Caller): Promise<void> {
  const at = house.clock.now()
  const key = `program-undoes/${id}/${at.slice(0, 13)}`
  const says = { key: 'alert.program-undoes', params: { name } }
  await inTenant(house.db, tenant.id, (tx) => keepAlert(tx, house, tenant, { key, says, at }))
}

export async function bankAt(tx: Tx, name: string): Promise<Bank> {
  const bank = bankName.safeParse(name).success ? await bankNamed(tx, name) : undefined
  if (bank?.stance !== 'known') throw no(404, `bank '${name}' not found`)
  return bank
}

/** What is no number is nobody's. */
export const numberIn = (id: string): number => (/^\d{1,9}$/.test(id) ? Number(id) : 0)

/** An entry that stands in this very bank. */
export async function entryAt(tx: Tx, bank: Bank, id: string): Promise<Item> {
  const item = await entryWith(tx, bank.id, numberIn(id))
  if (!item || item.withdrawn_at !== null) throw no(404, `content '${id}' not found`)
  return item
}

export function bankView({ name, enabled, live_share }: Bank): {
  name: string
  matching_enabled_ratio: number
} {
  return { name, matching_enabled_ratio: enabled ? live_share : 0 }
}
