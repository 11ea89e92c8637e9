import type { EventType } from '../event.ts'
import { closed, type DemandClock, extended, happened } from '../clocks.ts'
import { type FollowUp, type Numbered, withTargets } from '../demand.ts'
import type { Instant } from '../instant.ts'
import { refuse } from '../outcome.ts'
import { startClock } from '../clock.ts'
import { type Deed as DeedInLaw, deedsOf } from '../regime.ts'
import { planted } from '../order.ts'
import { isThemselves, partiesNamed } from '../parties.ts'
import { replaceOrder } from './amend.ts'
import { type DeedFacts, type Deeded, done } from './facts.ts'
import { isDown, restoreTargets } from './restore.ts'

/** A message that follows an order: who sent it, what it says, and (for a decision that can go several ways) how it went. */
export type FollowUpMessage = {
  kind: string
  by: string
  /** What whoever sends it is to the law; where nobody says, it is told from the name ({@link partiesNamed}). */
  parties?: readonly string[]
  reference: string
  text: string
  outcome?: string
  until?: Instant
  receipt?: string
  /** A new version of the order, for what replaces it. */
  order?: Numbered['order']
  /** What a clarification points at, in the place of whatever was unclear. */
  names?: readonly Named[]
  /** SHA-256 of the message as it came, where it came as bytes. */
  sha256?: string
  /** Fresh identifiers for targets that a new version or a clarification adds. */
  targetIds?: readonly string[]
}

/** One piece of content as a message points at it. */
export type Named = { url: string; additionalInfo?: string | undefined }

/**
 * What comes after an order and changes it: clarification, amendment, withdrawal, annulment, a decision of the
 * home authority, a judgment, an extension. What each does is law and stands in the regime; here it is carried out.
 */
export function followUp(demand: Numbered, message: FollowUpMessage, facts: DeedFacts): Deeded {
  const rule = facts.instrument.followUps.find(({ name }) => name === message.kind)
  if (!rule) return refuse('why-not.no-such-follow-up', { kind: message.kind })
  const parties = message.parties ?? partiesNamed(demand, rule.from, message.by, facts.instrument)
  const sender = parties.filter((party) => rule.from.includes(party))
  if (sender.length === 0 || !isThemselves(demand, sender, message.by, facts.instrument))
    return refuse('why-not.not-from-them', { found: message.by, followUp: rule.name })
  if (rule.acrossBorders && !demand.crossBorder)
    return refuse('why-not.only-across-borders', { followUp: rule.name })
  const outcomes = Object.keys(rule.outcomes)
  if (outcomes.length > 0 && !outcomes.includes(message.outcome ?? ''))
    return refuse('why-not.no-such-outcome', {
      found: message.outcome ?? '',
      wanted: outcomes.join(', '),
    })
  const deeds = deedsOf(rule, message.outcome)
  // An order may be annulled from several sides, each with a word of its own; it is withdrawn once.
  const withdraws = deeds.some(({ deed, as }) => deed === 'end-demand' && as === 'withdrawn')
  if (withdraws && demand.ended && demand.ended.how !== 'refused')
    return refuse(`why-not.ended.${demand.ended.how}`)
  const entry: FollowUp = {
    kind: message.kind,
    at: facts.at,
    by: message.by,
    ...(message.reference ? { reference: message.reference } : {}),
    ...(message.text ? { text: message.text } : {}),
    ...(message.receipt ? { receipt: message.receipt } : {}),
    ...(facts.by.kind === 'staff' ? { enteredBy: facts.by } : {}),
  }
  let change: Change = {
    demand: { ...demand, followUps: [...demand.followUps, entry] },
    events: [
      {
        type: eventTypeOf(deeds),
        at: facts.at,
        actor: facts.by,
        says: {
          key: 'history.follow-up',
          params: { followUp: message.kind, by: message.by, reference: message.reference },
        },
        body: {
          kind: message.kind,
          by: message.by,
          reference: message.reference,
          text: message.text,
          outcome: message.outcome ?? null,
          ...(message.receipt ? { receipt: message.receipt } : {}),
          ...(message.sha256 ? { sha256: message.sha256 } : {}),
        },
      },
    ],
    effects: [],
  }
  for (const deed of deeds) {
    const next = carryOut(deed, change.demand, { ...message, sender, deeds }, facts)
    if ('why' in next) return refuse(next.why)
    change = {
      demand: next.demand,
      events: [...change.events, ...next.events],
      effects: [...change.effects, ...next.effects],
    }
  }
  return done(change)
}

