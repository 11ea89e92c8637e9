import type { Effect } from '../../core/outcome.ts'
import { webhookHeaders } from '../../core/standard-webhooks.ts'
import { WireFault } from '../../core/wire.ts'
import { keepAlert } from '../sql/day/alerts.ts'
import { webhookSecret } from '../tenants/setting-secrets.ts'
import { inTenant } from '../sql/database.ts'
import type { Carry } from './kinds.ts'

/**
 * Tells people loudly: on the open desk at once, and through the tenant's webhook (Standard Webhooks, thin: ids and
 * kinds only, the receiver fetches the rest with its own rights). Not done until the webhook took it, where there is one.
 */
export const alert: Carry<Effect & { kind: 'alert' }> = async (house, { id, effect, demand, tenant }) => {
  const at = house.clock.now()
  const { key, says } = effect
  await inTenant(house.db, tenant.id, (tx) =>
    keepAlert(tx, house, tenant, { key, says, at, demand: demand.id }),
  )
  await house.crashpoint('alert.kept')
  house.nudge()
  const { alertWebhook } = tenant.settings
  if (!alertWebhook) return { kind: 'done' }
  const body = JSON.stringify({
    type: 'alert.raised',
    timestamp: at,
    data: { demand: demand.id, severity: effect.severity, says: effect.says.key },
  })
  const secret = await webhookSecret(house, tenant.id, alertWebhook)
  try {
    // No tenant may look around behind another's walls by naming an address there as its webhook.
    const wire = house.wireTo(tenant, [new URL(alertWebhook.url).origin])
    const { status, body: reply } = await wire({
      method: 'POST',
      url: alertWebhook.url,
      headers: {
        'content-type': 'application/json',
        ...webhookHeaders(secret, `msg_${id}`, at, body),
      },
      body,
      timeoutMs: 15_000,
    })
    // Nobody reads the answer; left open it would hold its connection until the time runs out.
    for await (const _ of reply) break
    await house.crashpoint('alert.called')
    if (status >= 200 && status < 300) return { kind: 'done' }
    return { kind: 'again', why: { key: 'why.webhook-refused', params: { status } } }
  } catch (fault) {
    if (!(fault instanceof WireFault)) throw fault
    const reason = fault.reason === 'refused' ? 'barred' : fault.reason
    return { kind: 'again', why: { key: `why.webhook-${reason}` } }
  }
}
