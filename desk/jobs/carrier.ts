import { between, type Instant } from '../../core/instant.ts'
import type { Effect, EffectKind } from '../../core/outcome.ts'
import { alert } from '../carry/alert.ts'
import { answer } from '../carry/answer.ts'
import { notice, restore, restrict } from '../carry/deeds.ts'
import { hold } from '../carry/hold.ts'
import type { Carried, Carry, Claimed } from '../carry/kinds.ts'
import { release } from '../carry/release.ts'
import type { House, Tenant } from '../house.ts'
import { Fault, isFatal, toldOf } from '../outside/fault.ts'
import { noteContact } from '../sql/day/contacts.ts'
import { inTenant, passes } from '../sql/database.ts'
import type { Leased } from '../sql/tables.ts'
import { allTenants } from '../tenants.ts'
import { claim, freeTheDead, giveBack, whileKept } from './lease.ts'
import { type Loop, startLoop } from './loop.ts'
import { opened, settle, type Settled } from './settle.ts'

const carries: { [Kind in EffectKind]: Carry<Effect & { kind: Kind }> } = {
  hold,
  restrict,
  restore,
  notice,
  answer,
  release,
  alert,
}

const sweepMs = 5_000

/**
 * Carries effects out, `atOnce` of them at any time, for every tenant. The sweep every 5 s is the truth; a hint saves
 * waiting. A platform that keeps one waiting keeps nobody else waiting. `alone`: no other process works on this database.
 */
export function startCarrier(
  house: House,
  options: { atOnce: number; fatal: (fault: unknown) => void; alone?: boolean },
): Loop {
  const inHand = new Map<string, Promise<void>>()
  // Kept for effects whose transaction is still on its way.
  const promised = new Set<string>()
  // What was done outside and is being written keeps no other from being done.
  const settling = new Set<string>()
  const room = () => options.atOnce - inHand.size + settling.size - promised.size
  let stopping = false
  // Something may wait that nobody was told of: more than there was room for, or what stands behind another.
  let more = false
  let freedAt = options.alone ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const loop = startLoop(
    house,
    'the carrier',
    sweepMs,
    async () => {
      const tenants = await allTenants(house.db)
      if (house.clock.monotonic() - freedAt > sweepMs) {
        for (const tenant of tenants) await freeTheDead(house, tenant, () => [...inHand.keys(), ...promised])
        freedAt = house.clock.monotonic()
      }
      let isFull = false
      for (const tenant of tenants) {
        const wanted = room()
        isFull ||= wanted <= 0
        if (wanted <= 0) break
        const rows = await claim(house, tenant, wanted)
        rows.forEach((row) => start(tenant, row))
        isFull ||= rows.length === wanted
      }
      more = isFull
      return isFull && room() > 0
    },
    options.fatal,
  )

  function start(tenant: Tenant, row: Leased, here?: Claimed): void {
    const carrying = carryOne(house, tenant, row, here, () => settling.add(row.id))
      .then(({ behind, dueAt }) => {
        more ||= behind
        if (dueAt !== undefined) hintAt(dueAt)
      })
      .catch((fault) => {
        if (isFatal(fault)) return options.fatal(fault)
        more = true
        // It stays claimed until its lease is over, and is then tried again.
        house.say('what came of an effect could not be written', {
          kind: row.kind,
          why: toldOf(fault),
        })
      })
      .finally(() => {
        inHand.delete(row.id)
        settling.delete(row.id)
        if (more) loop.hint()
      })
    inHand.set(row.id, carrying)
  }

  /** The sweep would find it as well, but up to five seconds late. */
  function hintAt(due: Instant): void {
    const wait = between(house.clock.now(), due)
    if (wait < sweepMs) setTimeout(() => loop.hint(), Math.max(0, wait) + 1).unref()
  }

  house.hands = {
    place(effect) {
      if (stopping || room() <= 0) return undefined
      promised.add(effect)
      return {
        effect,
        free: () => void promised.delete(effect),
        begin({ tenant, row, ...here }) {
          // In hand first, so that there is no moment at which it looks like left behind.
          if (stopping) giveBack(house, tenant, row).catch(() => undefined)
          else start(tenant, row, { ...here, tenant, id: row.id, attempt: 1, repeated: false })
          promised.delete(effect)
        },
      }
    },
  }

  return {
    hint: () => loop.hint(),
    async stop() {
      stopping = true
      await loop.stop()
      await Promise.all(inHand.values())
    },
  }
}

/** Claims what is due for one tenant and carries it out. Returns how many effects were claimed. */
export async function carryRound(house: House, tenant: Tenant, atOnce: number): Promise<number> {
  const rows = await claim(house, tenant, atOnce)
  await Promise.all(rows.map((row) => carryOne(house, tenant, row)))
  return rows.length
}

/** `here`: what it was written with, where it is begun with the commit itself. */
async function carryOne(
  house: House,
  tenant: Tenant,
  row: Leased,
  here?: Claimed,
  settles: () => void = () => undefined,
): Promise<Settled> {
  let carried: Carried
  let effect: Effect | undefined
  try {
    await house.crashpoint('effect.claimed')
    const claimed = here ?? (await inTenant(house.db, tenant.id, (tx) => opened(tx, house, tenant, row)))
    effect = claimed.effect
    const carry = carries[effect.kind] as Carry<Effect>
    carried = await whileKept(house, tenant, row, () => carry(house, claimed))
  } catch (fault) {
    if (fault instanceof Fault && fault.fatal) throw fault
    house.say('an effect could not be carried out', {
      kind: row.kind,
      attempt: row.attempts,
      why: toldOf(fault),
    })
    carried = { kind: 'again', why: { key: 'why.house-broke' } }
  }
  settles()
  await house.crashpoint('effect.carried')
  const settled = await onceBack(house, () => settle(house, tenant, row, carried))
  if (effect) await noteContact(house, tenant, effect, carried)
  if (settled.isWritten && carried.kind === 'done') await carried.after?.()
  return settled
}

/** What was done outside is known only here: while the database is away, wait for it rather than do it all again. */
async function onceBack<T>(house: House, write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write()
    } catch (fault) {
      if (!passes(fault) || tries >= 60) throw fault
      await house.clock.pause(500)
    }
  }
}
