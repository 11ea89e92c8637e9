/** Tells the operator's own program what became of what it asked: until it was taken, and under one id however often. */
import { later } from '../../core/instant.ts'
import { deliveryPolicy } from '../../core/policy.ts'
import { apart, eachTenant } from '../apart.ts'
import { callWebhook } from '../carry/webhook.ts'
import type { House, Tenant } from '../house.ts'
import { isFatal, toldOf } from '../outside/fault.ts'
import { inTenant, passes } from '../sql/database.ts'
import { claimMessage, forgetMessages, settleMessage } from '../sql/told-later.ts'
import { webhookSecret } from '../tenants/setting-secrets.ts'
import { allTenants } from '../tenants.ts'
import { type Loop, startLoop } from './loop.ts'

/** Longer than a call may take, so that nobody calls beside it. */
const leaseMs = 60_000
const longestMs = 3_600_000
const inOneRound = 50

export function startTeller(house: House, fatal: (fault: unknown) => void): Loop {
  return startLoop(house, 'the teller', 2_000, () => tellRound(house), fatal)
}

/** What is due of each tenant, a portion at a time, side by side: a program that never answers keeps no other waiting. Whether there may be more. */
async function tellRound(house: House): Promise<boolean> {
  let more = false
  const tenants = await allTenants(house.db)
  await Promise.all(
    tenants.map((tenant) =>
      apart(house, 'the teller', async () => {
        if (!tenant.settings.verdictWebhook) return
        let told = 0
        while (told < inOneRound && (await tellOne(house, tenant))) told++
        more ||= told === inOneRound
      }),
    ),
  )
  return more
}

/** What was taken long ago is of no use to anybody, and what nobody took in all that time is no longer news. */
export async function forgetTold(house: House): Promise<void> {
  const before = later(house.clock.now(), -deliveryPolicy.toldHours * 3_600_000)
  await eachTenant(house, 'forgetting messages', ({ id }) =>
    inTenant(house.db, id, (tx) => forgetMessages(tx, before)),
  )
}

async function tellOne(house: House, tenant: Tenant): Promise<boolean> {
  const hook = tenant.settings.verdictWebhook
  const at = house.clock.now()
  const message = await inTenant(house.db, tenant.id, (tx) => claimMessage(tx, at, later(at, leaseMs)))
  if (!hook || !message) return false
  await house.crashpoint('told.claimed')
  try {
    const secret = await webhookSecret(house, tenant.id, 'verdictWebhook', hook)
    const body = JSON.stringify({ type: message.type, timestamp: message.at, data: message.data })
    const why = await callWebhook(
      house,
      tenant,
      { url: hook.url, secret },
      { id: `msg_${message.id}`, at, body },
    )
    await house.crashpoint('told.called')
    const now = house.clock.now()
    const again = later(now, Math.min(longestMs, 1_000 * 2 ** message.attempts))
    await inTenant(house.db, tenant.id, (tx) =>
      settleMessage(tx, message.id, why ? { again, why } : { done: now }),
    )
  } catch (fault) {
    if (isFatal(fault) || passes(fault)) throw fault
    // It is due again when its lease is over.
    house.say('a message could not be told and will be told again', { why: toldOf(fault) })
  }
  return true
}
