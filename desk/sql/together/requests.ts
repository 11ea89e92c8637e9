/** What one person asks another to agree to. The demand says that somebody is asked; the row, sealed, says what exactly. */
import type { AskEnd } from '../../../core/deeds/ask.ts'
import type { Demand } from '../../../core/demand.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Change } from '../../../core/outcome.ts'
import type { Tenant } from '../../house.ts'
import type { Deed } from '../../http/contract/index.ts'
import type { CaseKey } from '../../outside/case-key.ts'
import type { Tx } from '../database.ts'

export type Asked = {
  id: string
  demand: string
  deed: Deed
  reason: string
  version: number
  orderSha256: string
  planSha256: string
  /** Whoever asked stands by it while they work here, awake, and no passkey was taken from them since. */
  by: { id: string; name: string; role: string; stands: boolean }
  at: Instant
  until: Instant
  outcome: AskEnd | null
  decidedAt?: Instant
  decidedBy?: { id: string; name: string }
  /** What whoever declined said. */
  word?: string
}

type NewRequest = Pick<
  Asked,
  'id' | 'demand' | 'deed' | 'reason' | 'version' | 'orderSha256' | 'planSha256' | 'at' | 'until'
> & { name: string; by: string }

export async function keepRequest(
  tx: Tx,
  tenant: Tenant,
  caseKey: CaseKey,
  request: NewRequest,
): Promise<void> {
  await tx
    .insertInto('second_person_request')
    .values({
      id: request.id,
      tenant_id: tenant.id,
      demand_id: request.demand,
      deed: request.name,
      sealed: caseKey.sealJson({ deed: request.deed, reason: request.reason }, `request:${request.id}`),
      version: request.version,
      order_sha256: request.orderSha256,
      plan_sha256: request.planSha256,
      asked_by: request.by,
      asked_at: request.at,
      expires_at: request.until,
      decided_by: null,
      decided_at: null,
      outcome: null,
      word: null,
    })
    .execute()
}

/** One request as it was made. The demand it belongs to is locked by whoever wants to decide on it. */
export async function readRequest(tx: Tx, id: string, caseKey: CaseKey): Promise<Asked | undefined> {
  const row = await rows(tx).where('request.id', '=', id).executeTakeFirst()
  return row && opened(row, caseKey)
}

/** The newest request of a demand, open or settled. */
export async function lastRequest(tx: Tx, demand: string, caseKey: CaseKey): Promise<Asked | undefined> {
  const row = await rows(tx)
    .where('request.demand_id', '=', demand)
    .orderBy('request.asked_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && opened(row, caseKey)
}

export async function settleRequest(
  tx: Tx,
  id: string,
  { outcome, by, at, word }: { outcome: AskEnd; by: string | null; at: Instant; word?: Buffer },
): Promise<void> {
  await tx
    .updateTable('second_person_request')
    .set({ outcome, decided_by: by, decided_at: at, ...(word ? { word } : {}) })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .execute()
}

/** What a demand no longer asks for is not open either: its row follows the end that stands in its events. */
export async function closeRequests(tx: Tx, { events }: Change<Demand>, at: Instant): Promise<void> {
  for (const { type, body } of events) {
    const outcome = body?.how
    if (type !== 'approval.withdrawn' || typeof body?.request !== 'string') continue
    if (outcome === 'lapsed' || outcome === 'changed')
      await settleRequest(tx, body.request, { outcome, by: null, at })
  }
}

/** Where the word of whoever declined is sealed. */
export const wordOf = (id: string) => `request:${id}:word`

function rows(tx: Tx) {
  return tx
    .selectFrom('second_person_request as request')
    .innerJoin('staff as asker', 'asker.id', 'request.asked_by')
    .leftJoin('staff as decider', 'decider.id', 'request.decided_by')
    .select([
      'request.id',
      'request.demand_id',
      'request.sealed',
      'request.version',
      'request.order_sha256',
      'request.plan_sha256',
      'request.asked_at',
      'request.expires_at',
      'request.outcome',
      'request.decided_at',
      'request.word',
      'asker.id as asker_id',
      'asker.name as asker_name',
      'asker.role as asker_role',
      'decider.id as decider_id',
      'decider.name as decider_name',
    ])
    .select((eb) =>
      eb
        .and([
          eb('asker.active', '=', true),
          eb('asker.asleep_since', 'is', null),
          // Nobody knows which passkey opened the session that asked: any that counts no more may have been a thief's.
          eb.not(
            eb.exists(
              eb
                .selectFrom('passkey')
                .select('passkey.credential_id')
                .whereRef('passkey.staff_id', '=', 'request.asked_by')
                .whereRef('passkey.revoked_at', '>=', 'request.asked_at'),
            ),
          ),
        ])
        .as('asker_stands'),
    )
}

type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]

function opened(row: Row, caseKey: CaseKey): Asked {
  return {
    id: row.id,
    demand: row.demand_id,
    ...(caseKey.openJson(row.sealed, `request:${row.id}`) as Pick<Asked, 'deed' | 'reason'>),
    version: row.version,
    orderSha256: row.order_sha256,
    planSha256: row.plan_sha256,
    by: { id: row.asker_id, name: row.asker_name, role: row.asker_role, stands: Boolean(row.asker_stands) },
    at: row.asked_at,
    until: row.expires_at,
    outcome: row.outcome,
    ...(row.decided_at ? { decidedAt: row.decided_at } : {}),
    ...(row.word ? { word: String(caseKey.openJson(row.word, wordOf(row.id))) } : {}),
    ...(row.decider_id && row.decider_name
      ? { decidedBy: { id: row.decider_id, name: row.decider_name } }
      : {}),
  }
}
