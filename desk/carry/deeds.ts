/** Restrict, restore and replace a notice: asked of the platform, and believed only after looking. */
import type { Saying } from '../../core/event.ts'
import { stillSo } from '../../core/deeds/give-up.ts'
import type { Numbered, Target } from '../../core/demand.ts'
import type { Effect } from '../../core/outcome.ts'
import { ConnectorFault, type Platform, type Visibility } from '../../core/platform.ts'
import { type AskedDeed, type Bystander, type Looked, readBack, type Said } from '../../core/readback.ts'
import type { EffectReceipt } from '../../core/receive/receipt.ts'
import { abilitiesAt } from '../platforms/connections.ts'
import { lostStanding } from '../facts/standing.ts'
import type { House } from '../house.ts'
import { inTenant } from '../sql/database.ts'
import { isHeldByAnother } from '../sql/demands/restrictions.ts'
import { inTurn } from './in-turn.ts'
import type { Carried, Carry, Claimed } from './kinds.ts'

export const restrict: Carry<Effect & { kind: 'restrict' }> = (house, claimed) =>
  inTurn(house, claimed, (now) => restrictNow(house, now))

async function restrictNow(house: House, claimed: Claimed<Effect & { kind: 'restrict' }>): Promise<Carried> {
  const { effect } = claimed
  const target = targetOf(claimed)
  // The hold must be safe and the decision still stand: both are read again here, not remembered.
  if (!isWanted(claimed, target, 'restricting') || target?.hold.state !== 'held')
    return await letLie(house, claimed)
  if (!stands(claimed.demand, effect.decision, effect.target)) return await letLie(house, claimed)
  const lost = await lostStanding(house, claimed.tenant, claimed.demand)
  if (lost)
    return {
      kind: 'done',
      receipt: { kind: 'standing-lost', target: effect.target, at: house.clock.now(), lost },
    }
  const asked: AskedDeed = {
    deed: 'restrict',
    key: effect.key,
    notice: effect.notice,
    ...(effect.countries ? { countries: effect.countries } : {}),
  }
  return await deed(house, claimed, asked, (at) => ({
    kind: 'restricted',
    target: effect.target,
    at,
    notice: effect.notice.kind,
  }))
}

export const restore: Carry<Effect & { kind: 'restore' }> = (house, claimed) =>
  inTurn(house, claimed, (now) => restoreNow(house, now))

async function restoreNow(house: House, claimed: Claimed<Effect & { kind: 'restore' }>): Promise<Carried> {
  const { effect, tenant, demand } = claimed
  if (!isWanted(claimed, targetOf(claimed), 'restoring')) return { kind: 'dropped' }
  // Another order still stands against the same piece: this one lets go of it, and the content stays down.
  if (
    await inTenant(house.db, tenant.id, (tx) =>
      isHeldByAnother(tx, house, tenant, {
        demand: demand.id,
        target: effect.target,
        reference: effect.reference,
      }),
    )
  )
    return await letGo(house, claimed)
  return await deed(
    house,
    claimed,
    { deed: 'restore', key: effect.key, ...(effect.countries ? { countries: effect.countries } : {}) },
    (at) => ({
      kind: 'restored',
      target: effect.target,
      at,
    }),
  )
}

/**
 * Where this restoration was asked for before, the platform may have carried it out late, after the other order was seen
 * to be carried out. The desk looks: content that an order holds down must not be public because nobody asked again.
 */
async function letGo(
  house: House,
  { effect, tenant, attempt }: Claimed<Effect & { kind: 'restore' }>,
): Promise<Carried> {
  const done: Carried = {
    kind: 'done',
    receipt: { kind: 'let-go', target: effect.target, at: house.clock.now() },
  }
  if (attempt === 1) return done
  const looked = await lookAt(house.platformOf(tenant), effect.reference)
  if (looked.kind === 'unseen') return { kind: 'again', why: { key: 'why.platform-away' } }
  return looked.visibility.visible ? { kind: 'again', why: { key: 'why.held-but-public' } } : done
}

export const notice: Carry<Effect & { kind: 'notice' }> = async (house, claimed) => {
  const { effect } = claimed
  if (targetOf(claimed)?.outcome !== 'restricted') return { kind: 'dropped' }
  // Asked for nothing it cannot do: a person tells the person whose content it was.
  if (!abilitiesAt(house, claimed.tenant, effect.reference).notices)
    return { kind: 'done', receipt: { kind: 'no-words', target: effect.target, at: house.clock.now() } }
  return await deed(
    house,
    claimed,
    { deed: 'replace-notice', key: effect.key, notice: effect.notice },
    (at) => ({
      kind: 'notice-replaced',
      target: effect.target,
      at,
      notice: effect.notice.kind,
    }),
  )
}

/**
 * A restriction that is not wanted any more is not asked for. Where it was asked for before, and nobody knows what
 * came of it, the desk looks: a platform that applied it late must not leave content down by accident.
 */
async function letLie(
  house: House,
  { effect, tenant, attempt }: Claimed<Effect & { kind: 'restrict' }>,
): Promise<Carried> {
  if (attempt === 1) return { kind: 'dropped' }
  const looked = await lookAt(house.platformOf(tenant), effect.reference, effect.countries)
  if (looked.kind === 'unseen') return { kind: 'again', why: { key: 'why.platform-away' } }
  const { visible, from = {} } = looked.visibility
  if (visible && Object.values(from).every(Boolean)) return { kind: 'dropped' }
  const { target, notice: words } = effect
  return { kind: 'done', receipt: { kind: 'restricted', target, at: house.clock.now(), notice: words.kind } }
}

