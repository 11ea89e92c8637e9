/**
 * A list from outside comes in three steps: it is read, and nothing is listed; a person confirms what they were shown; and
 * it is done, a portion a transaction, so that whoever changes a list beside it waits a moment and not minutes. Killed
 * anywhere it goes on where it was. Each line is judged again when it is done: nothing is ever listed twice.
 */
import { createHash } from 'node:crypto'
import { growsTooMuch } from '../../core/list-guard.ts'
import type { House, Tenant } from '../house.ts'
import { type Bank, bankWith, noteChange } from '../sql/banks/banks.ts'
import { changeLists } from '../sql/banks/head.ts'
import { emptySome, endOfPortion, forgetLines, listPortion, withdrawnBy } from '../sql/banks/import-lines.ts'
import { dropReading, holdGoingImport, holdImport, type ListImport, setImport } from '../sql/banks/imports.ts'
import { countMore } from '../sql/banks/items.ts'
import { keepAlert } from '../sql/day/alerts.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { type Bound, portionBytes } from '../sql/portion.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import { changed, type ListAuthor, withdrawFrom } from './change.ts'

type Importing = Pick<House, 'db' | 'clock' | 'chance' | 'keys' | 'crashpoint'>

const doneAtOnce: Bound = { rows: 20_000, bytes: 4 * portionBytes }

/** What a person was shown, in one word: whoever confirms it confirms this and nothing else. */
export function previewOf({ id, sha256, found, words }: ListImport): string {
  return createHash('sha256')
    .update(JSON.stringify([id, sha256, found, words]))
    .digest('hex')
}

/** Has a list done that was read. One that makes its bank grow suddenly waits, with an alert, until a person frees it. */
export async function confirmImport(
  tx: Tx,
  house: Pick<House, 'clock' | 'chance' | 'keys'>,
  tenant: Tenant,
  by: ListAuthor,
  { id, preview }: { id: string; preview: string },
): Promise<'done' | 'unknown' | 'decided' | 'other'> {
  const found = await holdImport(tx, id)
  if (!found) return 'unknown'
  if (found.state !== 'read') return 'decided'
  if (previewOf(found) !== preview) return 'other'
  const at = house.clock.now()
  const bank = await bankWith(tx, found.bank_id)
  if (!bank) return 'unknown'
  const decided = { at, id: by.id ?? null, name: by.name }
  if (bank.ended_at !== null) {
    await setImport(tx, id, { decided })
    await refuse(tx, house, tenant, by, bank, found)
    return 'done'
  }
  const held = growsTooMuch({ before: bank.signals, more: found.found.new }, tenant.settings.listGuard)
  const params = {
    bank: bank.name,
    file: found.file,
    more: found.found.new,
    before: bank.signals,
  }
  await setImport(tx, id, {
    state: held ? 'held' : 'going',
    decided,
    ...(held ? { heldBecause: { key: 'import.held.grows', params } } : {}),
  })
  if (held)
    await keepAlert(tx, house, tenant, {
      key: `list-grows/${id}`,
      says: { key: 'alert.list-grows', params },
      at,
    })
  await recordOwnEvents(tx, house, tenant, [
    {
      type: 'bank.changed',
      at,
      actor: by.actor,
      says: { key: held ? 'history.import.held' : 'history.import.confirmed', params },
      body: { import: id, sha256: found.sha256, found: found.found, held },
    },
  ])
  // Whose word it is stands in the bank's history even where nothing of the list is new.
  const { file, more } = params
  const says = { key: 'bank.history.import-confirmed', params: { file, more } }
  await changeLists(tx, tenant.id, (head) => noteChange(tx, tenant.id, head, bank.id, { at, by, says }))
  return 'done'
}

/** A bank that has ended takes nothing in, or nothing more. Nobody looks at its page: an alert says so. */
async function refuse(
  tx: Tx,
  house: Pick<House, 'clock' | 'chance' | 'keys'>,
  tenant: Tenant,
  by: ListAuthor,
  bank: Bank,
  { id, file, found, reached }: ListImport,
): Promise<void> {
  const at = house.clock.now()
  const params = { bank: bank.name, file, left: found.lines - reached }
  await setImport(tx, id, {
    state: 'dropped',
    heldBecause: { key: 'import.bank-ended', params },
    endedAt: at,
  })
  await keepAlert(tx, house, tenant, {
    key: `list-refused/${id}`,
    says: { key: 'alert.list-refused', params },
    at,
  })
  await recordOwnEvents(tx, house, tenant, [
    {
      type: 'bank.changed',
      at,
      actor: by.actor,
      says: { key: 'history.import.bank-ended', params },
      body: { import: id, how: 'bank-ended', reached },
    },
  ])
}

