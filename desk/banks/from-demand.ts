/** What a demand had taken down, as entries of a bank and as the event that says so. */
import type { Signal } from '../../match/signal.ts'
import type { Numbered, Target } from '../../core/demand.ts'
import type { EventDraft } from '../../core/event.ts'
import type { Tenant } from '../house.ts'
import type { Bank } from '../sql/banks/banks.ts'
import type { Tx } from '../sql/database.ts'
import type { InPart, Missed } from '../sql/tables/banks.ts'
import type { ListingWords } from '../sql/tables/hashing.ts'
import { type Changing, type ListAuthor, listIn } from './change.ts'

/** A target, what it is to be recognised by, and what of it was not read. */
type Known = { target: Target; told: { signals: readonly Signal[] }; missed: Missed[] }

/** In a transaction that holds the demand. Whoever asks says with it that they have seen the content. */
export async function listFromDemand(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor & { id: string },
  bank: Pick<Bank, 'id' | 'name'>,
  demand: Numbered,
  known: readonly Known[],
  { label, legalBasis, note, confidence, expiresAt, fileAlone = false }: ListingWords,
): Promise<{ entries: number[]; event: EventDraft }> {
  const entries = await listIn(
    tx,
    house,
    tenant,
    by,
    bank,
    known.map(({ target, told, missed }) => ({
      label,
      legalBasis,
      source: { kind: 'order', name: demand.authority?.name ?? '', reference: demand.number },
      ...(confidence === undefined ? {} : { confidence }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      note,
      confirmedBy: by.id,
      demand: { id: demand.id, target: target.id },
      contentUri: target.address,
      ...(fileAlone || missed.length > 0
        ? { metadata: { inPart: { ...(fileAlone ? { fileAlone } : {}), missed } satisfies InPart } }
        : {}),
      signals: told.signals,
    })),
  )
  const event: EventDraft = {
    type: 'signal.listed',
    at: house.clock.now(),
    actor: by.actor,
    says: { key: 'history.listed', params: { count: entries.length, bank: bank.name } },
    body: { bank: bank.name, entries, targets: known.map(({ target }) => target.id) },
  }
  return { entries, event }
}
