/** What a person finds of a piece that was met. Whoever lets it through lets it through for good: it stops nobody again. */
import type { EventDraft } from '../../core/event.ts'
import type { Tenant } from '../house.ts'
import { bankNamed } from '../sql/banks/banks.ts'
import { type Case, countHits, decideCase, holdCase, type Verdict } from '../sql/banks/cases.ts'
import { holdLists } from '../sql/banks/head.ts'
import type { Tx } from '../sql/database.ts'
import { opened } from '../sql/banks/sealed-case.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import { type Changing, letThrough, type ListAuthor, listIn, makeBank } from './change.ts'

/** `seen`: how many hits stood before whoever decides. */
type Decision = { verdict: Exclude<Verdict, 'lapsed'>; exception?: string; reason: string; seen: number }

export async function decideMatch(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor & { id: string },
  id: string,
  decision: Decision,
): Promise<'done' | 'unknown' | 'decided' | 'changed'> {
  // Held first, and then what is decided: nobody lists beside it, and no program takes back what it goes by.
  await holdLists(tx, tenant.id)
  const found = await holdCase(tx, id)
  if (!found) return 'unknown'
  if (found.verdict !== null) return 'decided'
  // Nobody answers for what they have not seen.
  if ((await countHits(tx, id)) !== decision.seen) return 'changed'
  const at = house.clock.now()
  const { verdict, exception = null, reason } = decision
  await decideCase(tx, house, found, {
    verdict,
    exception,
    reason: reason === '' ? null : reason,
    decided_by: by.id,
    decided_at: at,
  })
  if (verdict !== 'known') await letItThrough(tx, house, tenant, by, await opened(tx, house, found), decision)
  await recordOwnEvents(tx, house, tenant, [
    {
      type: 'match.decided',
      at,
      actor: by.actor,
      says: {
        key: `history.match.${verdict}`,
        params: { content: found.piece.content, exception: exception ?? '' },
      },
      body: { case: id, verdict, exception, hits: decision.seen, listVersion: found.list_version },
    } satisfies EventDraft,
  ])
  return 'done'
}

async function letItThrough(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor & { id: string },
  { id, number, piece, signals }: Case,
  { verdict, exception, reason }: Decision,
): Promise<void> {
  // Made when the first piece is let through.
  const bank =
    (await bankNamed(tx, letThrough)) ??
    (await makeBank(tx, house, tenant, by, { name: letThrough, title: '', stance: 'let-through' }).then(() =>
      bankNamed(tx, letThrough),
    ))
  if (bank?.stance !== 'let-through') throw new Error('the bank of what is let through is not there')
  await listIn(tx, house, tenant, by, bank, [
    {
      label: exception ?? verdict,
      source: { kind: 'staff', name: by.name, reference: `${number}` },
      legalBasis: verdict === 'exempt' ? 'Regulation (EU) 2021/784, Article 1(3)' : '–',
      confirmedBy: by.id,
      metadata: { case: id, content: piece.content },
      note: reason,
      // What is written in a picture may be written in any other.
      signals: signals.filter(({ variant }) => variant !== 'written'),
    },
  ])
}
