/**
 * The path of a demand, as it is walked. Each step is pure and gets the facts it needs; what it asks for is
 * collected and written in one transaction by whoever called. Kill the process anywhere: the demand stands where
 * it last stood, and the next walk goes on from there.
 */
import type { EventDraft } from '../core/event.ts'
import { type Demand, isNumbered, type Numbered } from '../core/demand.ts'
import type { Instant } from '../core/instant.ts'
import type { Change, Effect, Outcome } from '../core/outcome.ts'
import { authenticate } from '../core/path/2-authenticate.ts'
import { register } from '../core/path/3-register.ts'
import { assess, whomItWaitsFor } from '../core/path/4-assess.ts'
import { act } from '../core/path/5-act.ts'
import { preserve } from '../core/path/6-preserve.ts'
import { answer } from '../core/path/7-answer.ts'
import { publish } from '../core/path/8-publish.ts'
import { overtakenAsk, waitingForAgreement } from '../core/deeds/ask.ts'
import { wake } from '../core/wake.ts'
import { putBack, withdrawPutBack } from './banks/restored.ts'
import { authenticateFacts, type DoorFacts } from './facts/2-authenticate.ts'
import { type Entry, registerFacts } from './facts/3-register.ts'
import { publishFacts } from './facts/8-publish.ts'
import { deedFacts } from './facts/deed.ts'
import type { House, Tenant } from './house.ts'
import { Fault } from './outside/fault.ts'
import { inTenant, type Tx } from './sql/database.ts'
import { holdFree, openHeld } from './sql/demands/held.ts'
import { bind, loadDemand, type Loaded } from './sql/demands/state.ts'
import { counting } from './sql/house/authorities.ts'
import { inOneCommit } from './sql/one-commit.ts'
import { newSheaf, type Sheaf } from './sql/sheaf.ts'
import { closeRequests } from './sql/together/requests.ts'
import { instrumentInForce } from './tenants.ts'

/** How a demand came in: what the door found out, and its place in the register. Both are known in that transaction alone. */
export type CameIn = { door: DoorFacts; entry: Entry }

/** Walks a demand as far as it can go now. Writes nothing. */
export async function walk(
  tx: Tx,
  house: House,
  tenant: Tenant,
  start: Change<Demand>,
  came?: CameIn,
): Promise<Change<Demand>> {
  const at = house.clock.now()
  const begun = overtaken(start, at)
  let demand = begun.demand
  const events: EventDraft[] = [...begun.events]
  const effects: Effect[] = [...begun.effects]
  for (;;) {
    const outcome = await next(tx, house, tenant, demand, came, at)
    if (!outcome || outcome.kind === 'refuse')
      return { demand: settled(demand), events, effects: [...effects, ...dueNow(house, tenant, demand, at)] }
    demand = outcome.demand
    events.push(...outcome.events)
    effects.push(...outcome.effects)
    if (outcome.kind === 'wait')
      return { demand: asked(demand), events, effects: [...effects, ...dueNow(house, tenant, demand, at)] }
  }
}

/** A request to a second person that is over by itself is over before anything else goes on. */
function overtaken(start: Change<Demand>, at: Instant): Change<Demand> {
  const over = isNumbered(start.demand) ? overtakenAsk(start.demand, at) : undefined
  return over ? { ...over, events: [...start.events, ...over.events], effects: start.effects } : start
}

function asked(demand: Demand): Demand {
  return isNumbered(demand) ? waitingForAgreement(demand) : demand
}

/** What time alone has made due is asked for at every visit; asked for twice, it is one effect. */
function dueNow(house: House, tenant: Tenant, demand: Demand, at: Instant): readonly Effect[] {
  return isNumbered(demand) ? wake(demand, deedFacts(house, tenant, demand, at)).effects : []
}

/** At the end of the path a demand may still wait: for the platform after an undo, for a ground to cease. */
function settled(demand: Demand): Demand {
  return asked(demand.step === 'publish' ? { ...demand, waitsFor: whomItWaitsFor(demand) } : demand)
}

/** The step after the one the demand has completed; `undefined` at the end of the path. */
async function next(
  tx: Tx,
  house: House,
  tenant: Tenant,
  demand: Demand,
  came: CameIn | undefined,
  at: Instant,
): Promise<Outcome<Demand, Demand> | undefined> {
  switch (demand.step) {
    case 'arrive':
      return authenticate(demand, authenticateFacts(house, comingIn(came).door, at))
    case 'authenticate': {
      const { door, entry } = comingIn(came)
      return register(demand, registerFacts(house, tenant, demand, door, entry, at))
    }
    case 'register':
      return assess(demand, deedFacts(house, tenant, demand, at))
    case 'assess':
      return act(demand, deedFacts(house, tenant, demand, at))
    case 'act':
      return preserve(demand, deedFacts(house, tenant, demand, at))
    case 'preserve':
      return answer(demand, deedFacts(house, tenant, demand, at))
    case 'answer':
      return publish(demand, await publishFacts(tx, demand, at))
    case 'publish':
      return undefined
  }
}

/** Whatever lies in the tables was registered by the transaction it came in with. */
function comingIn(came: CameIn | undefined): CameIn {
  if (!came) throw new Fault('row-missing', { found: 'a demand without a number' })
  return came
}

