import { happened } from '../clocks.ts'
import { type Numbered, type Target, withTargets } from '../demand.ts'
import type { Json } from '../event.ts'
import { instantOf } from '../instant.ts'
import { listAt, said, textAt } from '../order.ts'
import type { Change } from '../outcome.ts'
import { missingFields } from '../regime.ts'
import { timeOfIssue } from '../path/3-register.ts'
import { targetsIn } from '../targets.ts'
import { type DeedFacts, desk } from './facts.ts'
import { isDown, restoreTargets } from './restore.ts'

/**
 * A new version takes the place of an order. What it adds gets its own hour from the receipt of the new version; what
 * it repeats keeps its deadline, its copy and whatever was decided; what it no longer names is let go: left if nothing
 * was done, put back if it was. `ids` are fresh identifiers for what it adds.
 */
export function replaceOrder(
  demand: Numbered,
  order: Json,
  ids: readonly string[],
  facts: DeedFacts,
): Change<Numbered> | { why: string } {
  if (demand.ended) return { why: `why-not.ended.${demand.ended.how}` }
  const { instrument, at, calendar } = facts
  const items = listAt(order, instrument.targets)
  if (!items.some((item) => textAt(item, 'url') !== undefined)) return { why: 'why-not.no-targets' }
  const reference = textAt(order, instrument.reference)
  if (reference !== undefined && reference !== demand.reference) return { why: 'why-not.other-reference' }

  const { kept, added: addedItems } = compare(demand.targets, items)
  const dropped = demand.targets.filter((target) => isStanding(target) && !kept.has(target.id))
  const added = targetsIn(addedItems, ids, demand.id, demand.targets.length)
  const back = restoreTargets(
    demand,
    dropped.filter(({ outcome }) => isDown(outcome)).map(({ id }) => id),
    { key: 'why.no-longer-named' },
  )
  const left = withTargets(back.demand, (target) =>
    dropped.some(({ id }) => id === target.id) && !isDown(target.outcome) && target.outcome !== 'restoring'
      ? { ...target, outcome: 'left', why: { key: 'why.no-longer-named' }, ...reported }
      : (kept.get(target.id) ?? target),
  )
  const over = happened(
    instrument,
    demand.clocks,
    { event: 'withdrawn', at, order, targets: dropped.map(({ id }) => id), whole: false },
    calendar,
  )
  const fresh = { order, targets: added.map(({ id }) => id), whole: false }
  const issuedAt = timeOfIssue(instrument, order, at)
  const issued = happened(instrument, over.clocks, { event: 'issued', at: issuedAt, ...fresh }, calendar)
  const received = happened(instrument, issued.clocks, { event: 'received', at, ...fresh }, calendar)
  const stated = instantOf(said(order, instrument, 'silentUntil') ?? '')
  const secret = happened(
    instrument,
    received.clocks,
    { event: 'secrecy-decided', at, order, ...(stated ? { until: stated } : {}) },
    calendar,
  )
  const silence = secret.clocks.find(({ name }) => name === instrument.information?.silence)
  const until = demand.gag ? undefined : silence?.dueAt
  return {
    demand: {
      ...left,
      order,
      targets: [...left.targets, ...added],
      clocks: secret.clocks,
      findings: [
        ...missingFields(instrument, order, {
          receivedAt: at,
          channelAuthenticated: demand.trust.level !== 'L0',
          authorityInRegister: demand.authority !== undefined,
        }),
        // What is true of the order's coming stays true, whatever its new version says.
        ...demand.findings.filter(({ path }) => path.startsWith('fact.')),
      ],
      ...(until ? { gag: { until, extended: false } } : {}),
      step: 'register',
      waitsFor: 'person',
    },
    effects: back.effects,
    events: [
      {
        type: 'demand.registered',
        at,
        actor: desk,
        says: {
          key: 'history.amended',
          params: { added: added.length, kept: kept.size, dropped: dropped.length },
        },
        body: {
          added: added.map(({ id, address }) => ({ id, address })),
          kept: [...kept.keys()],
          dropped: dropped.map(({ id }) => id),
        },
      },
      ...over.events,
      ...issued.events,
      ...received.events,
      ...secret.events,
    ],
  }
}

/** What the order no longer names is nobody's to report on: it needs no answer of its own. */
const reported = { ground: 'amended' }

/** Anything the order still asks for, done or not. What was let go before and comes again is a new target. */
function isStanding({ outcome }: Target): boolean {
  return outcome !== 'left' && outcome !== 'restored' && outcome !== 'restoring'
}

/** Each address of the new version is one standing target with the same address, or it is new. */
function compare(
  targets: readonly Target[],
  items: readonly Json[],
): { kept: Map<string, Target>; added: readonly Json[] } {
  const kept = new Map<string, Target>()
  const added: Json[] = []
  for (const item of items) {
    const same = targets.find(
      (target) =>
        isStanding(target) && !kept.has(target.id) && target.address === (textAt(item, 'url') ?? ''),
    )
    if (!same) added.push(item)
    else {
      const additionalInfo = textAt(item, 'additionalInfo')
      kept.set(same.id, { ...same, ...(additionalInfo ? { additionalInfo } : {}) })
    }
  }
  return { kept, added }
}