/** Lets a list go on that was held, or has it never done. */
export async function settleImport(
  tx: Tx,
  house: Pick<House, 'clock' | 'chance' | 'keys'>,
  tenant: Tenant,
  by: ListAuthor,
  id: string,
  how: 'freed' | 'dropped',
): Promise<'done' | 'unknown' | 'decided'> {
  const found = await holdImport(tx, id)
  if (!found) return 'unknown'
  if (found.state !== 'held' && !(how === 'dropped' && found.state === 'read')) return 'decided'
  const at = house.clock.now()
  await setImport(tx, id, {
    state: how === 'freed' ? 'going' : 'dropped',
    decided: { at, id: by.id ?? null, name: by.name },
    ...(how === 'dropped' ? { endedAt: at } : {}),
  })
  const bank = await bankWith(tx, found.bank_id)
  await recordOwnEvents(tx, house, tenant, [
    {
      type: 'bank.changed',
      at,
      actor: by.actor,
      says: { key: `history.import.${how}`, params: { bank: bank?.name ?? '', file: found.file } },
      body: { import: id, how },
    },
  ])
  return 'done'
}

/**
 * Forgets some lines of a list that is over: done, dropped, or left half-read by a process that has been silent since.
 * Says whether there may be more.
 */
export async function emptySomeOfAnImport(
  house: Importing,
  tenant: Tenant,
  bound = doneAtOnce,
): Promise<boolean> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    await dropReading(tx, 'silent', house.clock.now())
    return await emptySome(tx, bound)
  })
}

/** Does the next portion of a list that somebody has confirmed. Says whether there was one. */
export async function doSomeOfAnImport(
  house: Importing,
  tenant: Tenant,
  bound = doneAtOnce,
): Promise<boolean> {
  const isDone = await inTenant(house.db, tenant.id, async (tx) => {
    const going = await holdGoingImport(tx)
    const bank = going && (await bankWith(tx, going.bank_id))
    if (!going || !bank) return undefined
    const by = authorOf(going)
    if (bank.ended_at !== null) {
      await refuse(tx, house, tenant, by, bank, going)
      return true
    }
    const at = house.clock.now()
    const { id, words, reached, made } = going
    const upTo = (await endOfPortion(tx, id, reached, bound)) ?? going.found.lines
    const portion = {
      id,
      tenant: tenant.id,
      bank: bank.id,
      source: words.source,
      from: reached,
      upTo,
    }
    const isOver = upTo >= going.found.lines
    const off = await withdrawnBy(tx, portion)
    const because = { key: 'withdrawn.by-source', params: { name: words.source } }
    if (off.length > 0) made.withdrawn += await withdrawFrom(tx, house, tenant, by, { items: off }, because)
    const listed = await list(tx, house, tenant, by, bank, going, portion)
    made.listed += listed.signals
    made.keptOff += listed.off
    made.known += listed.lines - listed.signals - listed.off
    await forgetLines(tx, id, upTo)
    await setImport(tx, id, {
      reached: upTo,
      made,
      ...(isOver ? { state: 'done', endedAt: at } : {}),
    })
    await house.crashpoint('list.before-commit')
    return isOver
  })
  if (isDone !== undefined) await house.crashpoint('list.committed')
  return isDone !== undefined
}

async function list(
  tx: Tx,
  house: Importing,
  tenant: Tenant,
  by: ListAuthor,
  bank: Bank,
  { id, words, file }: ListImport,
  portion: Parameters<typeof listPortion>[1],
) {
  const at = house.clock.now()
  let listed = { items: 0, signals: 0, lines: 0, off: 0 }
  await changeLists(tx, tenant.id, async (head) => {
    listed = await listPortion(tx, portion, {
      version: head.version,
      firstItem: head.takeItems(0),
      firstSignal: head.takeSignals(0),
      at,
      by: by.name,
      words,
    })
    if (listed.signals === 0) return
    const first = head.takeItems(listed.items)
    head.takeSignals(listed.signals)
    await countMore(tx, bank.id, { entries: listed.items, signals: listed.signals })
    const params = { count: listed.signals, source: words.source, file }
    await noteChange(tx, tenant.id, head, bank.id, { at, by, says: { key: 'bank.history.imported', params } })
    await recordOwnEvents(tx, house, tenant, [
      changed(
        'signal.listed',
        { key: 'history.import.listed', params: { bank: bank.name, ...params } },
        by,
        at,
        head,
        { import: id, entries: listed.items, first, signals: listed.signals },
      ),
    ])
  })
  return listed
}

/** Whoever confirmed it, or freed it, answers for it. */
function authorOf({ decided_by: id, decided_by_name: name }: ListImport): ListAuthor {
  const said = name ?? 'Guichet'
  return id === null
    ? { name: said, actor: { kind: 'desk', name: said } }
    : { id, name: said, actor: { kind: 'staff', id, name: said } }
}
