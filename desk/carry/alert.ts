import type { Effect } from '../../core/outcome.ts'
import { keepAlert } from '../sql/day/alerts.ts'
import { webhookSecret } from '../tenants/setting-secrets.ts'
import { inTenant } from '../sql/database.ts'
import type { Carry } from './kinds.ts'
import { callWebhook } from './webhook.ts'

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
  const secret = await webhookSecret(house, tenant.id, 'alertWebhook', alertWebhook)
  const why = await callWebhook(
    house,
    tenant,
    { url: alertWebhook.url, secret },
    { id: `msg_${id}`, at, body },
  )
  await house.crashpoint('alert.called')
  return why ? { kind: 'again', why } : { kind: 'done' }
}
