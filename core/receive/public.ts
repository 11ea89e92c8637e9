/** What the public gets of a target: nothing any more, or again, or still against what was decided. */
import { alert, amissAloud } from '../alert.ts'
import { happened } from '../clocks.ts'
import { isSilenced, reopened } from '../deeds/facts.ts'
import type { Numbered, Target } from '../demand.ts'
import type { Instant } from '../instant.ts'
import type { Change } from '../outcome.ts'
import { changed, event, type Facts, type ReceiptOf, targetOf, unchanged } from './receipt.ts'

export function restricted(
  demand: Numbered,
  receipt: ReceiptOf<'restricted'>,
  facts: Facts,
): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (target && isBack(target)) return putBackAgain(demand, target)
  if (!target || target.outcome !== 'restricting') return unchanged(demand)
  const kept = happened(
    facts.instrument,
    demand.clocks,
    { event: 'restricted', at: receipt.at, order: demand.order, targets: [target.id], whole: false },
    facts.calendar,
  )
  const amiss = receipt.amiss ?? []
  const words = !amiss.includes('notice') && !amiss.includes('no-words')
  const told = receipt.notice === 'explained' && words && !isSilenced(demand, receipt.at)
  const after = changed({ ...demand, clocks: kept.clocks }, target.id, (each) => {
    const { lapsesAt, ...kept } = each.hold
    // Where the law keeps nothing (a referral), the copy keeps its own short life.
    const hold =
      facts.instrument.preservation.length > 0 || lapsesAt === undefined ? kept : { ...kept, lapsesAt }
    return {
      ...each,
      outcome: 'restricted',
      restrictedAt: receipt.at,
      seen: { visible: each.countries !== undefined, at: receipt.at },
      hold,
    }
  })
  return {
    demand: told ? { ...after, informed: { at: receipt.at, kind: 'explained' } } : after,
    effects: amissAloud(demand, target, amiss, receipt.at),
    events: [
      event('action.executed', receipt.at, 'history.restricted', target, {
        target: target.id,
        deed: 'restrict',
        seen: 'not-visible',
        notice: receipt.notice,
        ...(amiss.length > 0 ? { amiss: [...amiss] } : {}),
      }),
      ...kept.events,
    ],
  }
}

function isBack({ outcome }: Target): boolean {
  return outcome === 'restoring' || outcome === 'restored'
}

/** A restriction that took hold after the target was to be public again is taken back: the later decision counts. */
function putBackAgain(demand: Numbered, target: Target): Change<Numbered> {
  const round = target.round + 1
  return {
    demand: changed(demand, target.id, (each) => ({ ...each, outcome: 'restoring', round })),
    effects: [
      {
        kind: 'restore',
        key: `${demand.id}/${target.ordinal}/restore/${round}`,
        target: target.id,
        reference: target.content?.reference ?? '',
      },
    ],
    events: [],
  }
}

export function restored(
  demand: Numbered,
  { target, at }: ReceiptOf<'restored'>,
  facts: Facts,
): Change<Numbered> {
  return letOut(demand, { target, at, visible: true }, facts)
}

/** Another order still keeps it from the public: this one has let go of it, and nobody sees a difference. */
export function letGo(demand: Numbered, { target, at }: ReceiptOf<'let-go'>, facts: Facts): Change<Numbered> {
  return letOut(demand, { target, at, visible: false }, facts)
}

function letOut(
  demand: Numbered,
  { target: id, at, visible }: { target: string; at: Instant; visible: boolean },
  facts: Facts,
): Change<Numbered> {
  const target = targetOf(demand, id)
  if (!target || target.outcome !== 'restoring') return unchanged(demand)
  const after = happened(
    facts.instrument,
    demand.clocks,
    { event: 'restored', at, order: demand.order, targets: [id], whole: false },
    facts.calendar,
  )
  return {
    demand: changed({ ...demand, clocks: after.clocks }, id, (each) => ({
      ...each,
      outcome: 'restored',
      restoredAt: at,
      seen: { visible, at },
      ...(visible ? {} : { why: { key: 'why.held-by-another' } }),
    })),
    effects: [],
    events: [
      event('action.reversed', at, visible ? 'history.restored' : 'history.let-go', target, {
        target: id,
        deed: 'restore',
        seen: visible ? 'visible' : 'not-visible',
      }),
      ...after.events,
    ],
  }
}

export function failed(demand: Numbered, receipt: ReceiptOf<'failed'>): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  // What failed may not be wanted any more: an annulment that came meanwhile counts, not the failure.
  const asked = { restrict: 'restricting', restore: 'restoring', notice: 'restricted' }[receipt.deed]
  if (!target || target.outcome !== asked) return unchanged(demand)
  const outcome =
    receipt.deed === 'restrict' ? 'open' : receipt.deed === 'restore' ? 'restricted' : target.outcome
  return {
    demand: reopened(changed(demand, target.id, (each) => ({ ...each, outcome, why: receipt.why }))),
    effects: [
      alert(
        demand,
        `${receipt.deed}-failed/${target.ordinal}/${target.round}`,
        {
          key: `alert.${receipt.deed}-failed`,
          params: { number: demand.number, ordinal: target.ordinal, astray: receipt.astray.length },
        },
        'urgent',
      ),
    ],
    events: [
      event('action.failed', receipt.at, `history.failed.${receipt.deed}`, target, {
        target: target.id,
        deed: receipt.deed,
        why: receipt.why.key,
        astray: [...receipt.astray],
      }),
    ],
  }
}
