/** What a piece is met by at one moment, as its case keeps it and the log is told it. */
import type { EventDraft } from '../../core/event.ts'
import type { Instant } from '../../core/instant.ts'
import { kinds } from '../../match/signals/index.ts'
import type { House, Tenant } from '../house.ts'
import type { Case } from '../sql/banks/cases.ts'
import { joinCase, type Meeting, type NewHit } from '../sql/banks/open-case.ts'
import type { Tx } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import type { Found, Match } from './look.ts'
import type { Signal } from '../../match/signal.ts'

type Something = Found & { advice: 'review' | 'block' }
export const isSomething = (found: Found): found is Something => found.advice !== 'none'

export function meetingOf({ advice, matches, listVersion }: Something, signals: readonly Signal[]): Meeting {
  return { signals, told: advice, listVersion, hits: matches.map((each) => hitOf(each, listVersion)) }
}

/** Has what was found join an open case that the caller holds. Whether there was anything that it did not have. */
export async function joinOpen(
  tx: Tx,
  house: Pick<House, 'chance' | 'keys'>,
  tenant: Tenant,
  row: Case,
  { found, signals, at }: { found: Something; signals: readonly Signal[]; at: Instant },
): Promise<boolean> {
  const joined = await joinCase(tx, house, row, meetingOf(found, signals), at)
  if (joined.length > 0)
    await recordOwnEvents(tx, house, tenant, [meets('match.joined', row, found, joined, at)])
  return joined.length > 0
}

/** That a piece was met, and by which banks: the first time, or while its case waits. */
export function meets(
  type: 'match.opened' | 'match.joined',
  { id, piece }: Pick<Case, 'id' | 'piece'>,
  { advice, matches }: Found,
  hits: readonly NewHit[],
  at: Instant,
): EventDraft {
  const some = matches.filter(({ listed }) => hits.some(({ item_id }) => item_id === listed.item))
  const banks = [...new Set(some.map(({ bank }) => bank))].join(', ')
  return {
    type,
    at,
    actor: { kind: 'desk', name: 'Guichet' },
    says: { key: `history.${type}`, params: { content: piece.content, banks } },
    body: { case: id, advice, banks, kinds: [...new Set(hits.map(({ kind }) => kind))] },
  }
}

function hitOf({ signal, listed, distance, radius, detail }: Match, listVersion: number): NewHit {
  return {
    bank_id: listed.bank,
    item_id: listed.item,
    signal_id: listed.signal,
    kind: listed.kind,
    algorithm: algorithmOf(listed.kind),
    query: signal.value,
    query_quality: signal.quality ?? null,
    query_variant: signal.variant ?? '',
    listed: listed.value,
    listed_quality: listed.quality,
    distance,
    radius,
    detail: detail ? JSON.stringify(detail) : null,
    list_version: listVersion,
  }
}

/** By what it was reckoned, so that it can be reckoned again. */
function algorithmOf(kind: string): string {
  return kinds.find(({ name }) => name === kind)?.source ?? kind
}