type Change =
  Extract<Deeded, { kind: 'done' }> extends infer D ? Omit<D, 'kind'> & { demand: Numbered } : never

/** The message, with what its rule makes of it: as whom its sender counts, and everything that it does. */
type Heard = FollowUpMessage & { sender: readonly string[]; deeds: readonly Does[] }
type Does = ReturnType<typeof deedsOf>[number]

function carryOut(
  { deed, clock, as }: Does,
  demand: Numbered,
  message: Heard,
  facts: DeedFacts,
): Change | { why: string } {
  const at = { at: facts.at, order: demand.order, targets: demand.targets.map(({ id }) => id) }
  switch (deed) {
    case 'restore': {
      const ids = demand.targets.filter(({ outcome }) => isDown(outcome)).map(({ id }) => id)
      return restoreTargets(demand, ids, {
        key: 'why.follow-up',
        params: { followUp: message.kind, by: message.by, reference: message.reference },
      })
    }
    case 'end-demand': {
      const event = as ?? 'annulled'
      const over = happened(facts.instrument, demand.clocks, { event, ...at }, facts.calendar)
      const isDue = ({ key, target }: DemandClock) =>
        target === undefined ||
        demand.clocks.some((before) => before.key === key) ||
        demand.targets.some(
          ({ id, outcome }) => id === target && (isDown(outcome) || outcome === 'restoring'),
        )
      const left = withTargets(demand, (target) =>
        target.outcome === 'open' || target.outcome === 'impossible'
          ? {
              ...target,
              outcome: 'left',
              why: {
                key: 'why.follow-up',
                params: { followUp: message.kind, by: message.by, reference: message.reference },
              },
            }
          : target,
      )
      return {
        demand: {
          ...left,
          // Nothing has to be put back that was never down.
          clocks: over.clocks.filter(isDue),
          // What has ended so does not end again: the legal moment is the first.
          ended:
            demand.ended?.how === event
              ? demand.ended
              : {
                  how: event,
                  at: facts.at,
                  why: { key: `ended.${event}`, params: { followUp: message.kind, by: message.by } },
                },
        },
        events: over.events,
        effects: [],
      }
    }
    case 'add-information':
      return message.names?.length
        ? pointedAt(demand, message.names, message.targetIds ?? [], facts)
        : reopen(demand, message.order ?? demand.order)
    case 'replace-order':
      return message.order === undefined
        ? { why: 'why-not.no-new-order' }
        : signed(replaceOrder(demand, message.order, message.targetIds ?? [], facts))
    case 'restart-clock': {
      const isAnswer = message.deeds.some((each) => each.deed === 'add-information')
      const event = isAnswer ? 'clarification-received' : 'ground-ceased'
      const again = happened(facts.instrument, demand.clocks, { event, ...at }, facts.calendar)
      return { demand: { ...demand, clocks: again.clocks }, events: again.events, effects: [] }
    }
    case 'extend-clock': {
      if (clock === undefined) return { why: 'why-not.no-such-clock' }
      const extension = facts.instrument.clocks.find(({ name }) => name === clock)?.extension
      const asked = {
        at: facts.at,
        by: message.sender,
        purpose: extension?.purposes[0] ?? '',
        reference: message.reference,
        ...(message.until ? { until: message.until } : {}),
      }
      const longer = extended(facts.instrument, demand.clocks, clock, asked, facts.calendar)
      if ('refused' in longer) return { why: 'why-not.extension' }
      const silence = longer.clocks.find(({ name }) => name === facts.instrument.information?.silence)
      return {
        demand: {
          ...demand,
          clocks: longer.clocks,
          ...(silence?.dueAt && demand.gag ? { gag: { until: silence.dueAt, extended: true } } : {}),
        },
        events: longer.events,
        effects: [],
      }
    }
    case 'end-clock':
    case 'settle-clock': {
      if (clock === undefined) return { why: 'why-not.no-such-clock' }
      const isSilence = clock === facts.instrument.information?.silence
      const clocks = closed(
        demand.clocks,
        clock,
        deed === 'end-clock' ? 'ended' : 'satisfied',
        facts.at,
        message.kind,
      )
      return {
        demand: {
          ...demand,
          clocks,
          ...(isSilence && demand.gag ? { gag: { ...demand.gag, until: facts.at } } : {}),
        },
        events: [],
        effects: [],
      }
    }
    case 'start-clock': {
      // A clock of each target starts by the event that concerns it; this is for one that runs for the demand.
      const rule = facts.instrument.clocks.find(({ name }) => name === clock)
      if (rule?.per !== 'demand' || demand.clocks.some(({ name }) => name === clock)) break
      const started: DemandClock = { ...startClock(rule, facts.at, facts.calendar), key: rule.name }
      return { demand: { ...demand, clocks: [...demand.clocks, started] }, events: [], effects: [] }
    }
    case 'mark-final':
      return { demand: { ...demand, finalAt: facts.at }, events: [], effects: [] }
    case 'note':
      break
    default:
      return never(deed)
  }
  return { demand, events: [], effects: [] }
}

