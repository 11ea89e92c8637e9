import type { Saying } from '../../core/event.ts'
import type { Instant } from '../../core/instant.ts'
import { webhookHeaders } from '../../core/standard-webhooks.ts'
import { leaveUnread, WireFault } from '../../core/wire.ts'
import type { House, Tenant } from '../house.ts'

/**
 * One signed call (Standard Webhooks) to an address that the tenant has set. Whether it was taken, or why not; the same
 * `id` again is the same message.
 */
export async function callWebhook(
  house: House,
  tenant: Tenant,
  { url, secret }: { url: string; secret: string },
  { id, at, body }: { id: string; at: Instant; body: string },
): Promise<Saying | undefined> {
  try {
    // No tenant may look around behind another's walls by naming an address there as its webhook.
    const wire = house.wireTo(tenant, [new URL(url).origin])
    const answer = await wire({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...webhookHeaders(secret, id, at, body) },
      body,
      timeoutMs: 15_000,
    })
    await leaveUnread(answer)
    const { status } = answer
    return status >= 200 && status < 300 ? undefined : { key: 'why.webhook-refused', params: { status } }
  } catch (fault) {
    if (!(fault instanceof WireFault)) throw fault
    const reason = fault.reason === 'refused' ? 'barred' : fault.reason
    return { key: `why.webhook-${reason}` }
  }
}
