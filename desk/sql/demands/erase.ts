/**
 * Erases the record of a demand: the key of its case goes, and with it everything that was sealed; what stood open is
 * blanked or removed. What stays says nothing of anybody: that there was a demand of this kind with this number, when
 * its events were, and their blind entries in the log.
 */
import { type Tx, sql } from '../database.ts'

/** What becomes of each table's rows of a demand. A table that is not here fails a test. */
export const erasing = {
  demand: 'blanked',
  case_key: 'blanked',
  receipt: 'blanked',
  event: 'blanked',
  effect: 'blanked',
  vault_object: 'blanked',
  answer: 'blanked',
  second_person_request: 'blanked',
  // What was listed stays listed for as long as it was listed for: hashes, a label, a right. From which order, no more.
  bank_item: 'blanked',
  // How it came to be listed, and in which words somebody wanted it.
  listing: 'removed',
  // Sealed under the key of the case, and written once: what cannot be opened any more may lie there.
  note: 'sealed',
  idempotent_request: 'removed',
  alert: 'removed',
  mention: 'removed',
  handover_demand: 'removed',
  // Goes by itself with the key of the case.
  search_of: 'removed',
  // Names of duties, times and random names: the figures rest on them, and whether another order holds a piece down.
  clock: 'kept',
  restriction: 'kept',
  hold_part: 'kept',
  // Of a piece that was met: its case is another one, with years of its own.
  match_hit: 'kept',
} as const satisfies Record<string, 'blanked' | 'sealed' | 'removed' | 'kept'>

/** Does it, in the caller's transaction, which holds the demand. Gives the vault's objects whose bytes may go now. */
export async function erase(
  tx: Tx,
  { demand, caseId, at }: { demand: string; caseId: string; at: string },
): Promise<string[]> {
  const none = Buffer.alloc(0)
  const objects = await tx
    .updateTable('vault_object')
    .set({ wrapped_identity: null, wrapped_meta: null, destroyed_at: at, destroy_after: null })
    .where('case_id', '=', caseId)
    .where('wrapped_identity', 'is not', null)
    .returning('id')
    .execute()
  // A receipt names its bytes by their hash, and who knows an order could tell that it was here.
  await tx
    .updateTable('receipt')
    .set({ sha256: '', size: 0, sealed: none, evidence: none, media_type: '' })
    .where('case_id', '=', caseId)
    .execute()
  await tx.updateTable('event').set({ opening: null }).where('case_id', '=', caseId).execute()
  await tx
    .updateTable('effect')
    .set({ payload: none, last_error: null })
    .where('demand_id', '=', demand)
    .execute()
  await tx
    .updateTable('answer')
    .set({ data: none, pdf_sha256: null })
    .where('demand_id', '=', demand)
    .execute()
  await sql`update second_person_request set sealed = '', order_sha256 = '', plan_sha256 = '' where demand_id = ${demand}`.execute(
    tx,
  )
  await tx
    .updateTable('bank_item')
    .set({
      demand_id: null,
      target_id: null,
      content_uri: null,
      metadata: null,
      note: '',
      source: JSON.stringify({ kind: 'order', name: '–' }),
    })
    .where('demand_id', '=', demand)
    .execute()
  await tx.deleteFrom('listing').where('demand_id', '=', demand).execute()
  await tx.deleteFrom('idempotent_request').where('case_id', '=', caseId).execute()
  await tx.deleteFrom('alert').where('demand_id', '=', demand).execute()
  await sql`delete from mention where demand_id = ${demand}`.execute(tx)
  await sql`delete from handover_demand where demand_id = ${demand}`.execute(tx)
  await tx
    .updateTable('demand')
    .set({
      // Lists show what has a number; the event that tells of the erasing keeps it.
      number: null,
      reference: null,
      state: none,
      row: JSON.stringify({
        erased: at,
        authority: { name: '' },
        trustLevel: '',
        trustOutcome: 'pass',
        targets: 0,
        clock: null,
      }),
      authentic: false,
      urgent: false,
      open: false,
      due_at: null,
      wake_at: null,
      retain_until: null,
    })
    .where('id', '=', demand)
    .execute()
  await sql`update demand set assigned_to = null where id = ${demand}`.execute(tx)
  await tx
    .updateTable('case_key')
    .set({ wrapped: null, destroyed_at: at })
    .where('case_id', '=', caseId)
    .execute()
  return objects.map(({ id }) => id)
}

/** Demands whose record may be over: told by their row, or closed for so long that it was never reckoned. */
export async function recordsDue(
  tx: Tx,
  { at, receivedBefore, most }: { at: string; receivedBefore: string; most: number },
): Promise<{ id: string; case_id: string }[]> {
  const { rows } = await sql<{ id: string; case_id: string }>`
    select demand.id, demand.case_id from demand join case_key using (tenant_id, case_id)
    where not open and (row->>'erased') is null
      and (retain_until <= ${at}::timestamptz or case_key.wrapped is null
        or (retain_until is null and received_at < ${receivedBefore}::timestamptz))
    order by received_at limit ${most}`.execute(tx)
  return rows
}

/** Whether anybody objected and has no answer yet, or something is still to be done outside. */
export async function stillAtWork(
  tx: Tx,
  demand: string,
): Promise<{ complaintOpen: boolean; effects: number }> {
  const { rows } = await sql<{ complaintOpen: boolean; effects: number }>`
    select count(*) filter (where type = 'complaint.received') > count(*) filter (where type = 'complaint.decided') as "complaintOpen",
      (select count(*)::int from effect where demand_id = ${demand} and state = 'pending') as effects
    from event where demand_id = ${demand}`.execute(tx)
  return rows[0] ?? { complaintOpen: false, effects: 0 }
}

/** What was destroyed at this moment or later, by its random names. */
export async function destroyedSince(
  tx: Tx,
  since: string,
): Promise<{ kind: 'case' | 'object'; id: string; at: string }[]> {
  const { rows } = await sql<{ kind: 'case' | 'object'; id: string; at: string }>`
    select 'case' as kind, case_id::text as id, destroyed_at as at from case_key
      where destroyed_at >= ${since}::timestamptz and wrapped is null
    union all select 'object', id::text, destroyed_at from vault_object
      where destroyed_at >= ${since}::timestamptz and wrapped_identity is null`.execute(tx)
  return rows
}
