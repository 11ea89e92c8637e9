/** Effects on disk: each one row, written with the decision it rests on. Some are begun with the commit itself. */
import { type Demand, isNumbered } from '../../../core/demand.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Change, Effect } from '../../../core/outcome.ts'
import type { Begun, HandPlace, House, Tenant } from '../../house.ts'
import type { CaseKey } from '../../outside/case-key.ts'
import { uuidv7 } from '../../outside/random.ts'
import { onceOver, type Tx } from '../database.ts'
import { leaseFrom } from '../lease.ts'
import { reckoned, type Sheaf } from '../sheaf.ts'

/** Paper and alerts wait in the line; what holds or changes content does not. */
const pressing = new Set<Effect['kind']>(['hold', 'restrict', 'restore', 'notice'])

type Facts = { tenant: Tenant; caseKey: CaseKey; at: Instant; version: number }

/**
 * Adds the effects of a change. Where this process carries effects out and has room, the pressing ones are written as
 * already in its hands and begun when the transaction is committed, on the demand as it stands with that commit. One
 * that must wait for another of its target has no lease, and is claimed like any other.
 */
export function addEffects(
  sheaf: Sheaf,
  tx: Tx,
  house: Pick<House, 'chance' | 'hands' | 'nudge'>,
  change: Change<Demand>,
  facts: Facts,
): void {
  const { demand, effects } = change
  if (effects.length === 0) return
  const { tenant, caseKey, at } = facts
  const taken = new Set<string>()
  let begun = 0
  sheaf.add(
    'effect',
    effects.map((effect) => {
      const id = uuidv7(at, house.chance)
      const row = {
        id,
        demand_id: demand.id,
        kind: effect.kind,
        key: effect.key,
        payload: caseKey.sealJson(effect, `effect:${id}`),
        repeated_at: null,
      }
      const isFirst = !taken.has(targetOf(effect.key))
      taken.add(targetOf(effect.key))
      const isDue = effect.notBefore === undefined || effect.notBefore <= at
      const place =
        isFirst && isDue && pressing.has(effect.kind) && isNumbered(demand)
          ? house.hands?.place(id)
          : undefined
      if (place && isNumbered(demand)) {
        begun++
        begin(sheaf, tx, house, place, {
          tenant,
          demand,
          caseKey,
          effect,
          row: { ...row, attempts: 1, fence: 1 },
        })
      }
      const lease = leaseOf(facts.version === 0, demand.id, effect.key)
      return {
        ...row,
        tenant_id: tenant.id,
        not_before: effect.notBefore ?? at,
        give_up_at: effect.giveUpAt ?? null,
        lease_until: place ? lease<Instant>(leaseFrom('effect', at), 'timestamptz') : null,
        attempts: place ? lease<number>(1, 'int', 0) : 0,
        fence: place ? lease<number>(1, 'int', 0) : 0,
        tried_at: place ? lease<Instant>(at, 'timestamptz') : null,
        last_error: null,
        last_params: null,
        done_at: null,
        outcome: null,
      }
    }),
  )
  if (begun === effects.length) return
  onceOver(tx, { committed: () => house.nudge() })
  if (!house.hands) sheaf.tell('guichet_work', '')
}

/** Begun once the transaction is committed, if the row has its lease by then; else somebody claims it. */
function begin(sheaf: Sheaf, tx: Tx, house: Pick<House, 'nudge'>, place: HandPlace, begun: Begun): void {
  let isOurs = false
  sheaf.leased(place.effect, (has) => void (isOurs = has))
  onceOver(tx, {
    committed() {
      if (isOurs) return place.begin(begun)
      place.free()
      house.nudge()
    },
    undone: () => place.free(),
  })
}

/** A new demand has nothing else under way; beside others, the row gets its lease only if its target has none pending. */
function leaseOf(isNew: boolean, demand: string, key: string) {
  return <T>(value: T, type: string, otherwise?: T): T =>
    isNew
      ? value
      : reckoned<T>(
          (place) =>
            `case when exists (select from effect other where other.demand_id = ${place(demand)}::uuid and other.state = 'pending'
              and split_part(other.key, '/', 2) = ${place(targetOf(key))}) then ${place(otherwise ?? null)}::${type}
              else ${place(value)}::${type} end`,
        )
}

const targetOf = (key: string) => key.split('/')[1] ?? ''
