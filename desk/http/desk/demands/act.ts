/** A deed is done exactly as it was planned, or another person is asked to agree to exactly that. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ask } from '../../../../core/deeds/ask.ts'
import type { DeedFacts } from '../../../../core/deeds/facts.ts'
import { type Deed, perform } from '../../../../core/deeds/perform.ts'
import type { Numbered } from '../../../../core/demand.ts'
import type { Change } from '../../../../core/outcome.ts'
import { agreeableOf } from '../../../../core/second-person.ts'
import { deedFacts } from '../../../facts/deed.ts'
import type { House, Tenant } from '../../../house.ts'
import { onDemandWithOthers, type Visit } from '../../../journey.ts'
import { type KeptMessage, keepLater } from '../../../later-messages.ts'
import type { CaseKey } from '../../../outside/case-key.ts'
import { uuidv7 } from '../../../outside/random.ts'
import type { Tx } from '../../../sql/database.ts'
import type { Loaded } from '../../../sql/demands/state.ts'
import { keepRequest } from '../../../sql/together/requests.ts'
import type * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { numbered } from './numbered.ts'
import { notPossible, planned, ruleOf } from './plan.ts'
import type { Sitting } from '../session.ts'

type Wanted = z.output<typeof contract.act>
type Here = Loaded & { demand: Numbered }

/**
 * Does a deed exactly as it was planned: same demand version, same order bytes, same plan. Otherwise 409, and nothing
 * is done. Where a rule asks for a second person, or the first one does, the deed is kept as a request. Presses on
 * other demands that come at the same moment are committed with it, and each stands or falls alone.
 */
export async function act(
  house: House,
  { tenant, actor, staff }: Sitting,
  id: string,
  wanted: Wanted,
  key: string,
): Promise<{ version?: number; request?: string }> {
  const decision = key === '' ? undefined : decisionId(id, staff.id, key)
  const original = await originalFor(house, tenant, id, wanted)
  let request: string | undefined
  const version = await standingAlone(house, tenant, id, async (here, tx) => {
    request = undefined
    const { demand } = here
    // The same press twice, or a retry after a lost answer: it was done, and is not done again.
    const done = demand.decisions.find((each) => each.id === decision)
    if (done && done.planSha256 !== wanted.planSha256)
      throw new Refused(422, 'idempotency-conflict', 'This Idempotency-Key was used with another deed.')
    if (done) return undefined
    const asks = needsAgreement(tenant, demand, wanted)
    if (decision && asks && (await wasAsked(tx, decision))) {
      request = decision
      return undefined
    }
    if (here.version !== wanted.version || demand.receipt.sha256 !== wanted.orderSha256) throw changed()
    const { planSha256, rule } = planned(house, tenant, demand, wanted.deed, actor)
    if (planSha256 !== wanted.planSha256 || (!asks && rule !== undefined)) throw changed()
    if (!asks && hasOriginal(wanted.deed) && !original) throw changed()
    await house.crashpoint('decision.planned')
    const facts = deedFacts(house, tenant, demand, house.clock.now(), {
      by: actor,
      planSha256,
      ...(decision ? { decision } : {}),
    })
    if (asks) {
      request = facts.decision
      const kept = await askFor(tx, tenant, here, wanted, facts, staff.id)
      await house.crashpoint('request.kept')
      return kept
    }
    return await carryOut(house, tx, here, wanted.deed, facts, original)
  })
  await house.crashpoint('decision.committed')
  return { ...(version === undefined ? {} : { version }), ...(request ? { request } : {}) }
}

/** A press that is refused, which is before it writes anything, takes nothing with it that is committed beside it. */
async function standingAlone(
  house: House,
  tenant: Tenant,
  id: string,
  press: Visit,
): Promise<number | undefined> {
  let no: Refused | undefined
  const version = await onDemandWithOthers(house, tenant, id, async (here, tx) => {
    no = undefined
    try {
      return await press(here, tx)
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault
      no = fault
      return undefined
    }
  })
  if (no) throw no
  return version
}

