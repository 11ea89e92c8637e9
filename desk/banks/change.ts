/** Every change of a list: one transaction, one version, one line in the bank's history and one entry in the log. */
import type { Actor, EventDraft, Saying } from '../../core/event.ts'
import type { Instant } from '../../core/instant.ts'
import type { Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import { addBank, type Bank, bankNamed, noteChange } from '../sql/banks/banks.ts'
import { changeLists, type Head, holdLists } from '../sql/banks/head.ts'
import { anyStands, listItems, type NewItem, type Which, withdrawItems } from '../sql/banks/items.ts'
import type { Tx } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import { type Changing, followWithdrawal } from './unlisted.ts'

export type { Changing }

/** Who changes a list: a person of the desk, a program with a token, or the desk itself. */
export type ListAuthor = { id?: string; name: string; actor: Actor }

/** Where nobody's hand was in it. */
export const theDesk: ListAuthor = { name: 'Guichet', actor: { kind: 'desk', name: 'Guichet' } }

/** The bank of pieces that people at this desk have let through. No bank of what is known can have its name. */
export const letThrough = 'LET_THROUGH'

/** Whether a bank may be called so. */
export const mayBeCalled = (name: string, stance: Bank['stance']): boolean =>
  name !== letThrough || stance === 'let-through'

/** Makes a bank. `undefined` where there is one of this name, or its name is kept for another. */
export async function makeBank(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor,
  bank: Pick<Bank, 'name' | 'title' | 'stance'>,
): Promise<string | undefined> {
  const at = house.clock.now()
  return await changeLists(tx, tenant.id, async (head) => {
    if (!mayBeCalled(bank.name, bank.stance) || (await bankNamed(tx, bank.name))) return undefined
    const id = uuidv7(at, house.chance)
    await addBank(tx, tenant.id, head, { ...bank, id }, { at, by })
    await recordOwnEvents(tx, house, tenant, [
      changed('bank.changed', { key: 'history.bank.made', params: { bank: bank.name } }, by, at, head),
    ])
    return id
  })
}

/** Lists entries with their signals. Returns the number of each, in their order. */
export async function listIn(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor,
  bank: Pick<Bank, 'id' | 'name'>,
  items: readonly NewItem[],
): Promise<number[]> {
  if (items.length === 0) return []
  const at = house.clock.now()
  return await changeLists(tx, tenant.id, async (head) => {
    const numbers = await listItems(tx, tenant.id, head, bank.id, items, { at, by: by.name })
    const count = items.length
    await noteChange(tx, tenant.id, head, bank.id, {
      at,
      by,
      says: { key: 'bank.history.listed', params: { count } },
    })
    await recordOwnEvents(tx, house, tenant, [
      changed(
        'signal.listed',
        { key: 'history.signal.listed', params: { count, bank: bank.name } },
        by,
        at,
        head,
        {
          entries: numbers.slice(0, 100),
          signals: items.reduce((sum, { signals }) => sum + signals.length, 0),
        },
      ),
    ])
    return numbers
  })
}

/**
 * Takes entries off their lists: from this version on nothing is met by them, and the cases that rest on nothing else
 * are settled or work again. Returns how many entries there were; of what stands on no list no version is taken.
 */
export async function withdrawFrom(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor,
  which: Which,
  because: Saying,
  { anew = true }: { anew?: boolean } = {},
): Promise<number> {
  const at = house.clock.now()
  await holdLists(tx, tenant.id)
  if (!(await anyStands(tx, which))) return 0
  return await changeLists(tx, tenant.id, async (head) => {
    const withdrawn = await withdrawItems(tx, head, which, { at, because })
    let count = 0
    for (const [bank, entries] of withdrawn) {
      count += entries.length
      await noteChange(tx, tenant.id, head, bank, {
        at,
        by,
        says: { key: 'bank.history.withdrawn', params: { count: entries.length } },
      })
    }
    const entries = [...withdrawn.values()].flat()
    await recordOwnEvents(tx, house, tenant, [
      changed('signal.withdrawn', { key: 'history.signal.withdrawn', params: { count } }, by, at, head, {
        entries: entries.slice(0, 100),
        because: because.key,
      }),
    ])
    await followWithdrawal(tx, house, tenant, entries, { at, anew })
    return count
  })
}

/** What a change is called in the bank's history (`bank.history.*`) and in the log (`history.bank.*`), and what the log keeps of it. */
type Told = {
  key: string
  params?: NonNullable<Saying['params']>
  type?: EventDraft['type']
  body?: EventDraft['body']
}

/** One change of a bank, as one version: what is done, its line in the bank's history and its entry in the log. */
export async function asOneChange(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor,
  { id, name }: Pick<Bank, 'id' | 'name'>,
  { key, params, type = 'bank.changed', body }: Told,
  work: (head: Head) => Promise<unknown>,
): Promise<void> {
  const at = house.clock.now()
  await changeLists(tx, tenant.id, async (head) => {
    await work(head)
    await noteChange(tx, tenant.id, head, id, {
      at,
      by,
      says: { key: `bank.history.${key}`, ...(params ? { params } : {}) },
    })
    const says = { key: `history.bank.${key}`, params: { bank: name, ...params } }
    await recordOwnEvents(tx, house, tenant, [changed(type, says, by, at, head, body)])
  })
}

export function changed(
  type: EventDraft['type'],
  says: Saying,
  { actor }: ListAuthor,
  at: Instant,
  { version }: Head,
  more: EventDraft['body'] = {},
): EventDraft {
  return { type, at, actor, says, body: { version, ...more } }
}
