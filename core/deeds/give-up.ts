/** What becomes of a demand when a person gives up on one of its effects, or wants it carried out after all. */
import type { Numbered, Target } from '../demand.ts'
import { withTargets } from '../demand.ts'
import type { EventDraft, Saying } from '../event.ts'
import type { Change, Effect, EffectKind } from '../outcome.ts'
import { receive } from '../receive.ts'
import { type DeedFacts, type Deeded, done } from './facts.ts'
import { refuse } from '../outcome.ts'

type AtTarget = Effect & { kind: 'restrict' | 'restore' | 'notice' | 'hold' }

/**
 * A person says that it will not be tried any more. What it was meant to do is then undone business: the demand goes
 * back to whoever decides. Refused for the destruction of a copy, which the law wants and nobody may put off.
 */
export function giveUp(demand: Numbered, effect: Effect, text: string, facts: DeedFacts): Deeded {
  if (effect.kind === 'release') return refuse('why-not.must-be-destroyed')
  const after = isAtTarget(effect) ? failing(demand, effect, text, facts) : nothing(demand)
  return done({
    demand: after.demand,
    effects: after.effects,
    events: [told('delivery.given-up', 'history.given-up', effect, facts, { text }), ...after.events],
  })
}

/** Takes up again what was given up. Refused where something newer was decided since. */
export function revive(demand: Numbered, effect: Effect, facts: DeedFacts): Deeded {
  const event = told('delivery.revived', 'history.revived', effect, facts)
  if (!isAtTarget(effect)) return done({ demand, effects: [], events: [event] })
  const target = targetOf(demand, effect)
  const again = target && wantedAgain(demand, target, effect)
  if (!again) return refuse('why-not.decided-since')
  const { why: _why, ...rest } = { ...target, ...again }
  const taken = withTargets(demand, (each) => (each.id === target.id ? rest : each))
  const waits = rest.outcome === 'restricting' || rest.outcome === 'restoring' || effect.kind === 'hold'
  return done({
    demand: waits ? { ...taken, waitsFor: 'platform' } : taken,
    effects: [],
    events: [event],
  })
}

/** The same once more, under the same key: of a deed that is done and still stands. Nothing about the demand changes. */
export function repeat(demand: Numbered, effect: Effect, facts: DeedFacts): Deeded {
  if (!mayRepeat(effect.kind)) return refuse('why-not.not-repeatable')
  const target = isAtTarget(effect) ? targetOf(demand, effect) : undefined
  if (isAtTarget(effect) && (!target || !stillSo(target, effect))) return refuse('why-not.decided-since')
  return done({
    demand,
    effects: [],
    events: [told('delivery.repeated', 'history.repeated', effect, facts)],
  })
}

/** Not before its time, but now. */
export function retryNow(demand: Numbered, effect: Effect, facts: DeedFacts): Change<Numbered> {
  return { demand, effects: [], events: [told('delivery.retried', 'history.retried', effect, facts)] }
}

/** A copy is frozen once, an answer made once, a copy destroyed once. */
export function mayRepeat(kind: EffectKind | string): boolean {
  return kind === 'alert' || kind === 'restrict' || kind === 'restore' || kind === 'notice'
}

/** Whether what was done to a target is still what is wanted of it. */
export function stillSo({ outcome, round }: Target, { kind, key }: { kind: string; key: string }): boolean {
  const wanted = { restrict: 'restricted', restore: 'restored', notice: 'restricted' }[kind]
  return outcome === wanted && (kind === 'notice' || roundOf(key) === round)
}

function failing(demand: Numbered, effect: AtTarget, text: string, facts: DeedFacts): Change<Numbered> {
  const { target, kind } = effect
  const why: Saying = { key: 'why.given-up', params: { text } }
  const { at } = facts
  // Only the change of the demand: the one event is the person's, and nobody needs an alarm about their own act.
  const { demand: after } =
    kind === 'hold'
      ? receive(demand, { kind: 'not-held', target, at, found: 'failed', why }, facts)
      : receive(demand, { kind: 'failed', target, at, deed: kind, why, astray: [] }, facts)
  return nothing(after)
}

/** What a target is again once the effect that was given up is wanted after all; `undefined` where it no longer is. */
function wantedAgain(demand: Numbered, target: Target, effect: AtTarget): Partial<Target> | undefined {
  const isLatest = roundOf(effect.key) === target.round
  if (effect.kind === 'hold')
    return target.hold.state === 'failed' && target.outcome === 'open'
      ? { resolution: 'asked', hold: { ...target.hold, state: 'asked' } }
      : undefined
  if (effect.kind === 'notice') return target.outcome === 'restricted' ? {} : undefined
  if (!isLatest) return undefined
  if (effect.kind === 'restore') return target.outcome === 'restricted' ? { outcome: 'restoring' } : undefined
  const decision = demand.decisions.find(({ id }) => id === effect.decision)
  const stands = decision !== undefined && !(decision.undoneTargets ?? []).includes(target.id)
  return stands && target.outcome === 'open' && target.ground === undefined && !demand.ended
    ? { outcome: 'restricting' }
    : undefined
}

function told(
  type: EventDraft['type'],
  key: string,
  effect: Effect,
  facts: DeedFacts,
  more: { text?: string } = {},
): EventDraft {
  const ordinal = ordinalOf(effect.key)
  const of = ordinal === undefined ? '' : '.target'
  return {
    type,
    at: facts.at,
    actor: facts.by,
    says: {
      key: `${key}${of}`,
      params: { kind: effect.kind, ...(ordinal === undefined ? {} : { ordinal }), ...more },
    },
    body: { effect: effect.key, kind: effect.kind, ...more },
  }
}

/** Keys are `demand/target/deed/round`; the round of a notice has a day behind it. */
function roundOf(key: string): number {
  return Number.parseInt(key.split('/').at(-1) ?? '', 10)
}

export function ordinalOf(key: string): number | undefined {
  const ordinal = Number(key.split('/')[1])
  return Number.isInteger(ordinal) && ordinal > 0 ? ordinal : undefined
}

function targetOf(demand: Numbered, effect: AtTarget): Target | undefined {
  return demand.targets.find(({ id }) => id === effect.target)
}

function isAtTarget(effect: Effect): effect is AtTarget {
  return (
    effect.kind === 'restrict' ||
    effect.kind === 'restore' ||
    effect.kind === 'notice' ||
    effect.kind === 'hold'
  )
}

function nothing(demand: Numbered): Change<Numbered> {
  return { demand, events: [], effects: [] }
}
