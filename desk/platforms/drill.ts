/**
 * An order for practice: one piece that the operator names is restricted on the real platform, looked at, and put back
 * at once. Each stage stands in its row before the platform is called, so that a process that dies leaves nothing down:
 * whoever starts next goes on, and the way on always leads through putting it back.
 */
import { type Actor, type Saying } from '../../core/event.ts'
import { ConnectorFault, type Platform } from '../../core/platform.ts'
import { type AskedDeed, type Looked, type Reading, readBack, type Said } from '../../core/readback.ts'
import type { House, Tenant } from '../house.ts'
import type { DrillView } from '../http/contract/index.ts'
import { neutralNotice } from '../tenants/notices.ts'
import { alertOfDrill, type Drill, isOrdered, keepDrill } from '../sql/house/drills.ts'

const tries = 3
const pauseMs = 1_000

/** Carries one claimed drill on, as far as it goes now. */
export async function carryOn(house: House, tenant: Tenant, drill: Drill): Promise<void> {
  await house.crashpoint('drill.begun')
  const platform = house.platformOf(tenant)
  const reference = `${drill.connection}:${drill.reference}`
  if (drill.state === 'asked') {
    const why = await whyNot(house, tenant, platform, drill, reference)
    if (why) return await end(house, tenant, drill, 'failed', step(house, 'bad', why))
    const copied = await copy(house, platform, reference)
    if (copied.found === 'bad') return await end(house, tenant, drill, 'failed', copied)
    drill = await go(house, tenant, drill, 'restricting', copied)
  }
  if (drill.state === 'restricting') {
    const asked: AskedDeed = {
      deed: 'restrict',
      key: `drill/${drill.id}/restrict`,
      notice: neutralNotice(tenant),
    }
    const { verdict, amiss } = await attempt(house, platform, reference, asked)
    const took = verdict === 'took-hold'
    const says = { key: took ? 'drill.restricted' : `drill.not-restricted.${verdict}` }
    const more = amiss.map((each) => step(house, 'bad', { key: `drill.amiss.${each}` }))
    drill = await go(house, tenant, drill, 'restoring', step(house, took ? 'good' : 'bad', says), ...more)
  }
  await putBack(house, tenant, drill, platform, reference)
}

/** Why this piece may not be practised on: it is not what was shown, not public, or down by an order. */
async function whyNot(
  house: House,
  tenant: Tenant,
  platform: Platform,
  drill: Drill,
  reference: string,
): Promise<Saying | undefined> {
  if (await isOrdered(house, tenant, reference)) return { key: 'drill.ordered' }
  try {
    const found = await platform.resolve(drill.address)
    if (found.kind !== 'found' || found.content.reference !== reference) return { key: 'drill.moved' }
    const { visible } = await platform.visibility(reference)
    return visible ? undefined : { key: 'drill.hidden-before' }
  } catch (fault) {
    return { key: 'drill.away', params: { why: told(fault) } }
  }
}

/** Hold first, in a drill too: a copy is read whole. It is kept by nobody, because nobody ordered it. */
async function copy(house: House, platform: Platform, reference: string): Promise<Step> {
  let [parts, bytes] = [0, 0]
  try {
    for await (const part of platform.freeze(reference)) {
      for await (const some of part.bytes) bytes += some.length
      parts += 1
    }
    return step(house, 'good', { key: 'drill.copied', params: { parts, bytes } })
  } catch (fault) {
    return step(house, 'bad', { key: 'drill.not-copied', params: { why: told(fault) } })
  }
}

async function putBack(
  house: House,
  tenant: Tenant,
  drill: Drill,
  platform: Platform,
  reference: string,
): Promise<void> {
  // An order that came meanwhile has the piece down in its own right.
  if (await isOrdered(house, tenant, reference))
    return await end(house, tenant, drill, 'done', step(house, 'good', { key: 'drill.left-to-order' }))
  const asked: AskedDeed = { deed: 'restore', key: `drill/${drill.id}/restore` }
  const { verdict } = await attempt(house, platform, reference, asked)
  if (verdict !== 'took-hold') return await alertOfDrill(house, tenant, drill)
  if (await isOrdered(house, tenant, reference)) {
    const again: AskedDeed = {
      deed: 'restrict',
      key: `drill/${drill.id}/ordered`,
      notice: neutralNotice(tenant),
    }
    await attempt(house, platform, reference, again)
    return await end(house, tenant, drill, 'done', step(house, 'good', { key: 'drill.left-to-order' }))
  }
  const went = drill.steps.every(({ found }) => found === 'good')
  await end(house, tenant, drill, went ? 'done' : 'failed', step(house, 'good', { key: 'drill.restored' }))
}

/** As the carrier does a deed: ask, look, decide; again under the same key where that can help. */
async function attempt(
  house: House,
  platform: Platform,
  reference: string,
  asked: AskedDeed,
): Promise<Reading> {
  for (let n = 1; ; n++) {
    const deed = asked.deed === 'restrict' ? 'restrict' : 'restore'
    await house.crashpoint(`drill.before-${deed}`)
    const said = await ask(platform, reference, asked)
    await house.crashpoint(`drill.after-${deed}`)
    const reading = readBack(asked, said, await look(platform, reference))
    if (reading.verdict === 'took-hold' || reading.verdict === 'permanent' || n === tries) return reading
    await house.clock.pause(pauseMs)
  }
}

async function ask(platform: Platform, reference: string, asked: AskedDeed): Promise<Said> {
  try {
    if (asked.deed === 'restrict') await platform.restrict(reference, asked)
    else await platform.restore(reference, asked)
    return { kind: 'yes' }
  } catch (fault) {
    if (!(fault instanceof ConnectorFault)) throw fault
    return { kind: 'fault', again: fault.again }
  }
}

async function look(platform: Platform, reference: string): Promise<Looked> {
  try {
    return { kind: 'seen', visibility: await platform.visibility(reference) }
  } catch (fault) {
    if (!(fault instanceof ConnectorFault)) throw fault
    return { kind: 'unseen', again: fault.again }
  }
}

type Step = DrillView['steps'][number]

function step(house: House, found: Step['found'], says: Saying): Step {
  return {
    at: house.clock.now(),
    found,
    says: says.params ? { key: says.key, params: says.params } : { key: says.key },
  }
}

async function go(
  house: House,
  tenant: Tenant,
  drill: Drill,
  state: Drill['state'],
  ...steps: Step[]
): Promise<Drill> {
  const next: Drill = { ...drill, state, steps: [...drill.steps, ...steps] }
  await keepDrill(house, tenant, next)
  return next
}

const desk: Actor = { kind: 'desk', name: 'Guichet' }

async function end(
  house: House,
  tenant: Tenant,
  drill: Drill,
  state: 'done' | 'failed',
  last: Step,
): Promise<void> {
  const next: Drill = { ...drill, state, steps: [...drill.steps, last] }
  await keepDrill(house, tenant, next, {
    type: 'drill.ended',
    at: house.clock.now(),
    actor: desk,
    says: { key: `history.drill.${state}`, params: { address: drill.address } },
    body: {
      drill: drill.id,
      connection: drill.connection,
      reference: drill.reference,
      steps: next.steps.map(({ at, found, says }) => ({ at, found, says: says.key })),
    },
  })
}

function told(fault: unknown): string {
  if (!(fault instanceof ConnectorFault)) throw fault
  return fault.message
}
