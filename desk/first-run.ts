/** The first run: what was answered is kept at each step, and the desk opens when two people have answered for it. */
import { isAdministrator } from '../core/house-change.ts'
import { type Instant, later } from '../core/instant.ts'
import type { Actor, Saying } from '../core/event.ts'
import { standing } from '../core/registry.ts'
import type { House, Tenant } from './house.ts'
import { readRegistry } from './sql/authorities.ts'
import { inTenant, type Tx } from './sql/database.ts'
import { recordOwnEvents } from './sql/events.ts'
import { lockHouse, peopleOf, type PersonRow } from './sql/people.ts'
import type { TenantSettings } from './sql/tables.ts'

const idle = 30 * 60_000

export type Standing = {
  people: readonly PersonRow[]
  authorities: { withKey: number; waiting: number }
  lacks: readonly Saying[]
}

/** Where the first run stands. Asked again at the end, inside the transaction that opens the desk. */
export async function firstRunStands(tx: Tx, { settings }: Tenant, at: Instant): Promise<Standing> {
  const people = await peopleOf(tx, at, later(at, -idle))
  const { registry } = await readRegistry(tx)
  const withKey = registry.authorities.filter(
    (each) => standing(each, at) === 'valid' && each.keys.some((key) => standing(key, at) === 'valid'),
  ).length
  const { waiting } = await tx
    .selectFrom('registry_change')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('decided_at', 'is', null)
    .executeTakeFirstOrThrow()
  const enrolled = people.filter((each) => each.active && each.enrolled && isAdministrator(each))
  const lacks = [
    ...unanswered(settings).map((setting) => lack(`setting.${setting}`)),
    ...(enrolled.length < 2 ? [lack('two-people')] : []),
    ...(withKey === 0 ? [lack('authority')] : []),
  ]
  return { people, authorities: { withKey, waiting: Number(waiting) }, lacks }
}

const lack = (what: string): Saying => ({ key: `first-run.lacks.${what}` })

function unanswered(settings: TenantSettings): string[] {
  const wanted = ['legalName', 'homeState', 'authorisedPerson', 'contactEmail', 'languages'] as const
  return wanted.filter((name) => settings[name].length === 0)
}

/** Remembers that a question was answered, so that whoever comes back goes on where they left. */
export async function noteAnswered(house: House, tenant: Tenant, question: string): Promise<void> {
  if (!tenant.firstRun) return
  await inTenant(house.db, tenant.id, async (tx) => {
    await lockHouse(tx, tenant.id)
    const row = await tx
      .selectFrom('tenant')
      .select('first_run')
      .where('id', '=', tenant.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (!row.first_run || row.first_run.answered.includes(question)) return
    const answered = [...row.first_run.answered, question]
    await tx
      .updateTable('tenant')
      .set({ first_run: JSON.stringify({ answered }) })
      .where('id', '=', tenant.id)
      .execute()
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
    const found = await firstRunStands(tx, { ...tenant, settings }, at)
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
