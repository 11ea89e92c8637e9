import type { Saying } from '../event.ts'
import type { Numbered } from '../demand.ts'
import { type Deed, groundOfImpossibility, perform } from './perform.ts'
import type { DeedFacts } from './facts.ts'
import { unsent } from './hand-over.ts'
import { mustBeTold } from './person-told.ts'
import { isDown } from './restore.ts'
import { whyNotRestrict } from './restrict.ts'
import { isToldAlone } from './call-back.ts'

/** One thing a person may do now, or may not, and why not. `says` tells what will happen before the key is pressed. */
export type Key = {
  deed: Deed['deed']
  rank: 'main' | 'other'
  targets: readonly string[]
  may: boolean
  whyNot?: Saying
  says: Saying
}

/**
 * The keys that make sense for a demand now, the main ones first. What may be done is found by doing it without
 * writing it down, so that a key never promises what the deed then refuses.
 */
export function keysFor(demand: Numbered, facts: DeedFacts): Key[] {
  const open = demand.targets.filter(({ outcome }) => outcome === 'open').map(({ id }) => id)
  const back = demand.ended
    ? []
    : demand.targets.filter(({ outcome }) => outcome === 'restored').map(({ id }) => id)
  const down = demand.targets.filter(({ outcome }) => isDown(outcome)).map(({ id }) => id)
  const blocked = demand.targets.filter(({ outcome }) => outcome === 'impossible').map(({ id }) => id)
  const ready = demand.targets
    .filter((target) => open.includes(target.id) && whyNotRestrict(demand, target) === undefined)
    .map(({ id }) => id)
  const unheld = demand.targets
    .filter(
      ({ outcome, resolution, hold, told }) =>
        outcome === 'open' &&
        told !== 'unconfirmed' &&
        (resolution === 'unasked' ||
          resolution === 'failed' ||
          hold.state === 'failed' ||
          hold.state === 'lapsed'),
    )
    .map(({ id }) => id)
  const callBackFirst =
    !demand.ended && (demand.trust.permits.restrict === 'callback-first' || isToldAlone(demand))
  const isRequest = facts.instrument.force === 'request'
  const sample = { text: '-', ground: '-', by: '-', reference: '-' }
  const keys: (Key | undefined)[] = [
    unsent(demand).length > 0 ? key('answer-handed-over', 'main', [], { may: true }) : undefined,
    mustBeTold(demand, facts.at) ? key('person-told', 'main', [], { may: true }) : undefined,
    callBackFirst ? key('call-back', 'main', open, { may: true }) : undefined,
    open.length > 0
      ? key(
          'restrict',
          'main',
          ready.length > 0 ? ready : open,
          tried(demand, { deed: 'restrict', targets: ready.length > 0 ? ready : open }, facts),
        )
      : undefined,
    open.length > 0 && clarifying(facts).length > 0
      ? key(
          'clarify',
          'main',
          open,
          tried(demand, { deed: 'clarify', grounds: clarifying(facts), text: '-', needed: '-' }, facts),
        )
      : undefined,
    isRequest && open.length > 0
      ? key('leave', 'main', open, tried(demand, { deed: 'leave', targets: open, ...sample }, facts))
      : undefined,
    !isRequest && open.length > 0 && demand.trust.outcome !== 'pass'
      ? key('refuse', 'main', open, tried(demand, { deed: 'refuse', ...sample }, facts))
      : undefined,
    open.length === 0 && back.length > 0 ? again(demand, back, facts) : undefined,
    down.length > 0 ? key('undo', open.length === 0 ? 'main' : 'other', down, { may: true }) : undefined,
    unheld.length > 0
      ? key('hold', 'other', unheld, tried(demand, { deed: 'hold', targets: unheld }, facts))
      : undefined,
    open.length > 0 && groundOfImpossibility(facts) !== undefined
      ? key(
          'impossible',
          'other',
          open,
          tried(demand, { deed: 'impossible', targets: open, text: '-' }, facts),
        )
      : undefined,
    blocked.length > 0 ? key('grounds-ceased', 'main', blocked, { may: true }) : undefined,
    demand.ended
      ? undefined
      : key('enter-follow-up', open.length === 0 && back.length > 0 ? 'main' : 'other', [], { may: true }),
    demand.clocks.some(({ kind, state }) => kind === 'keep' && state === 'running')
      ? key('extend-hold', 'other', [], { may: true })
      : undefined,
    demand.targets.some(({ hold }) => hold.state === 'held')
      ? key('legal-hold', 'other', [], { may: true })
      : undefined,
  ]
  return keys.filter((each) => each !== undefined).map((each) => inLaw(each, facts))
}

/**
 * To restrict what was put back. An order that still stands asks for it before anything else, so it is the first key
 * again, and says in its name that it undoes an undoing; a request asks for nothing.
 */
function again(demand: Numbered, back: readonly string[], facts: DeedFacts): Key {
  const rank = facts.instrument.force === 'request' ? 'other' : 'main'
  const says = { key: 'key.restrict.again', params: { count: back.length } }
  return { ...key('restrict', rank, back, tried(demand, { deed: 'restrict', targets: back }, facts)), says }
}

/** What a key will do is not the same under every law: which form goes out, and whether time stops for it. */
function inLaw(each: Key, { instrument }: DeedFacts): Key {
  const { key: sentence, params } = each.says
  if (each.deed === 'restrict') {
    const form = instrument.answers.find(({ outcome }) => outcome === 'disabled')?.form ?? 'plain'
    return { ...each, says: { key: sentence, params: { ...params, form } } }
  }
  const event = { clarify: 'clarification-received', impossible: 'ground-ceased' }[each.deed as string]
  const ground = event && instrument.grounds.find(({ restartsOn }) => restartsOn === event)
  if (!ground) return each
  const stops = ground.stops.length > 0 ? sentence : `${sentence}.time-runs-on`
  return { ...each, says: { key: stops, params: { ...params, form: ground.form } } }
}

function key(
  deed: Deed['deed'],
  rank: Key['rank'],
  targets: readonly string[],
  may: Pick<Key, 'may' | 'whyNot'>,
): Key {
  return { deed, rank, targets, ...may, says: { key: `key.${deed}`, params: { count: targets.length } } }
}

function tried(demand: Numbered, deed: Deed, facts: DeedFacts): Pick<Key, 'may' | 'whyNot'> {
  const done = perform(demand, deed, facts)
  return done.kind === 'done' ? { may: true } : { may: false, whyNot: done.why }
}

function clarifying({ instrument }: DeedFacts): string[] {
  return instrument.grounds
    .filter(({ restartsOn }) => restartsOn === 'clarification-received')
    .map(({ name }) => name)
    .slice(0, 1)
}
