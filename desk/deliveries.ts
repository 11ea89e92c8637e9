/** What a person may do about something that went out: try it now, send it again, give it up, take it up again. */
import { type DeedFacts, type Deeded, done } from '../core/deeds/facts.ts'
import { giveUp, repeat, retryNow, revive } from '../core/deeds/give-up.ts'
import type { Numbered } from '../core/demand.ts'
import type { Actor, Saying } from '../core/event.ts'
import type { Effect } from '../core/outcome.ts'
import { deedFacts } from './facts/deed.ts'
import type { House, Tenant } from './house.ts'
import { onDemandIn } from './journey.ts'
import { inTenant, sql, type Tx } from './sql/database.ts'

export type DeliveryAct =
  | { act: 'retry' }
  | { act: 'repeat' }
  | { act: 'give-up'; text: string }
  | { act: 'revive' }

export type Acted = { kind: 'done' } | { kind: 'unknown' } | { kind: 'refuse'; why: Saying }

type Row = { state: string; lease_until: string | null; payload: Buffer; kind: string }

/**
 * Does it in one transaction with its event, or says why not. The key of an effect never changes: whatever is asked
 * for here twice happens once at the platform, and a webhook sees the same id.
 */
export async function actOnDelivery(
  house: House,
  tenant: Tenant,
  id: string,
  wanted: DeliveryAct,
  by: Actor,
  also: (tx: Tx) => Promise<void>,
): Promise<Acted> {
  let result: Acted = { kind: 'unknown' }
  await inTenant(house.db, tenant.id, async (tx) => {
    const found = await tx.selectFrom('effect').select('demand_id').where('id', '=', id).executeTakeFirst()
    if (!found) return
    await onDemandIn(tx, house, tenant, found.demand_id, async ({ demand, caseKey }) => {
      const row = await tx
        .selectFrom('effect')
        .select(['state', 'lease_until', 'payload', 'kind'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirstOrThrow()
      const effect = caseKey.openJson(row.payload, `effect:${id}`) as Effect
      const at = house.clock.now()
      const facts = deedFacts(house, tenant, demand, at, { by, planSha256: '' })
      const outcome = whyNot(tenant, row, wanted, at) ?? deedOf(demand, effect, wanted, facts)
      if (outcome.kind === 'refuse') {
        result = outcome
        return undefined
      }
      await write(tx, id, wanted, at)
      await also(tx)
      result = { kind: 'done' }
      return outcome
    })
    await sql`select pg_notify('guichet_work', '')`.execute(tx)
  })
  house.nudge()
  return result
}

/** What an effect must be for each act. One that is in a worker's hands at this moment is left to it. */
function whyNot(
  { settings }: Tenant,
  row: Row,
  { act }: DeliveryAct,
  at: string,
): { kind: 'refuse'; why: Saying } | undefined {
  const no = (key: string) => ({ kind: 'refuse' as const, why: { key } })
  const wanted = { retry: 'pending', 'give-up': 'pending', repeat: 'done', revive: 'dead' }[act]
  if (row.state !== wanted) return no(`why-not.delivery-${row.state}`)
  if (row.lease_until !== null && row.lease_until >= at) return no('why-not.in-hand')
  if (act === 'repeat' && row.kind === 'alert' && !settings.alertWebhook) return no('why-not.no-webhook')
  return undefined
}

function deedOf(demand: Numbered, effect: Effect, wanted: DeliveryAct, facts: DeedFacts): Deeded {
  if (wanted.act === 'retry') return done(retryNow(demand, effect, facts))
  if (wanted.act === 'repeat') return repeat(demand, effect, facts)
  if (wanted.act === 'revive') return revive(demand, effect, facts)
  return giveUp(demand, effect, wanted.text, facts)
}

async function write(tx: Tx, id: string, { act }: DeliveryAct, at: string): Promise<void> {
  const row = tx.updateTable('effect').where('id', '=', id)
  if (act === 'give-up') return void (await row.set({ state: 'dead', lease_until: null }).execute())
  if (act === 'retry') return void (await row.set({ not_before: at, lease_until: null }).execute())
  await row
    .set({
      state: 'pending',
      not_before: at,
      lease_until: null,
      attempts: 0,
      last_error: null,
      last_params: null,
      outcome: null,
      ...(act === 'repeat' ? { repeated_at: at } : {}),
    })
    .execute()
}