/** Whether this press asks instead of doing: by a rule of the house, or because the person wants it so. */
function needsAgreement(tenant: Tenant, demand: Numbered, wanted: Wanted): boolean {
  if (agreeableOf(wanted.deed as Deed) === undefined) return false
  return wanted.ask !== undefined || ruleOf(tenant, demand, wanted.deed) !== undefined
}

async function askFor(
  tx: Tx,
  tenant: Tenant,
  { demand, version, caseKey }: Here,
  wanted: Wanted,
  facts: DeedFacts,
  staff: string,
): Promise<Change<Numbered>> {
  const name = agreeableOf(wanted.deed as Deed)
  if (!name) throw changed()
  const reason = wanted.ask?.reason?.trim() ?? ''
  const { planSha256, decision: id, by, at } = facts
  const targets = 'targets' in wanted.deed ? (wanted.deed.targets ?? []) : []
  const asked = ask(demand, { id, deed: name, targets, planSha256, reason, by, at })
  if (asked.kind === 'refuse' || !asked.demand.asks)
    throw notPossible(asked.kind === 'refuse' ? asked.why : { key: 'why-not.asks-already' })
  await keepRequest(tx, tenant, caseKey, {
    id,
    demand: demand.id,
    name,
    deed: wanted.deed,
    reason,
    version,
    orderSha256: wanted.orderSha256,
    planSha256,
    by: staff,
    at,
    until: asked.demand.asks.until,
  })
  return asked
}

async function wasAsked(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('second_person_request')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Performs the deed under the lock of its demand; throws where a rule says no. */
export async function carryOut(
  house: House,
  tx: Tx,
  { demand, caseKey }: { demand: Numbered; caseKey: CaseKey },
  deed: contract.Deed,
  facts: DeedFacts,
  original: KeptMessage | undefined,
): Promise<Change<Numbered>> {
  const kept = original ? { receipt: original.receipt, sha256: original.sha256 } : {}
  const names = deed.deed === 'enter-follow-up' ? (deed.names ?? []) : []
  const targetIds = names.map(() => uuidv7(facts.at, house.chance))
  const done = perform(demand, { ...(deed as Deed), ...kept, targetIds } as Deed, facts)
  if (done.kind === 'refuse') throw notPossible(done.why)
  await original?.commit(tx, caseKey)
  if (deed.deed === 'answer-handed-over') {
    const sentAt = done.demand.answers.find(({ id }) => id === deed.answer)?.sentAt ?? null
    await tx.updateTable('answer').set({ sent_at: sentAt }).where('id', '=', deed.answer).execute()
  }
  return done
}

function hasOriginal(deed: contract.Deed): boolean {
  return deed.deed === 'enter-follow-up' && deed.original !== undefined
}

/** What comes with this press, kept, unless another person is to agree first: then it stays with the request. */
async function originalFor(
  house: House,
  tenant: Tenant,
  id: string,
  wanted: Wanted,
): Promise<KeptMessage | undefined> {
  if (!hasOriginal(wanted.deed)) return undefined
  const { demand } = await numbered(house, tenant, id)
  return needsAgreement(tenant, demand, wanted)
    ? undefined
    : await keepOriginal(house, tenant, demand, wanted.deed)
}

/** The judgment, letter or note that staff enter is kept as it came, before what it changes is done. */
export async function keepOriginal(
  house: House,
  tenant: Tenant,
  demand: Numbered,
  deed: contract.Deed,
): Promise<KeptMessage | undefined> {
  if (deed.deed !== 'enter-follow-up' || !deed.original) return undefined
  const { base64, mediaType, name } = deed.original
  return await keepLater(house, tenant, demand.caseId, {
    bytes: Buffer.from(base64, 'base64'),
    mediaType,
    name,
    channel: 'by-hand',
    at: house.clock.now(),
  })
}

export function changed(): Refused {
  return new Refused(
    409,
    'changed',
    'The demand has changed since this was planned. Look again, and decide on what it is now.',
  )
}

/** The same person’s key on the same demand is one decision, however often it arrives: found again by this UUID. */
function decisionId(demand: string, staff: string, key: string): string {
  const hex = createHash('sha256').update(`${demand} ${staff} ${key}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
