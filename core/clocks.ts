import type { EventDraft, EventType, Json } from './event.ts'
import type { Calendar } from './calendar.ts'
import {
  type Clock,
  type Refusal,
  endClock,
  extendClock,
  restartClock,
  satisfyClock,
  startClock,
  stopClock,
} from './clock.ts'
import type { Instant } from './instant.ts'
import { type ClockRule, type Event, type Instrument, holds, statedLength } from './regime.ts'

/** A clock of one demand, or of one of its targets. `key` names it within the demand. */
export type DemandClock = Clock & { key: string; target?: string }

/**
 * Something the law knows has happened. `targets` are those it happened to; `whole` says that it is now true of the
 * demand as a whole (the last target is down), which alone settles a clock that runs for the whole demand.
 */
export type Happening = {
  event: Event
  at: Instant
  order: Json
  targets?: readonly string[]
  whole?: boolean
  grounds?: readonly string[]
  /** An earlier end that the authority itself stated. */
  until?: Instant
}

export type Ticked = { clocks: readonly DemandClock[]; events: readonly EventDraft[] }

/** What an event does to the clocks of a demand, by the rules of the instrument: starts, stops, restarts, settles, ends. */
export function happened(
  instrument: Instrument,
  clocks: readonly DemandClock[],
  happening: Happening,
  calendar: Calendar,
): Ticked {
  const { event, at } = happening
  const before = new Map(clocks.map((clock) => [clock.key, clock]))
  const after = new Map(before)
  for (const rule of instrument.clocks) {
    for (const target of scope(rule, happening)) {
      const key = target === undefined ? rule.name : `${rule.name}/${target}`
      const clock = after.get(key)
      const next = clock
        ? moved(rule, clock, instrument, happening, calendar)
        : started(rule, happening, calendar)
      if (next) after.set(key, { ...next, key, ...(target === undefined ? {} : { target }) })
    }
  }
  const result = [...after.values()]
  return {
    clocks: result,
    events: told(result, before, instrument, at, event),
  }
}

/** Which clocks of a rule an event concerns: one for each target it happened to, or the one of the demand. */
function scope(rule: ClockRule, { targets = [], whole = true, event }: Happening): (string | undefined)[] {
  if (rule.per === 'target') return [...targets]
  if (rule.per !== 'demand') return []
  const wantsWhole = rule.settledBy.includes(event) || rule.endedBy.includes(event)
  return wantsWhole && !whole ? [] : [undefined]
}

function started(
  rule: ClockRule,
  { event, at, order, until }: Happening,
  calendar: Calendar,
): Clock | undefined {
  if (rule.startsOn !== event) return undefined
  if (rule.when && holds(rule.when, order) !== true) return undefined
  const length = statedLength(rule, order)
  return startClock(rule, at, calendar, { ...(until ? { until } : {}), ...(length ? { length } : {}) })
}

function moved(
  rule: ClockRule,
  clock: DemandClock,
  instrument: Instrument,
  happening: Happening,
  calendar: Calendar,
): Clock | undefined {
  const { event, at, grounds = [] } = happening
  if (rule.settledBy.includes(event)) return satisfyClock(clock, at)
  if (rule.endedBy.includes(event)) return endClock(clock, at, event)
  const stopping = instrument.grounds.filter(
    (ground) => ground.stopsOn === event && grounds.includes(ground.name) && ground.stops.includes(rule.name),
  )
  if (stopping.length > 0)
    return stopping.reduce<Clock>((stopped, ground) => stopClock(stopped, at, ground.name), clock)
  const lifting = instrument.grounds.filter(
    (ground) => ground.restartsOn === event && ground.stops.includes(rule.name),
  )
  if (lifting.length > 0) {
    return lifting.reduce<Clock>(
      (again, ground) =>
        restartClock(rule, again, at, calendar, {
          restarts: ground.restarts ?? 'fresh',
          ground: ground.name,
        }),
      clock,
    )
  }
  const canRepeat = rule.startsOn === event && rule.repeats && clock.state === 'satisfied'
  return canRepeat ? startClock(rule, at, calendar) : undefined
}

