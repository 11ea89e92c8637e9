/** What is done to an entry that stands: turned off for a while and on again, and known by more than before. */
import type { Signal } from '../../match/signal.ts'
import type { Instant } from '../../core/instant.ts'
import type { Tenant } from '../house.ts'
import { type Bank, noteChange } from '../sql/banks/banks.ts'
import { changeLists } from '../sql/banks/head.ts'
import { addSignals, confirmItem, type Item, setNote, turnOff, wereSeen } from '../sql/banks/items.ts'
import { signalsOf } from '../sql/banks/pages.ts'
import type { Tx } from '../sql/database.ts'
import { asOneChange, type Changing, type ListAuthor } from './change.ts'

/** Until somebody turns it on again. */
export const untilTurnedOn: Instant = '9999-12-31T00:00:00.000Z'

/** Nothing is met by these entries until then; `null` turns them on. */
export async function turnEntriesOff(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor,
  bank: Pick<Bank, 'id' | 'name'>,
  entries: readonly number[],
  until: Instant | null,
): Promise<void> {
  const key = until === null ? 'on' : until === untilTurnedOn ? 'off' : 'off-until'
  const params = { entries: entries.join(', '), ...(key === 'off-until' ? { until: until ?? '' } : {}) }
  const told = { key: `entry-${key}`, params, body: { entries: [...entries], until } }
  await asOneChange(tx, house, tenant, by, bank, told, (head) => turnOff(tx, tenant.id, head, entries, until))
}

/** An entry is recognised by these as well. */
export async function addSignalsTo(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor,
  bank: Pick<Bank, 'id' | 'name'>,
  entry: number,
  signals: readonly Signal[],
): Promise<void> {
  if (signals.length === 0) return
  const count = signals.length
  const told = {
    key: 'signals',
    params: { entry, count },
    type: 'signal.listed' as const,
    body: { entries: [entry], signals: count },
  }
  await asOneChange(tx, house, tenant, by, bank, told, (head) =>
    addSignals(
      tx,
      tenant.id,
      head,
      bank.id,
      signals.map((signal) => ({ ...signal, item: entry })),
    ),
  )
}

/** What is noted of an entry. It is nothing by which content is recognised, so only the bank's own history says that it is another. */
export async function noteEntry(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor,
  bank: Pick<Bank, 'id' | 'name'>,
  entry: number,
  note: string,
): Promise<void> {
  const at = house.clock.now()
  await changeLists(tx, tenant.id, async (head) => {
    await setNote(tx, head, entry, note)
    await noteChange(tx, tenant.id, head, bank.id, {
      at,
      by,
      says: { key: 'bank.history.noted', params: { entry } },
    })
  })
}

/** Files that are said by their hashes alone: nobody can look at what this service has never had. */
const filesOf = (signals: readonly { kind: string; value: string }[]) =>
  signals.flatMap(({ kind, value }) => (kind === 'sha256' ? [value] : []))

/** Whether one person's word on an entry is enough: not where a file is stopped by it that this service has not seen. */
export async function isOneEnough(
  tx: Tx,
  signals: readonly { kind: string; value: string }[],
): Promise<boolean> {
  const files = filesOf(signals)
  return files.length === 0 || (await wereSeen(tx, files))
}

/** A person says that they have seen what an entry is of. Whoever said so before is not the second one. */
export async function confirmEntry(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor & { id: string },
  bank: Pick<Bank, 'id' | 'name'>,
  entry: Pick<Item, 'id' | 'reviewer' | 'confirmed_at'>,
): Promise<'done' | 'confirmed' | 'oneself'> {
  if (entry.confirmed_at !== null) return 'confirmed'
  if (entry.reviewer === by.id) return 'oneself'
  const at = house.clock.now()
  const whole = entry.reviewer !== null || (await isOneEnough(tx, await signalsOf(tx, [entry.id])))
  const key = whole ? 'confirmed' : 'said'
  const told = { key: `entry-${key}`, params: { entry: entry.id }, body: { entries: [entry.id] } }
  await asOneChange(tx, house, tenant, by, bank, told, (head) =>
    confirmItem(tx, head, entry.id, { by: by.id, at, whole }),
  )
  return 'done'
}
