import type { Deed } from '../../../../core/deeds/perform.ts'
import type { Numbered } from '../../../../core/demand.ts'
import { agreeableOf } from '../../../../core/second-person.ts'
import type { CaseKey } from '../../../outside/case-key.ts'
import { holderOf } from '../../../sql/together/assigned.ts'
import type { Tx } from '../../../sql/database.ts'
import type { Loaded } from '../../../sql/demands/state.ts'
import { listingsOf } from '../../../sql/banks/listings.ts'
import { whereListed } from '../../../sql/banks/where-listed.ts'
import { notesOn, unreadOn } from '../../../sql/together/notes.ts'
import { lastRequest } from '../../../sql/together/requests.ts'
import type { Around, RequestView } from '../../contract/index.ts'
import { type Sitting } from '../session.ts'
import { roleMay } from '../rights.ts'

/** What the people at the desk have to do with a demand: who has it, what they wrote, what waits for the reader. */
export async function aroundDemand(
  tx: Tx,
  { demand, caseKey }: Loaded & { demand: Numbered },
  reader: Sitting['staff'],
): Promise<Around> {
  const assignedTo = await holderOf(tx, demand.id)
  const notes = await notesOn(tx, demand.id, caseKey)
  const unread = await unreadOn(tx, demand.id, reader.id)
  const listed = await whereListed(tx, demand.id)
  const listing = await listingsOf(tx, demand.id)
  const request = await requestFor(tx, demand, caseKey, reader)
  return {
    ...(assignedTo ? { assignedTo } : {}),
    notes: notes.map(({ salt: _salt, ...note }) => note),
    unread,
    listed: listed.flatMap(({ target, entry, bank, title, withdrawnAt, inPart }) =>
      target === null
        ? []
        : [
            {
              target,
              entry,
              bank: { name: bank, title },
              ...(withdrawnAt ? { withdrawnAt } : {}),
              ...(inPart ? { inPart } : {}),
            },
          ],
    ),
    listing: listing.flatMap(({ id, targets: [target], name, title, done, expected, why }) =>
      target === undefined
        ? []
        : [{ id, target, bank: { name, title }, progress: { done, expected }, ...(why ? { why } : {}) }],
    ),
    ...(request ? { request } : {}),
  }
}

/** An open request, or the last one that came to nothing and that no decision has followed. */
async function requestFor(
  tx: Tx,
  demand: Numbered,
  caseKey: CaseKey,
  reader: Sitting['staff'],
): Promise<RequestView | undefined> {
  const last = await lastRequest(tx, demand.id, caseKey)
  if (!last || last.outcome === 'approved' || last.outcome === 'withdrawn') return undefined
  const since = last.decidedAt
  if (since !== undefined && demand.decisions.some(({ at }) => at > since)) return undefined
  const { deed } = last
  return {
    id: last.id,
    deed: agreeableOf(deed as Deed) ?? deed.deed,
    targets: 'targets' in deed ? (deed.targets ?? []) : [],
    ...('text' in deed && deed.text ? { text: deed.text } : {}),
    reason: last.reason,
    by: { id: last.by.id, name: last.by.name },
    at: last.at,
    until: last.until,
    planSha256: last.planSha256,
    mine: last.by.id === reader.id,
    mayAgree: last.outcome === null && last.by.id !== reader.id && roleMay(reader.role, 'decide'),
    ...(last.outcome ? { outcome: last.outcome } : {}),
    ...(last.decidedBy ? { decidedBy: last.decidedBy } : {}),
    ...(last.decidedAt ? { decidedAt: last.decidedAt } : {}),
    ...(last.word ? { word: last.word } : {}),
  }
}