/** What one visit to a demand wants changed; `undefined` when there is nothing to do. */
export type Visit = (
  loaded: Loaded & { demand: Numbered },
  tx: Tx,
) => Change<Demand> | undefined | Promise<Change<Demand> | undefined>

/**
 * Visits one demand alone: loads it under lock, lets `visit` change it, walks on, and writes everything in one
 * transaction. Returns the new version, or `undefined` when nothing changed.
 */
export async function onDemand(
  house: House,
  tenant: Tenant,
  id: string,
  visit: Visit,
): Promise<number | undefined> {
  return await inTenant(house.db, tenant.id, (tx) => onDemandIn(tx, house, tenant, id, visit))
}

/**
 * As {@link onDemand}, and visits to other demands that come at the same moment are committed with it: one write to the
 * disk for all of them. A demand that somebody else is visiting just now is waited for alone. `visit` may be called
 * again; outside of its transaction it must change nothing.
 */
export async function onDemandWithOthers(
  house: House,
  tenant: Tenant,
  id: string,
  visit: Visit,
): Promise<number | undefined> {
  const visited = await amongOthers(house, tenant, id, async (tx, sheaf, loaded) => ({
    version: await visitOf(tx, sheaf, house, tenant, loaded, visit),
  }))
  return visited === 'alone' ? await onDemand(house, tenant, id, visit) : visited.version
}

/**
 * A share in a transaction that may be about several demands: this one is held and loaded. `alone` where somebody else
 * holds it just now; nothing was done then. It may be called again; outside of its transaction it must change nothing.
 */
export async function amongOthers<T>(
  house: House,
  tenant: Tenant,
  id: string,
  share: (tx: Tx, sheaf: Sheaf, loaded: Loaded) => Promise<T>,
): Promise<T | 'alone'> {
  return await visitedTogether(house.db, tenant.id, id, async (tx, sheaf, held) =>
    held ? await share(tx, sheaf, await openHeld(house, tenant.id, held)) : 'alone',
  )
}

/** Two at the same time: while the database writes one group, the next one is thought about. */
const visitedTogether = inOneCommit((tx, _tenant, ids: readonly string[]) => holdFree(tx, ids), {
  most: 16,
  atOnce: 2,
})

/** As {@link onDemand}, inside a transaction the caller already has. */
export async function onDemandIn(
  tx: Tx,
  house: House,
  tenant: Tenant,
  id: string,
  visit: Visit,
): Promise<number | undefined> {
  const loaded = await loadDemand(tx, house, tenant.id, id, true)
  if (!loaded) throw new Fault('demand-unknown', { found: `demand ${id}` })
  const sheaf = newSheaf()
  const version = await visitOf(tx, sheaf, house, tenant, loaded, visit)
  await sheaf.send(tx)
  return version
}

/** Lets `visit` change a demand that this transaction holds, walks on, and gathers what is to be written. */
export async function visitOf(
  tx: Tx,
  sheaf: Sheaf,
  house: House,
  tenant: Tenant,
  loaded: Loaded,
  visit: Visit,
): Promise<number | undefined> {
  const wanted = isNumbered(loaded.demand)
    ? await visit({ ...loaded, demand: loaded.demand }, tx)
    : nothing(loaded.demand)
  if (!wanted) return undefined
  const change = await walk(tx, house, tenant, wanted)
  const isSame = JSON.stringify(loaded.demand) === JSON.stringify(change.demand)
  if (isSame && change.events.length === 0 && change.effects.length === 0) return undefined
  const instrument = isNumbered(change.demand) ? instrumentInForce(house, tenant, change.demand) : undefined
  await house.crashpoint('journey.before-record')
  const at = house.clock.now()
  const version = await bind(sheaf, tx, house, change, {
    tenant,
    caseKey: loaded.caseKey,
    at,
    version: loaded.version,
    before: loaded.demand,
    around: loaded.around,
    isSame,
    ...(instrument ? { instrument } : {}),
  })
  countUndisputed(sheaf, loaded.demand, change.demand)
  const back = putBack(loaded.demand, change.demand)
  sheaf.after(async () => {
    await closeRequests(tx, change, at)
    if (back.length > 0) await withdrawPutBack(tx, house, tenant, change.demand, back)
    await house.crashpoint('journey.before-commit')
  })
  return version
}

/** Looks at a demand because time has passed or the log has grown: no deed, only what is due by itself. */
export function wakeUp(house: House, tenant: Tenant, id: string): Promise<number | undefined> {
  return onDemandWithOthers(house, tenant, id, ({ demand }) => nothing(demand))
}

/** How often an authority's orders went through without dispute; one that was undone or annulled starts the count again. */
function countUndisputed(sheaf: Sheaf, before: Demand, after: Demand): void {
  if (!isNumbered(before) || !isNumbered(after) || !after.authority) return
  const disputes = (demand: Numbered) =>
    (demand.ended ? 1 : 0) + demand.decisions.filter(({ undone }) => undone).length
  const disputed = disputes(after) > disputes(before)
  const isOver =
    before.step !== 'publish' &&
    after.step === 'publish' &&
    before.history.publish === undefined &&
    !after.ended
  if (disputed || isOver) sheaf.also(counting, { authority: after.authority.id, disputed })
}

function nothing(demand: Demand): Change<Demand> {
  return { demand, events: [], effects: [] }
}
