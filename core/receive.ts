import { alert, amissAloud, tellThePerson } from './alert.ts'
import type { EventDraft, Saying } from './event.ts'
import { closed, endedFor, happened } from './clocks.ts'
import { type Lost, standingLost } from './deeds/distrust.ts'
import { type DeedFacts, desk, isSilenced, reopened } from './deeds/facts.ts'
import { type AnswerRef, type HeldPart, type Numbered, type Target, withTargets } from './demand.ts'
import { type Instant, later } from './instant.ts'
import type { Change } from './outcome.ts'
import type { Content, Notice } from './platform.ts'

/** What came of an effect, as the carrier saw it: never as the platform said it. */
export type EffectReceipt =
  | { kind: 'held'; target: string; at: Instant; content: Content; parts: readonly HeldPart[] }
  | {
      kind: 'not-held'
      target: string
      at: Instant
      found: 'not-ours' | 'gone' | 'ambiguous' | 'failed'
      why: Saying
      since?: Instant
    }
  | { kind: 'restricted'; target: string; at: Instant; notice: Notice['kind']; amiss?: readonly string[] }
  | { kind: 'restored'; target: string; at: Instant }
  /** This demand no longer holds the target, but another does, so the public still does not get it. */
  | { kind: 'let-go'; target: string; at: Instant }
  | { kind: 'notice-replaced'; target: string; at: Instant; notice: Notice['kind'] }
  /** The silence is over, and the platform shows no words in place of content: a person tells the person. */
  | { kind: 'no-words'; target: string; at: Instant }
  | {
      kind: 'failed'
      target: string
      at: Instant
      deed: 'restrict' | 'restore' | 'notice'
      why: Saying
      astray: readonly string[]
    }
  | { kind: 'standing-lost'; target: string; at: Instant; lost: Lost }
  | { kind: 'answered'; answer: AnswerRef }
  | { kind: 'released'; target: string; at: Instant; why: 'lapsed' | 'retention-over' }

type Facts = Omit<DeedFacts, 'by' | 'decision' | 'planSha256'>

/** Takes in one receipt. The same receipt twice changes nothing the second time. */
export function receive(demand: Numbered, receipt: EffectReceipt, facts: Facts): Change<Numbered> {
  switch (receipt.kind) {
    case 'held':
      return held(demand, receipt, facts)
    case 'not-held':
      return notHeld(demand, receipt)
    case 'restricted':
      return restricted(demand, receipt, facts)
    case 'restored':
      return restored(demand, receipt, facts)
    case 'let-go':
      return letGo(demand, receipt, facts)
    case 'notice-replaced':
      return replaced(demand, receipt, facts)
    case 'no-words':
      return { demand, events: [], effects: [tellThePerson(demand)] }
    case 'failed':
      return failed(demand, receipt)
    case 'standing-lost':
      return standingLost(demand, receipt, facts)
    case 'answered':
      return answered(demand, receipt)
    case 'released':
      return released(demand, receipt)
  }
}

function held(demand: Numbered, receipt: EffectReceipt & { kind: 'held' }, facts: Facts): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (!target || target.hold.state === 'held') return unchanged(demand)
  const lapsesAt = later(receipt.at, facts.unconfirmedHoldHours * 3_600_000)
  return {
    demand: changed(demand, receipt.target, (each) => ({
      ...each,
      resolution: 'found',
      content: receipt.content,
      hold: { state: 'held', takenAt: receipt.at, lapsesAt, parts: receipt.parts },
    })),
    effects: [],
    events: [
      event('content.preserved', receipt.at, 'history.held', target, {
        target: target.id,
        reference: receipt.content.reference,
        parts: receipt.parts.map(({ object, sha256, purpose, size }) => ({ object, sha256, purpose, size })),
      }),
    ],
  }
}

function notHeld(demand: Numbered, receipt: EffectReceipt & { kind: 'not-held' }): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (!target || target.outcome !== 'open') return unchanged(demand)
  const gone = receipt.found === 'gone'
  return {
    demand: changed(
      gone ? { ...demand, clocks: endedFor(demand.clocks, target.id, receipt.at, 'already-gone') } : demand,
      receipt.target,
      (each) => ({
        ...each,
        resolution: receipt.found,
        hold: { ...each.hold, state: receipt.found === 'failed' ? 'failed' : 'none' },
        outcome: gone ? 'gone' : each.outcome,
        why: receipt.why,
      }),
    ),
    effects:
      receipt.found === 'failed'
        ? [
            alert(
              demand,
              `hold-failed/${target.ordinal}/${target.round}`,
              { key: 'alert.hold-failed', params: { number: demand.number, ordinal: target.ordinal } },
              'urgent',
            ),
          ]
        : [],
    events: [
      event('action.failed', receipt.at, `history.${receipt.found}`, target, {
        target: target.id,
        found: receipt.found,
      }),
    ],
  }
}

