import type { EventDraft } from '../event.ts'
import type { DeedFacts } from '../deeds/facts.ts'
import { restrictTargets } from '../deeds/restrict.ts'
import {
  type Assessed,
  type Numbered,
  type Registered,
  type Target,
  type WaitsFor,
  withTargets,
} from '../demand.ts'
import { type Effect, type Outcome, on, wait } from '../outcome.ts'

/**
 * What the law in force asks, what exactly is meant, and whether it is complete. Every target is looked for and
 * frozen first where trust permits it; then a person decides (or, where two persons switched it on for this
 * authority, the desk does at the highest level of trust). The step is over when no target is left open.
 */
export function assess(demand: Registered, facts: DeedFacts): Outcome<Registered, Assessed> {
  const asked = lookAndFreeze(demand)
  const decided = decideAlone(asked.demand, facts)
  const now = decided.demand
  const effects = [...asked.effects, ...decided.effects]
  if (!now.ended && !isSettled(now)) {
    return wait<Registered>({ ...now, waitsFor: whomItWaitsFor(now) }, decided.events, effects)
  }
  return on<Assessed>(
    { ...now, step: 'assess', history: { ...now.history, assess: facts.at } },
    [
      ...decided.events,
      {
        type: 'demand.assessed',
        at: facts.at,
        actor: { kind: 'desk', name: 'Guichet' },
        says: { key: 'history.assessed' },
        body: { targets: now.targets.map(({ id, outcome }) => ({ id, outcome })) },
      },
    ],
    effects,
  )
}

/** Asks the platform for each target not yet asked for, and for its frozen copy, where trust permits that by nobody's hand. */
function lookAndFreeze(demand: Registered): { demand: Registered; effects: Effect[] } {
  if (demand.ended || demand.trust.permits.hold !== 'nobody-needed') return { demand, effects: [] }
  return askForHolds(
    demand,
    demand.targets.filter(
      (target) => isOpen(target) && target.resolution === 'unasked' && target.told !== 'unconfirmed',
    ),
  )
}

/** Orders the search for these targets and their frozen copies. */
export function askForHolds<D extends Numbered>(
  demand: D,
  targets: readonly Target[],
): { demand: D; effects: Effect[] } {
  const asked = new Set(targets.map(({ id }) => id))
  return {
    demand: withTargets(demand, (target) =>
      asked.has(target.id)
        ? { ...target, resolution: 'asked', hold: { ...target.hold, state: 'asked' } }
        : target,
    ),
    effects: targets.map((target) => ({
      kind: 'hold',
      key: `${demand.id}/${target.ordinal}/hold/${target.round}`,
      target: target.id,
      address: target.address,
    })),
  }
}

/** At the highest trust, with nothing missing, every copy safe and everything named by what was signed: never otherwise. */
function decideAlone(
  demand: Registered,
  facts: DeedFacts,
): { demand: Registered; events: readonly EventDraft[]; effects: readonly Effect[] } {
  const open = demand.targets.filter(isOpen)
  const may =
    !demand.ended &&
    open.length > 0 &&
    demand.trust.permits.restrict === 'automatic' &&
    facts.instrument.force === 'order' &&
    demand.findings.every(({ leadsTo }) => leadsTo === 'note') &&
    open.every(
      ({ resolution, hold, told }) => resolution === 'found' && hold.state === 'held' && told === undefined,
    )
  const decided = may
    ? restrictTargets(
        demand,
        open.map(({ id }) => id),
        facts,
      )
    : undefined
  if (decided?.kind !== 'done') return { demand, events: [], effects: [] }
  return { ...decided, demand: { ...decided.demand, step: 'register' } }
}

/** Whom the demand waits for as far as its targets go; the later steps have reasons of their own. */
export function whomItWaitsFor(demand: Numbered): WaitsFor {
  const open = demand.targets.filter(isOpen)
  const inFlight = demand.targets.some(({ outcome }) => outcome === 'restricting' || outcome === 'restoring')
  if (inFlight || open.some(({ resolution }) => resolution === 'asked')) return 'platform'
  if (open.length > 0 && open.every(({ ground }) => ground !== undefined)) return 'clarification'
  if (open.length === 0) {
    if (isUnfinished(demand)) return 'person'
    return demand.targets.some(({ outcome }) => outcome === 'impossible') ? 'date' : 'nothing'
  }
  if (demand.trust.permits.restrict === 'callback-first') return 'call-back'
  if (open.every(({ ground, told }) => ground !== undefined || told === 'unconfirmed')) return 'call-back'
  return 'person'
}

/**
 * What nobody may forget: an order that still stands while something it names was put back, and content that is still
 * down although the order has ended.
 */
function isUnfinished(demand: Numbered): boolean {
  if (demand.ended) return demand.targets.some(({ outcome }) => outcome === 'restricted')
  return stillOwed(demand).length > 0
}

/** What was put back although the order that names it still stands, and the law still asks for. */
export function stillOwed({ ended, targets, clocks }: Numbered): Target[] {
  if (ended) return []
  const isOwed = (target: Target) =>
    clocks.some(({ target: id, kind }) => id === target.id && kind === 'duty')
  return targets.filter((target) => target.outcome === 'restored' && isOwed(target))
}

function isOpen(target: Target): boolean {
  return target.outcome === 'open'
}

/**
 * Whether the path can go on: nothing is left to decide now. Targets the authority was asked about do not hold up the
 * answer for the others; only when the question concerns all of them does the demand wait here.
 */
function isSettled({ targets }: Numbered): boolean {
  const open = targets.filter(isOpen)
  return (
    open.length === 0 || (open.every(({ ground }) => ground !== undefined) && open.length < targets.length)
  )
}
