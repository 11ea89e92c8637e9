/** Changes of people and settings, proposed, decided and made: each in one transaction with its event in the log. */
import type { Actor, EventDraft, Json, Saying } from '../../core/event.ts'
import {
  type HouseChange,
  isAdministrator,
  notAllowed,
  type NotAllowed,
  type PeopleChange,
  type SettingChange,
  wantsTwo,
} from '../../core/house-change.ts'
import { type Instant, later } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { linkFor } from '../link.ts'
import { uuidv7 } from '../outside/random.ts'
import { withSecretSealed } from './setting-secrets.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { endFeeds } from '../sql/day/calendar-feeds.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import { closeAllOf, lockHouse, peopleOf, type PersonRow, revokeAllOf } from '../sql/house/people.ts'
import type { TenantSettings } from '../sql/tables.ts'

export type Proposer = { id: string; name: string; actor: Actor }
/** `done` with a link where somebody has to register a passkey; `waits` for a second person; or why not. */
export type Outcome =
  | { kind: 'done'; link?: string }
  | { kind: 'waits'; id: string }
  | { kind: 'refused'; why: NotAllowed }

const idle = 30 * 60_000

/** Makes a change that one person may make alone, and keeps the others until a second person has decided. */
export async function proposeHouseChange(
  house: House,
  tenant: Tenant,
  by: Proposer,
  wish: HouseChange,
): Promise<Outcome> {
  const at = house.clock.now()
  const change = await withSecretSealed(house, tenant.id, wish)
  const outcome = await inTenant(house.db, tenant.id, async (tx): Promise<Outcome> => {
    await lockHouse(tx, tenant.id)
    const people = await peopleOf(tx, at, later(at, -idle))
    const refused = change.change === 'setting' ? undefined : notAllowed(change, people, [by.id])
    if (refused) return { kind: 'refused', why: refused }
    const found = 'staff' in change ? people.find(({ id }) => id === change.staff) : undefined
    if (wantsTwo(change, found) && !isAlone(tenant, change, people)) {
      if (await waitsAlready(tx, change))
        return {
          kind: 'refused',
          why: { refused: 'waits', found: 'a change of it waits', wanted: 'one at a time' },
        }
      const id = await keepProposal(tx, house, tenant, by, change, at)
      await recordOwnEvents(tx, house, tenant, [eventOf('proposed', change, people, by.actor, at)])
      return { kind: 'waits', id }
    }
    const link = await make(tx, house, tenant, change, by.id, at)
    await recordOwnEvents(tx, house, tenant, [eventOf('made', change, people, by.actor, at)])
    return { kind: 'done', ...(link ? { link } : {}) }
  })
  return outcome
}

/** Settings are changed whole: of two proposals for the same one, the second approved would undo the first unseen. */
async function waitsAlready(tx: Tx, change: HouseChange): Promise<boolean> {
  if (change.change !== 'setting') return false
  const rows = await tx.selectFrom('house_change').select('change').where('decided_at', 'is', null).execute()
  return rows.some((row) => {
    const waiting = row.change as HouseChange
    return waiting.change === 'setting' && waiting.setting === change.setting
  })
}

/**
 * While the desk is set up there may be nobody yet who could agree; nothing is open before there is. What the operator
 * says of itself is read over by both before the desk opens.
 */
function isAlone({ firstRun }: Tenant, change: HouseChange, people: readonly PersonRow[]): boolean {
  if (!firstRun) return false
  const others = people.filter((each) => each.active && each.enrolled && isAdministrator(each))
  return change.change === 'setting' || others.length < 2
}

export type Decided = Outcome | { kind: 'unknown' } | { kind: 'decided' } | { kind: 'same-person' }

