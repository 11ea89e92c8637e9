import type { Effect } from '../../core/outcome.ts'
import { endOfHold } from '../../core/wake.ts'
import { instrumentInForce } from '../tenants.ts'
import type { Carry } from './kinds.ts'

/**
 * Destroys a copy. The keys go first, in the transaction that records it: from then on nobody can read the object,
 * whatever happens to its bytes, which are removed afterwards (and by the orphan sweep if this process dies here).
 */
export const release: Carry<Effect & { kind: 'release' }> = async (house, { effect, demand, tenant }) => {
  const target = demand.targets.find(({ id }) => id === effect.target)
  if (!target || target.hold.state !== 'held' || demand.legalHold) return { kind: 'dropped' }
  const end = endOfHold(demand, target, { instrument: instrumentInForce(house, tenant, demand) })
  const at = house.clock.now()
  // An extension may have come meanwhile; the look at the clock here is the one that counts.
  if (!end || at < end.at) return { kind: 'dropped' }
  const objects = target.hold.parts.map(({ object }) => object)
  return {
    kind: 'done',
    receipt: { kind: 'released', target: effect.target, at, why: effect.why },
    write: async (tx) => {
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