/** Extends every running clock of a rule, or says why the law does not allow it. */
export function extended(
  instrument: Instrument,
  clocks: readonly DemandClock[],
  name: string,
  asked: { at: Instant; by: readonly string[]; until?: Instant; purpose?: string; reference?: string },
  calendar: Calendar,
): Ticked | Refusal {
  const rule = instrument.clocks.find((each) => each.name === name)
  const concerned = clocks.filter((clock) => clock.name === name && clock.state === 'running')
  if (!rule || concerned.length === 0)
    return { refused: `no clock ${name} is running`, article: instrument.source }
  const longer = new Map<string, DemandClock>()
  for (const clock of concerned) {
    const next = extendClock(rule, clock, asked, calendar)
    if ('refused' in next) return next
    longer.set(clock.key, { ...clock, ...next })
  }
  return { clocks: clocks.map((clock) => longer.get(clock.key) ?? clock), events: [] }
}

/** Ends what is still asked of one target: there is nothing left to do it to. Duties alone; what is kept is kept. */
export function endedFor(
  clocks: readonly DemandClock[],
  target: string,
  at: Instant,
  why: string,
): readonly DemandClock[] {
  return clocks.map((clock) =>
    clock.target === target && clock.kind === 'duty' ? { ...clock, ...endClock(clock, at, why) } : clock,
  )
}

/** Closes every running clock of a rule at once: a silence that was lifted, a duty met in another way. */
export function closed(
  clocks: readonly DemandClock[],
  name: string,
  how: 'satisfied' | 'ended',
  at: Instant,
  why: string,
): readonly DemandClock[] {
  return clocks.map((clock) => {
    if (clock.name !== name) return clock
    return { ...clock, ...(how === 'satisfied' ? satisfyClock(clock, at) : endClock(clock, at, why)) }
  })
}

const eventOf: Record<Clock['state'], EventType> = {
  running: 'clock.started',
  stopped: 'clock.stopped',
  satisfied: 'clock.satisfied',
  ended: 'clock.satisfied',
}

/** What changed, in as few sentences as it takes: clocks of several targets that moved alike are told together. */
function told(
  clocks: readonly DemandClock[],
  before: ReadonlyMap<string, DemandClock>,
  instrument: Instrument,
  at: Instant,
  why: string,
): EventDraft[] {
  const changed = clocks.filter((clock) => isTold(before.get(clock.key), clock))
  const alike = Map.groupBy(changed, (clock) => {
    const { name, state, dueAt } = clock
    return [name, typeOf(before.get(clock.key), clock), state, dueAt].join(' ')
  })
  return [...alike.values()].flatMap((group): EventDraft[] => {
    const [clock] = group
    if (!clock || clock.dueAt === null) return []
    const type = typeOf(before.get(clock.key), clock)
    const article = instrument.clocks.find(({ name }) => name === clock.name)?.source ?? ''
    return [
      {
        type,
        at,
        actor: { kind: 'desk', name: 'Guichet' },
        says: {
          key: `history.${type}`,
          params: { clock: clock.name, dueAt: clock.dueAt, article, count: group.length },
        },
        body: { clocks: group.map(({ key }) => key), state: clock.state, dueAt: clock.dueAt, why },
      },
    ]
  })
}

/** Clocks without a figure pass without a word. */
function isTold(before: DemandClock | undefined, clock: DemandClock): boolean {
  return clock.dueAt !== null && (before?.state !== clock.state || before.dueAt !== clock.dueAt)
}

function typeOf(before: DemandClock | undefined, clock: DemandClock): EventType {
  return before?.state === 'stopped' && clock.state === 'running' ? 'clock.restarted' : eventOf[clock.state]
}