/** A change is decided once, and approved only by another person than the one who proposed it. */
export async function decideHouseChange(
  house: House,
  tenant: Tenant,
  by: Proposer,
  id: string,
  approved: boolean,
): Promise<Decided> {
  const at = house.clock.now()
  const outcome = await inTenant(house.db, tenant.id, async (tx): Promise<Decided> => {
    await lockHouse(tx, tenant.id)
    const row = await tx
      .selectFrom('house_change')
      .select(['change', 'proposed_by', 'decided_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) return { kind: 'unknown' }
    if (row.decided_at !== null) return { kind: 'decided' }
    if (approved && row.proposed_by === by.id) return { kind: 'same-person' }
    const change = row.change as HouseChange
    const people = await peopleOf(tx, at, later(at, -idle))
    const refused =
      approved && change.change !== 'setting'
        ? notAllowed(change, people, [row.proposed_by, by.id])
        : undefined
    if (refused) return { kind: 'refused', why: refused }
    await tx
      .updateTable('house_change')
      .set({ decided_by: by.id, decided_at: at, approved })
      .where('id', '=', id)
      .execute()
    const link = approved ? await make(tx, house, tenant, change, by.id, at) : undefined
    const how = approved ? 'approved' : 'rejected'
    await recordOwnEvents(tx, house, tenant, [eventOf(how, change, people, by.actor, at)])
    return { kind: 'done', ...(link ? { link } : {}) }
  })
  return outcome
}

async function keepProposal(
  tx: Tx,
  house: House,
  tenant: Tenant,
  by: Proposer,
  change: HouseChange,
  at: Instant,
): Promise<string> {
  const id = uuidv7(at, house.chance)
  await tx
    .insertInto('house_change')
    .values({
      id,
      tenant_id: tenant.id,
      change: JSON.stringify(change),
      proposed_by: by.id,
      proposed_at: at,
      decided_by: null,
      decided_at: null,
      approved: null,
    })
    .execute()
  return id
}

async function make(
  tx: Tx,
  house: House,
  tenant: Tenant,
  change: HouseChange,
  madeBy: string,
  at: Instant,
): Promise<string | undefined> {
  if (change.change === 'setting') return void (await makeSetting(tx, tenant, change))
  if (change.change === 'invite') {
    const id = uuidv7(at, house.chance)
    const { name, role, administers } = change
    await tx.insertInto('staff').values({ id, tenant_id: tenant.id, name, role, administers }).execute()
    return await linkFor(tx, house, tenant, { staff: id, madeBy })
  }
  return await makeOfPerson(tx, house, tenant, change, madeBy, at)
}

async function makeOfPerson(
  tx: Tx,
  house: House,
  tenant: Tenant,
  change: Exclude<PeopleChange, { change: 'invite' }>,
  madeBy: string,
  at: Instant,
): Promise<string | undefined> {
  const { staff } = change
  const person = tx.updateTable('staff').where('id', '=', staff)
  switch (change.change) {
    case 'role':
      await person.set({ role: change.role, administers: change.administers }).execute()
      return undefined
    case 'deactivate':
      await person.set({ active: false }).execute()
      await closeAllOf(tx, staff, at)
      await endFeeds(tx, staff, at)
      return undefined
    case 'reactivate':
      await person.set({ active: true }).execute()
      return undefined
    case 'enrol-anew':
      await revokeAllOf(tx, staff, at)
      return await linkFor(tx, house, tenant, { staff, madeBy })
  }
}

/** Settings are read, changed and written whole, under the tenant's own row lock. */
async function makeSetting(tx: Tx, tenant: Tenant, { setting, value }: SettingChange): Promise<void> {
  const { settings } = await tx
    .selectFrom('tenant')
    .select('settings')
    .where('id', '=', tenant.id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const { [setting as keyof TenantSettings]: _before, ...others } = settings
  const said = value !== null && value !== ''
  const next = said ? { ...others, [setting]: value } : others
  await tx
    .updateTable('tenant')
    .set({ settings: JSON.stringify(next) })
    .where('id', '=', tenant.id)
    .execute()
}

type How = 'made' | 'proposed' | 'approved' | 'rejected'

function eventOf(
  how: How,
  change: HouseChange,
  people: readonly PersonRow[],
  actor: Actor,
  at: Instant,
): EventDraft {
  const says = sayingOf(change, people)
  const type = change.change === 'setting' ? 'settings.changed' : 'role.changed'
  return {
    type,
    at,
    actor,
    says: { key: `history.${type}`, params: { how, ...says.params } },
    body: { how, what: JSON.parse(JSON.stringify(withoutSecrets(change))) as Json },
  }
}

/** What a change does, in a sentence. */
export function sayingOf(change: HouseChange, people: readonly { id: string; name: string }[]): Saying {
  if (change.change === 'setting')
    return {
      key: `house-change.setting.${change.setting}`,
      params: {
        setting: change.setting,
        value: shown(change.value),
        ...(change.setting === 'secondPerson' && Array.isArray(change.value)
          ? { count: change.value.length }
          : {}),
      },
    }
  const name =
    change.change === 'invite'
      ? change.name
      : (people.find(({ id }) => id === change.staff)?.name ?? change.staff)
  const role = 'role' in change ? change.role : ''
  const administers = 'administers' in change && change.administers && role !== 'administrator'
  return {
    key: `house-change.${change.change}${administers ? '.administers' : ''}`,
    params: { name, kind: role === '' ? '' : `role.${role}` },
  }
}

function shown(value: unknown): string {
  if (Array.isArray(value))
    return value.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(', ') || '–'
  if (typeof value !== 'object' || value === null) return String(value ?? '–')
  return 'url' in value ? String(value.url) : 'issuer' in value ? String(value.issuer) : '–'
}

/** The log never learns a secret, not even sealed. */
function withoutSecrets(change: HouseChange): unknown {
  if (change.change !== 'setting' || typeof change.value !== 'object' || change.value === null) return change
  if (Array.isArray(change.value)) return change
  const { sealed: _sealed, ...value } = change.value as Record<string, unknown>
  return { ...change, value }
}
