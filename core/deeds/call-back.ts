/** What a call to the contact in the registry brought: about the order, or about what a letter said after it. */
import { type Numbered, withTargets } from '../demand.ts'
import type { Json } from '../event.ts'
import { listAt, planted, textAt } from '../order.ts'
import { refuse } from '../outcome.ts'
import { decide } from '../trust.ts'
import { type DeedFacts, type Deeded, done } from './facts.ts'

type Called = { outcome: 'confirmed' | 'denied' | 'not-reached'; contact: string; text?: string }

/**
 * Trust is decided again from the facts; a denial ends belief at once. Where the order itself is believed and only what
 * staff entered after it is not, the call was about that alone: the order stands, whatever the contact says of a letter.
 */
export function callBack(demand: Numbered, deed: Called, facts: DeedFacts): Deeded {
  if (demand.ended) return refuse(`why-not.ended.${demand.ended.how}`)
  const called = isToldAlone(demand) ? demand : decidedAgain(demand, deed, facts)
  return done({
    demand: { ...afterwards(called, deed.outcome, facts), waitsFor: 'person' },
    effects: [],
    events: [
      {
        type: 'call-back.made',
        at: facts.at,
        actor: facts.by,
        says: { key: `history.call-back.${deed.outcome}`, params: { contact: deed.contact } },
        body: {
          outcome: deed.outcome,
          contact: deed.contact,
          text: deed.text ?? '',
          level: called.trust.level,
          orderSha256: demand.receipt.sha256,
          told: demand.targets.filter(isUnconfirmed).map(({ id, address }) => ({ id, address })),
        },
      },
    ],
  })
}

/** Whether the order needs no call of its own, and something that was only told does. */
export function isToldAlone({ trust, targets }: Numbered): boolean {
  return trust.permits.restrict !== 'callback-first' && targets.some(isUnconfirmed)
}

function isUnconfirmed({ told, outcome }: Numbered['targets'][number]): boolean {
  return told === 'unconfirmed' && outcome === 'open'
}

function decidedAgain(demand: Numbered, { outcome }: Called, { policy }: DeedFacts): Numbered {
  const callBack = outcome === 'not-reached' ? demand.trustFacts.callBack : outcome
  const trustFacts = { ...demand.trustFacts, callBack }
  return { ...demand, trustFacts, trust: decide(trustFacts, policy, demand.evidence) }
}

/** What was told counts, or the order says no more than it said before: that something is meant, and not what. */
function afterwards(demand: Numbered, outcome: Called['outcome'], { instrument }: DeedFacts): Numbered {
  if (outcome === 'not-reached') return demand
  if (outcome === 'confirmed')
    return withTargets(demand, (target) =>
      isUnconfirmed(target) ? { ...target, told: 'confirmed' } : target,
    )
  const denied = demand.targets.filter(isUnconfirmed).map(({ address }) => address)
  if (denied.length === 0) return demand
  const said = listAt(demand.order, instrument.targets)
  const items: Json = said.filter((item) => !denied.includes(textAt(item, 'url') ?? ''))
  return {
    ...withTargets(demand, (target) => {
      if (!isUnconfirmed(target)) return target
      const { told: _told, additionalInfo: _info, ground: _ground, ...rest } = target
      return { ...rest, address: '', resolution: 'unnamed', why: { key: 'why.unnamed' } }
    }),
    order: planted(demand.order, instrument.targets, items),
  }
}
