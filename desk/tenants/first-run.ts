/** The first run: what was answered is kept at each step, and the desk opens when two people have answered for it. */
import { createHash } from 'node:crypto'
import { isAdministrator } from '../../core/house-change.ts'
import { type Instant, later } from '../../core/instant.ts'
import type { Actor, EventDraft, Saying } from '../../core/event.ts'
import { standing } from '../../core/registry.ts'
import type { House, Tenant } from '../house.ts'
import { readRegistry } from '../sql/house/authorities.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import { lockHouse, peopleOf, type PersonRow } from '../sql/house/people.ts'
import { waitingProposals } from '../sql/house/proposals.ts'
import type { Connection, FirstRun, TenantSettings } from '../sql/tables.ts'
import { ofTheRegister } from './registry-change.ts'

const idle = 30 * 60_000

export type Standing = {
  people: readonly PersonRow[]
  authorities: { withKey: number; waiting: number }
  platform: { tested: boolean; drill: 'none' | 'runs' | 'passed' | 'skipped' }
  lacks: readonly Saying[]
}

/** Where the first run stands. Asked again at the end, inside the transaction that opens the desk. */
export async function firstRunStands(tx: Tx, { settings, firstRun }: Tenant, at: Instant): Promise<Standing> {
  const people = await peopleOf(tx, at, later(at, -idle))
  const { registry } = await readRegistry(tx)
  const withKey = registry.authorities.filter(
    (each) => standing(each, at) === 'valid' && each.keys.some((key) => standing(key, at) === 'valid'),
  ).length
  const waiting = await waitingProposals(tx, ofTheRegister.table)
  const enrolled = people.filter((each) => each.active && each.enrolled && isAdministrator(each))
  const inUse = settings.platforms.filter(({ retired }) => !retired)
  const tested = inUse.length > 0 && inUse.every((each) => firstRun?.tested?.[each.id] === writtenAs(each))
  const drill = await practised(tx, inUse, firstRun)
  const lacks = [
    ...unanswered(settings).map((setting) => lack(`setting.${setting}`)),
    ...(enrolled.length < 2 ? [lack('two-people')] : []),
    ...(withKey === 0 ? [lack('authority')] : []),
    ...(tested ? [] : [lack(inUse.length === 0 ? 'platform' : 'platform-test')]),
    ...(drill === 'none' ? [lack('drill')] : drill === 'runs' ? [lack('drill-runs')] : []),
  ]
  return {
    people,
    authorities: { withKey, waiting: waiting.length },
    platform: { tested, drill },
    lacks,
  }
}

/** What a test was true of: the connection changed afterwards is another one. */
function writtenAs({ kind, settings, sealed }: Connection): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, settings, sealed.box]))
    .digest('base64')
}

/** A drill that was passed on a platform in use counts; while one runs its piece may still be down. */
async function practised(
  tx: Tx,
  inUse: readonly Connection[],
  firstRun: FirstRun | undefined,
): Promise<Standing['platform']['drill']> {
  const drills = await tx.selectFrom('drill').select(['connection', 'state', 'ended_at']).execute()
  if (drills.some(({ ended_at: endedAt }) => endedAt === null)) return 'runs'
  const passed = drills.some(
    ({ connection, state }) => state === 'done' && inUse.some(({ id }) => id === connection),
  )
  return passed ? 'passed' : firstRun?.drillSkipped ? 'skipped' : 'none'
}

const lack = (what: string): Saying => ({ key: `first-run.lacks.${what}` })

function unanswered(settings: TenantSettings): string[] {
  const wanted = ['legalName', 'homeState', 'authorisedPerson', 'contactEmail', 'languages'] as const
  return wanted.filter((name) => settings[name].length === 0)
}

/** Remembers that a question was answered, so that whoever comes back goes on where they left. */
export async function noteAnswered(house: House, tenant: Tenant, question: string): Promise<void> {
  await noteInFirstRun(house, tenant, (before) =>
    before.answered.includes(question) ? before : { ...before, answered: [...before.answered, question] },
  )
}

/** Remembers which connections answered their test, and as what they were written then. */
export async function noteTested(
  house: House,
  tenant: Tenant,
  connections: readonly Connection[],
): Promise<void> {
  const tested = Object.fromEntries(connections.map((each) => [each.id, writtenAs(each)]))
  await noteInFirstRun(house, tenant, (before) => ({ ...before, tested }))
}

/** The desk may open without a drill if somebody says why; the reason stands in the log. */
export async function skipDrill(house: House, tenant: Tenant, actor: Actor, reason: string): Promise<void> {
  await noteInFirstRun(house, tenant, (before) => ({ ...before, drillSkipped: { by: actor.name, reason } }), {
    type: 'settings.changed',
    at: house.clock.now(),
    actor,
    says: { key: 'history.desk.drill-skipped', params: { reason } },
    body: { how: 'drill-skipped', reason },
  })
}

async function noteInFirstRun(
  house: House,
  tenant: Tenant,
  change: (before: FirstRun) => FirstRun,
  event?: EventDraft,
): Promise<void> {
  if (!tenant.firstRun) return
  await inTenant(house.db, tenant.id, async (tx) => {
    await lockHouse(tx, tenant.id)
    const { first_run: before } = await tx
      .selectFrom('tenant')
      .select('first_run')
      .where('id', '=', tenant.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (!before) return
    const after = change(before)
    if (after === before) return
    await tx
      .updateTable('tenant')
      .set({ first_run: JSON.stringify(after) })
      .where('id', '=', tenant.id)
      .execute()
    if (event) await recordOwnEvents(tx, house, tenant, [event])
  })
}

/** Opens the desk, once; what still lacks keeps it closed and is given back. */
export async function openTenant(house: House, tenant: Tenant, actor: Actor): Promise<readonly Saying[]> {
  const at = house.clock.now()
  const lacks = await inTenant(house.db, tenant.id, async (tx) => {
    await lockHouse(tx, tenant.id)
    const { settings, first_run: firstRun } = await tx
      .selectFrom('tenant')
      .select(['settings', 'first_run'])
      .where('id', '=', tenant.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (!firstRun) return []
    const found = await firstRunStands(tx, { ...tenant, settings, firstRun }, at)
    if (found.lacks.length > 0) return found.lacks
    await tx.updateTable('tenant').set({ first_run: null }).where('id', '=', tenant.id).execute()
    await recordOwnEvents(tx, house, tenant, [
      {
        type: 'settings.changed',
        at,
        actor,
        says: { key: 'history.desk.opened', params: { name: settings.legalName } },
        body: { how: 'opened' },
      },
    ])
    return []
  })
  return lacks
}
