import type { Decision, Numbered, Target } from '../demand.ts'
import { withTargets } from '../demand.ts'
import { refuse } from '../outcome.ts'
import { type DeedFacts, type Deeded, done, noticeFor } from './facts.ts'

/** Why this target may not be restricted now; `undefined` when it may. Hold first, always. */
export function whyNotRestrict(demand: Numbered, target: Target): string | undefined {
  if (demand.ended) return `why-not.ended.${demand.ended.how}`
  if (demand.trust.permits.restrict === 'no') return 'why-not.trust'
  if (demand.trust.permits.restrict === 'callback-first' || target.told === 'unconfirmed')
    return 'why-not.call-back-first'
  if (!['open', 'left', 'impossible', 'restored'].includes(target.outcome))
    return `why-not.target-${target.outcome}`
  if (target.resolution === 'unasked' || target.resolution === 'asked') return 'why-not.not-yet-found'
  if (target.resolution !== 'found') return `why-not.${target.resolution}`
  // Some platforms can no longer copy a page once it is restricted.
  if (target.hold.state !== 'held') return 'why-not.hold-first'
  return undefined
}

/** Takes the targets from the public, reversibly. Durable when committed; done only when the platform has been seen to obey. */
export function restrictTargets(
  demand: Numbered,
  ids: readonly string[],
  facts: DeedFacts,
  exceptionsWeighed?: string,
  countries?: readonly string[],
): Deeded {
  const chosen = demand.targets.filter(({ id }) => ids.includes(id))
  if (chosen.length === 0 || chosen.length !== new Set(ids).size) return refuse('why-not.no-such-target')
  for (const target of chosen) {
    const why = whyNotRestrict(demand, target)
    if (why) return refuse(why, { ordinal: target.ordinal })
    const whyNotThere = countries && whyNotIn(countries, target, facts)
    if (whyNotThere) return whyNotThere
  }
  const limited = countries ? { countries: [...countries] } : {}
  const decision = decisionOf(demand, 'restrict', ids, facts, exceptionsWeighed)
  const notice = noticeFor(demand, facts)
  const decided = withTargets(demand, (target) => {
    if (!ids.includes(target.id)) return target
    const { ground: _ground, why: _why, countries: _before, ...rest } = target
    return {
      ...rest,
      ...limited,
      outcome: 'restricting',
      round: target.round + 1,
      decidedAt: facts.at,
      decidedBy: facts.by,
      attempts: 0,
    }
  })
  return done({
    demand: { ...decided, decisions: [...demand.decisions, decision], waitsFor: 'platform' },
    events: [
      {
        type: 'decision.taken',
        at: facts.at,
        actor: facts.by,
        says: countries
          ? {
              key: 'history.decided.restrict-in',
              params: { count: ids.length, countries: countries.join(', ') },
            }
          : { key: 'history.decided.restrict', params: { count: ids.length } },
        body: {
          decision: decision.id,
          deed: 'restrict',
          targets: [...ids],
          orderSha256: decision.orderSha256,
          planSha256: decision.planSha256,
          ...limited,
          ...(exceptionsWeighed ? { exceptionsWeighed } : {}),
        },
      },
    ],
    effects: chosen.map((target) => ({
      kind: 'restrict',
      key: `${demand.id}/${target.ordinal}/restrict/${target.round + 1}`,
      target: target.id,
      reference: target.content?.reference ?? '',
      notice,
      decision: decision.id,
      ...limited,
    })),
  })
}

/** The law must be content with some countries, and the desk must be able to see that it was done there. */
function whyNotIn(
  countries: readonly string[],
  { content, ordinal }: Target,
  { instrument, abilitiesOf }: DeedFacts,
): ReturnType<typeof refuse> | undefined {
  const { reach } = instrument
  if (reach?.everywhere) return refuse('why-not.everywhere')
  if (countries.length === 0) return refuse('why-not.no-country')
  const elsewhere = reach?.countries.length ? countries.filter((each) => !reach.countries.includes(each)) : []
  if (elsewhere.length > 0) return refuse('why-not.other-countries', { countries: elsewhere.join(', ') })
  const can = content && abilitiesOf?.(content.reference)
  if (!can?.byCountry) return refuse('why-not.not-by-country', { ordinal })
  const unseen = countries.filter((each) => !can.lookouts.includes(each))
  return unseen.length > 0 ? refuse('why-not.cannot-look', { countries: unseen.join(', ') }) : undefined
}

/** A decision is bound to the bytes of the order and of the plan it was made on (security rule 5). */
export function decisionOf(
  demand: Numbered,
  deed: string,
  targets: readonly string[],
  facts: DeedFacts,
  text?: string,
): Decision {
  return {
    id: facts.decision,
    at: facts.at,
    by: facts.by,
    deed,
    targets,
    orderSha256: demand.receipt.sha256,
    planSha256: facts.planSha256,
    ...(text ? { text } : {}),
    ...(facts.agreedBy ? { agreedBy: facts.agreedBy } : {}),
  }
}