/** A word of the law without a deed does not compile. */
function never(deed: never): never {
  throw new Error(`nothing is known of ${String(deed)}`)
}

/** New information: what was unclear is asked for again, with the order as it now reads. */
function reopen(demand: Numbered, order: Numbered['order']): Change {
  const open = withTargets(demand, (target) => {
    if (target.outcome !== 'open') return target
    const { ground: _ground, why: _why, ...rest } = target
    return rest.resolution === 'found'
      ? rest
      : { ...rest, resolution: 'unasked', round: rest.round + 1, hold: { ...rest.hold, state: 'none' } }
  })
  return { demand: { ...open, order, step: 'register', waitsFor: 'person' }, events: [], effects: [] }
}

/**
 * A clarification that says where the content is. What it names takes the place of what was unclear and nobody could
 * find, and has its hour from now; everything else the order names stays as it was.
 */
function pointedAt(
  demand: Numbered,
  names: readonly Named[],
  ids: readonly string[],
  facts: DeedFacts,
): Change | { why: string } {
  const again = reopen(demand, demand.order).demand
  const clear = demand.targets.filter(
    ({ outcome, ground, resolution }) =>
      outcome !== 'open' || (!ground && resolution !== 'unnamed') || resolution === 'found',
  )
  const kept = clear.map(({ address, additionalInfo }) => ({
    url: address,
    ...(additionalInfo ? { additionalInfo } : {}),
  }))
  const items = [...kept, ...names.filter(({ url }) => !kept.some((each) => each.url === url))]
  const order = planted(demand.order, facts.instrument.targets, items as never)
  const change = replaceOrder(again, order, ids, facts)
  // The trust in the order is trust in its bytes, and reaches no further than they do.
  return 'why' in change || facts.by.kind !== 'staff'
    ? change
    : {
        ...change,
        demand: withTargets(change.demand, (target) =>
          demand.targets.some(({ id }) => id === target.id) ? target : { ...target, told: 'unconfirmed' },
        ),
      }
}

/** What was told before and stands in a new version is named by the order from now on. */
function signed(change: Change | { why: string }): Change | { why: string } {
  if ('why' in change) return change
  const demand = withTargets(change.demand, (target) => {
    if (target.outcome !== 'open') return target
    const { told: _told, ...rest } = target
    return rest
  })
  return { ...change, demand }
}

/** Only what really ended is called annulled; whatever else came is a message that came. */
function eventTypeOf(deeds: readonly Does[]): EventType {
  const does = (deed: DeedInLaw) => deeds.find((each) => each.deed === deed)
  if (does('add-information')) return 'clarification.received'
  if (does('replace-order')) return 'demand.amended'
  const end = does('end-demand')
  if (!end) return 'follow-up.received'
  return end.as === 'withdrawn' ? 'demand.withdrawn' : 'demand.annulled'
}
