import type { Effect } from '../../core/outcome.ts'
import { endOfHold } from '../../core/wake.ts'
import { instrumentInForce } from '../tenants.ts'
import type { Carry } from './kinds.ts'
import type { Numbered, Target } from '../../core/demand.ts'
import type { Instant } from '../../core/instant.ts'
import type { Instrument } from '../../core/regime.ts'

/**
 * Destroys a copy. The keys go first, in the transaction that records it: from then on nobody can read the object,
 * whatever happens to its bytes, which are removed afterwards (and by the orphan sweep if this process dies here).
 */
export const release: Carry<Effect & { kind: 'release' }> = async (house, { effect, demand, tenant }) => {
  const at = house.clock.now()
  const instrument = instrumentInForce(house, tenant, demand)
  const target = overdue(demand, effect.target, instrument, at)
  if (!target) return { kind: 'dropped' }
  const objects = target.hold.parts.map(({ object }) => object)
  return {
    kind: 'done',
    receipt: { kind: 'released', target: effect.target, at, why: effect.why },
    // An extension or a legal hold may have come meanwhile; the look under lock is the one that counts.
    stillWanted: (now) => overdue(now, effect.target, instrument, at) !== undefined,
    write: async (_sheaf, tx) => {
      if (objects.length === 0) return
      await tx
        .updateTable('vault_object')
        .set({ wrapped_identity: null, wrapped_meta: null, destroyed_at: at })
        .where('id', 'in', objects)
        .execute()
    },
    after: async () => {
      await house.crashpoint('release.keys-gone')
      for (const objectId of objects) await house.vault.shred({ objectId })
      await house.crashpoint('release.bytes-gone')
    },
  }
}

/** The target whose copy may no longer be kept, if that is so. */
function overdue(demand: Numbered, id: string, instrument: Instrument, at: Instant): Target | undefined {
  const target = demand.targets.find((each) => each.id === id)
  if (!target || target.hold.state !== 'held' || demand.legalHold) return undefined
  const end = endOfHold(demand, target, { instrument })
  return end && at >= end.at ? target : undefined
}