/** Asked for, or asked for once more while what was done still stands: the same key, so that nothing happens twice. */
function isWanted(
  { effect, repeated }: Claimed,
  target: Target | undefined,
  asked: Target['outcome'],
): boolean {
  return target !== undefined && (target.outcome === asked || (repeated && stillSo(target, effect)))
}

/** The decision is still there, not undone, and was made on exactly these bytes. */
function stands(demand: Numbered, id: string, target: string): boolean {
  const decision = demand.decisions.find((each) => each.id === id)
  return (
    decision !== undefined &&
    !(decision.undoneTargets ?? []).includes(target) &&
    decision.orderSha256 === demand.receipt.sha256 &&
    !demand.ended
  )
}

function targetOf({ demand, effect }: Claimed): Target | undefined {
  return 'target' in effect ? demand.targets.find(({ id }) => id === effect.target) : undefined
}

async function deed(
  house: House,
  claimed: Claimed<Effect & { kind: 'restrict' | 'restore' | 'notice' }>,
  asked: AskedDeed,
  took: (at: string) => EffectReceipt,
): Promise<Carried> {
  const { effect, tenant, demand } = claimed
  const platform = house.platformOf(tenant)
  const others = neighbours(demand, effect.target)
  const before = await lookAtAll(platform, others)
  await house.crashpoint(`${effect.kind}.before-call`)
  const said = await ask(platform, effect.reference, asked)
  await house.crashpoint(`${effect.kind}.after-call`)
  const looked = await lookAt(platform, effect.reference, lookoutsFor(house, claimed, asked))
  const bystanders = await lookAgain(platform, others, before)
  await house.crashpoint(`${effect.kind}.after-look`)
  const { verdict, astray, amiss } = readBack(asked, said.said, looked, bystanders)
  if (verdict === 'took-hold') {
    const receipt = took(house.clock.now())
    if (receipt.kind !== 'restricted') return { kind: 'done', receipt }
    const wordless = abilitiesAt(house, tenant, effect.reference).notices ? [] : ['no-words']
    return { kind: 'done', receipt: { ...receipt, amiss: [...amiss, ...wordless] } }
  }
  if (verdict === 'permanent') {
    const why: Saying = { key: astray.length > 0 ? 'why.astray' : 'why.platform-refused' }
    return {
      kind: 'done',
      receipt: {
        kind: 'failed',
        target: effect.target,
        at: house.clock.now(),
        deed: effect.kind,
        why,
        astray,
      },
    }
  }
  return {
    kind: 'again',
    why: { key: `why.${verdict}` },
    ...(said.notBefore ? { notBefore: said.notBefore } : {}),
  }
}

async function ask(
  platform: Platform,
  reference: string,
  asked: AskedDeed,
): Promise<{ said: Said; notBefore?: string }> {
  try {
    if (asked.deed === 'restrict') await platform.restrict(reference, asked)
    else if (asked.deed === 'restore') await platform.restore(reference, asked)
    else await platform.replaceNotice(reference, asked)
    return { said: { kind: 'yes' } }
  } catch (fault) {
    if (!(fault instanceof ConnectorFault)) throw fault
    return {
      said: { kind: 'fault', again: fault.again },
      ...(fault.notBefore ? { notBefore: fault.notBefore } : {}),
    }
  }
}

/** The countries a deed is about, and one beside them: it must not be hidden there as well. */
function lookoutsFor(
  house: House,
  { tenant, effect }: Claimed<Effect & { kind: 'restrict' | 'restore' | 'notice' }>,
  asked: AskedDeed,
): readonly string[] | undefined {
  const countries = 'countries' in asked ? asked.countries : undefined
  if (!countries) return undefined
  const { lookouts } = abilitiesAt(house, tenant, effect.reference)
  return [...countries, ...lookouts.filter((each) => !countries.includes(each)).slice(0, 1)]
}

async function lookAt(platform: Platform, reference: string, from?: readonly string[]): Promise<Looked> {
  try {
    return { kind: 'seen', visibility: await platform.visibility(reference, from) }
  } catch (fault) {
    if (!(fault instanceof ConnectorFault)) throw fault
    return { kind: 'unseen', again: fault.again }
  }
}

/** Two other targets of the same demand: a deed that lands on the wrong piece most likely lands near by. */
function neighbours(demand: Numbered, target: string): string[] {
  const settled = demand.targets.filter(
    (each) => each.id !== target && each.outcome !== 'restricting' && each.outcome !== 'restoring',
  )
  return settled.flatMap(({ content }) => (content ? [content.reference] : [])).slice(0, 2)
}

async function lookAtAll(
  platform: Platform,
  references: readonly string[],
): Promise<Map<string, Visibility>> {
  const seen = new Map<string, Visibility>()
  for (const reference of references) {
    const looked = await lookAt(platform, reference)
    if (looked.kind === 'seen') seen.set(reference, looked.visibility)
  }
  return seen
}

async function lookAgain(
  platform: Platform,
  references: readonly string[],
  before: ReadonlyMap<string, Visibility>,
): Promise<Bystander[]> {
  const after = await lookAtAll(platform, references)
  return references.flatMap((reference) => {
    const [was, is] = [before.get(reference), after.get(reference)]
    return was && is ? [{ reference, before: was, after: is }] : []
  })
}