function restricted(
  demand: Numbered,
  receipt: EffectReceipt & { kind: 'restricted' },
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

function restored(
  demand: Numbered,
  receipt: EffectReceipt & { kind: 'restored' },
  facts: Facts,
): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (!target || target.outcome !== 'restoring') return unchanged(demand)
  const after = happened(
    facts.instrument,
    demand.clocks,
    { event: 'restored', at: receipt.at, order: demand.order, targets: [target.id], whole: false },
    facts.calendar,
  )
  return {
    demand: changed({ ...demand, clocks: after.clocks }, target.id, (each) => ({
      ...each,
      outcome: 'restored',
      restoredAt: receipt.at,
      seen: { visible: true, at: receipt.at },
    })),
    effects: [],
    events: [
      event('action.reversed', receipt.at, 'history.restored', target, {
        target: target.id,
        deed: 'restore',
        seen: 'visible',
      }),
      ...after.events,
    ],
  }
}

function letGo(
  demand: Numbered,
  receipt: EffectReceipt & { kind: 'let-go' },
  facts: Facts,
): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (!target || target.outcome !== 'restoring') return unchanged(demand)
  const { at } = receipt
  const after = happened(
    facts.instrument,
    demand.clocks,
    { event: 'restored', at, order: demand.order, targets: [target.id], whole: false },
    facts.calendar,
  )
  return {
    demand: changed({ ...demand, clocks: after.clocks }, target.id, (each) => ({
      ...each,
      outcome: 'restored',
      restoredAt: at,
      seen: { visible: false, at },
      why: { key: 'why.held-by-another' },
    })),
    effects: [],
    events: [
      event('action.reversed', at, 'history.let-go', target, {
        target: target.id,
        deed: 'restore',
        seen: 'not-visible',
      }),
      ...after.events,
    ],
  }
}

function replaced(
  demand: Numbered,
  receipt: EffectReceipt & { kind: 'notice-replaced' },
  facts: Facts,
): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (!target || receipt.notice !== 'explained' || demand.informed?.kind === 'explained')
    return unchanged(demand)
  const { instrument, calendar } = facts
  const at = { at: receipt.at, order: demand.order }
  const silence = instrument.information?.silence
  const over = silence
    ? closed(demand.clocks, silence, 'satisfied', receipt.at, 'secrecy-ended')
    : demand.clocks
  const told = happened(instrument, over, { event: 'person-informed', ...at }, calendar)
  return {
    demand: { ...demand, clocks: told.clocks, informed: { at: receipt.at, kind: 'explained' } },
    effects: [],
    events: [
      event('person.informed', receipt.at, 'history.informed', target, { target: target.id }),
      ...told.events,
    ],
  }
}

function failed(demand: Numbered, receipt: EffectReceipt & { kind: 'failed' }): Change<Numbered> {
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

function answered(demand: Numbered, receipt: EffectReceipt & { kind: 'answered' }): Change<Numbered> {
  const { answer } = receipt
  if (demand.answers.some(({ id }) => id === answer.id)) return unchanged(demand)
  return {
    demand: { ...demand, answers: [...demand.answers, answer] },
    effects: [],
    events: [
      {
        // On paper it has only been made; a person sends it and says so.
        type: answer.sentAt === undefined ? 'log.note' : 'answer.sent',
        at: answer.at,
        actor: desk,
        says: {
          key: answer.sentAt === undefined ? 'history.answer-made' : 'history.answered',
          params: { form: answer.form },
        },
        body: {
          answer: answer.id,
          form: answer.form,
          ...(answer.pdfSha256 ? { sha256: answer.pdfSha256 } : {}),
        },
      },
    ],
  }
}

function released(demand: Numbered, receipt: EffectReceipt & { kind: 'released' }): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (!target || target.hold.state !== 'held') return unchanged(demand)
  const state = receipt.why === 'lapsed' ? 'lapsed' : 'destroyed'
  return {
    demand: changed(demand, target.id, (each) => ({ ...each, hold: { ...each.hold, state } })),
    effects: [],
    events: [
      event(
        receipt.why === 'lapsed' ? 'hold.lapsed' : 'content.shredded',
        receipt.at,
        `history.${state}`,
        target,
        {
          target: target.id,
          objects: target.hold.parts.map(({ object }) => object),
        },
      ),
    ],
  }
}

function event(
  type: EventDraft['type'],
  at: Instant,
  key: string,
  target: Target,
  body: NonNullable<EventDraft['body']>,
): EventDraft {
  return {
    type,
    at,
    actor: type.startsWith('action') ? { kind: 'platform', name: 'platform' } : desk,
    says: { key, params: { ordinal: target.ordinal, address: target.address } },
    body,
  }
}

function targetOf(demand: Numbered, id: string): Target | undefined {
  return demand.targets.find((target) => target.id === id)
}

function changed(demand: Numbered, id: string, change: (target: Target) => Target): Numbered {
  return withTargets(demand, (target) => (target.id === id ? change(target) : target))
}

function unchanged(demand: Numbered): Change<Numbered> {
  return { demand, events: [], effects: [] }
}
