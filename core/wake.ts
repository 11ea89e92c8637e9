import { noticeFor, type DeedFacts } from './deeds/facts.ts'
import type { Numbered } from './demand.ts'
import { type Instant, later } from './instant.ts'
import type { Change, Effect } from './outcome.ts'
import { retentionOf } from './path/6-preserve.ts'

type Facts = Pick<DeedFacts, 'at' | 'instrument' | 'notices'>

/**
 * What is due now by the mere passing of time: the silence is over and the person is told; a copy nobody
 * confirmed lapses; the legal time of keeping is over. Safe to ask at any time, any number of times.
 */
export function wake(demand: Numbered, facts: Facts): Change<Numbered> {
  return { demand, events: [], effects: [...informAfterSilence(demand, facts), ...release(demand, facts)] }
}

function informAfterSilence(demand: Numbered, facts: Facts): Effect[] {
  if (!demand.gag || facts.at < demand.gag.until || demand.informed?.kind === 'explained') return []
  return demand.targets
    .filter(({ outcome }) => outcome === 'restricted')
    .map((target) => ({
      kind: 'notice',
      // One try a day: a notice that failed for good is asked for again, and a person has been told.
      key: `${demand.id}/${target.ordinal}/notice/${target.round}.${facts.at.slice(0, 10)}`,
      target: target.id,
      reference: target.content?.reference ?? '',
      notice: noticeFor(demand, facts),
    }))
}

function release(demand: Numbered, facts: Facts): Effect[] {
  if (demand.legalHold) return []
  return demand.targets.flatMap((target): Effect[] => {
    const end = endOfHold(demand, target, facts)
    if (target.hold.state !== 'held' || end === undefined || facts.at < end.at) return []
    return [
      {
        kind: 'release',
        key: `${demand.id}/${target.ordinal}/release/${target.round}.${end.at}`,
        target: target.id,
        why: end.why,
      },
    ]
  })
}

/** When the copy of a target is destroyed if nothing else happens. Content that is down is kept by its clock alone. */
export function endOfHold(
  demand: Numbered,
  target: Numbered['targets'][number],
  facts: Pick<Facts, 'instrument'>,
): { at: Instant; why: 'lapsed' | 'retention-over' } | undefined {
  const kept = retentionOf(demand, target, facts.instrument)
  const latest = [kept.content, kept.relatedData]
    .flatMap((each) => (each ? [each] : []))
    .toSorted()
    .at(-1)
  if (latest) return { at: latest, why: 'retention-over' }
  const isHeldDown = ['restricting', 'restricted', 'restoring'].includes(target.outcome)
  if (isHeldDown && facts.instrument.preservation.length > 0) return undefined
  return target.hold.lapsesAt ? { at: target.hold.lapsesAt, why: 'lapsed' } : undefined
}

/** When to look at this demand again, if nothing else happens to it before. */
export function nextWake(demand: Numbered, facts: Pick<Facts, 'at' | 'instrument'>): Instant | undefined {
  const times = [
    ...(demand.asks ? [demand.asks.until] : []),
    ...(demand.gag &&
    demand.informed?.kind !== 'explained' &&
    demand.targets.some(({ outcome }) => outcome === 'restricted')
      ? [demand.gag.until]
      : []),
    ...(demand.legalHold
      ? []
      : demand.targets.flatMap((target) => {
          const end = target.hold.state === 'held' ? endOfHold(demand, target, facts) : undefined
          return end ? [end.at] : []
        })),
  ]
  const [first] = times.toSorted()
  // What is due already was asked for at this visit; whether it was done is looked at again within the hour.
  return first !== undefined && first <= facts.at ? later(facts.at, 3_600_000) : first
}
