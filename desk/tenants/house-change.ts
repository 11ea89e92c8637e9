/** Changes of people and settings: how they are judged as the desk stands, made, and said. */
import type { Json, Saying } from '../../core/event.ts'
import {
  type HouseChange,
  isAdministrator,
  isOfConnections,
  notAllowed,
  type PeopleChange,
  type SettingChange,
  wantsTwo,
} from '../../core/house-change.ts'
import { later } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { linkFor } from '../link.ts'
import { uuidv7 } from '../outside/random.ts'
import type { Tx } from '../sql/database.ts'
import {
  addPerson,
  closeAllOf,
  lockHouse,
  peopleOf,
  type PersonRow,
  revokeAllOf,
  setPerson,
  wakePerson,
} from '../sql/house/people.ts'
import { endFeeds } from '../sql/day/calendar-feeds.ts'
import { writeSetting } from '../sql/house/settings.ts'
import {
  connectionEvent,
  connectionsIn,
  connectionSaying,
  makeConnection,
  whyNotConnection,
} from './connection-change.ts'
import { withSecretSealed } from './setting-secrets.ts'
import {
  type Circumstances,
  type Family,
  type How,
  type Outcome,
  propose,
  type Proposer,
} from './two-persons.ts'

const idle = 30 * 60_000

export const ofTheHouse: Family<HouseChange> = {
  table: 'house_change',
  has: isAdministrator,
  lock: lockHouse,
  /** Settings and connections are changed whole. */
  collide: (change, waiting) =>
    (change.change === 'setting' && waiting.change === 'setting' && change.setting === waiting.setting) ||
    (isOfConnections(change) && isOfConnections(waiting) && change.id === waiting.id),
  async judge(tx, change, { house, tenant, at, by }) {
    const people = await peopleOf(tx, at, later(at, -idle))
    const found = 'staff' in change ? people.find(({ id }) => id === change.staff) : undefined
    const ids = by.map(({ id }) => id)
    if (isOfConnections(change)) {
      const list = await connectionsIn(tx, tenant.id)
      return {
        no: whyNotConnection(change, list),
        alone: isAlone(tenant, change, people),
        event: (how, actor) => connectionEvent(how, change, actor, at),
        make: async () => void (await makeConnection(tx, tenant.id, change, list)),
      }
    }
    return {
      no: change.change === 'setting' ? undefined : notAllowed(change, people, ids),
      alone: !wantsTwo(change, found) || isAlone(tenant, change, people),
      event: (how, actor) => ({ ...eventOf(how, change, people), at, actor }),
      make: async () => await make(tx, change, { house, tenant, at, madeBy: ids.at(-1) ?? '' }),
    }
  },
}

/** Whatever is secret in a change is sealed before it is kept. */
export async function proposeHouseChange(
  house: House,
  tenant: Tenant,
  by: Proposer,
  wish: HouseChange,
): Promise<Outcome> {
  const sealed = await withSecretSealed(house, tenant.id, wish, tenant.settings)
  return await propose(house, tenant, ofTheHouse, by, sealed)
}

/**
 * While the desk is set up there may be nobody yet who could agree; nothing is open before there is. What the operator
 * says of itself is read over by both before the desk opens.
 */
function isAlone({ firstRun }: Tenant, change: HouseChange, people: readonly PersonRow[]): boolean {
  // A platform that no longer obeys cannot wait for somebody who does not exist.
  if (isOfConnections(change)) return firstRun !== undefined || people.filter(couldAgree).length < 2
  if (!firstRun) return false
  const others = people.filter((each) => each.active && each.enrolled && isAdministrator(each))
  return change.change === 'setting' || others.length < 2
}

/** Whoever sleeps since a restore counts as well: they can be woken, and a thief of one passkey would not do that first. */
const couldAgree = (each: PersonRow) => each.active && each.passkeys > 0 && isAdministrator(each)

/** Said where a change of a connection waits and everybody who could agree to it still sleeps. */
export function othersAsleep(people: readonly PersonRow[]): Saying | undefined {
  const able = people.filter(couldAgree)
  const asleep = able.filter((each) => each.asleep)
  if (asleep.length === 0 || able.length - asleep.length > 1) return undefined
  return { key: 'house-change.others-asleep', params: { names: asleep.map(({ name }) => name).join(', ') } }
}

type Making = Omit<Circumstances, 'id' | 'by'> & { madeBy: string }

async function make(
  tx: Tx,
  change: PeopleChange | SettingChange,
  under: Making,
): Promise<string | undefined> {
  const { house, tenant, at, madeBy } = under
  if (change.change === 'setting')
    return void (await writeSetting(tx, tenant.id, change.setting, change.value))
  if (change.change !== 'invite') return await makeOfPerson(tx, change, under)
  const staff = uuidv7(at, house.chance)
  await addPerson(tx, tenant.id, { id: staff, ...change })
  return await linkFor(tx, house, tenant, { staff, madeBy })
}

async function makeOfPerson(
  tx: Tx,
  change: Exclude<PeopleChange, { change: 'invite' }>,
  { house, tenant, at, madeBy }: Making,
): Promise<string | undefined> {
  const { staff } = change
  switch (change.change) {
    case 'role':
      await setPerson(tx, staff, { role: change.role, administers: change.administers })
      return undefined
    case 'deactivate':
      await setPerson(tx, staff, { active: false })
      await closeAllOf(tx, staff, at)
      await endFeeds(tx, staff, at)
      return undefined
    case 'reactivate':
      await setPerson(tx, staff, { active: true })
      return undefined
    case 'wake':
      await wakePerson(tx, staff)
      return undefined
    case 'enrol-anew':
      await revokeAllOf(tx, staff, at)
      return await linkFor(tx, house, tenant, { staff, madeBy })
  }
}

function eventOf(how: How, change: PeopleChange | SettingChange, people: readonly PersonRow[]) {
  const says = sayingOf(change, people)
  const type = change.change === 'setting' ? ('settings.changed' as const) : ('role.changed' as const)
  return {
    type,
    says: { key: `history.${type}`, params: { how, ...says.params } },
    body: { how, what: JSON.parse(JSON.stringify(withoutSecrets(change))) as Json },
  }
}

const saidWhenOff: ReadonlySet<string> = new Set(['retroHunt', 'verdictWebhook'])

/** What a change does, in a sentence. */
export function sayingOf(change: HouseChange, people: readonly { id: string; name: string }[]): Saying {
  if (isOfConnections(change)) return connectionSaying(change)
  if (change.change === 'setting')
    return {
      key:
        change.value === null && saidWhenOff.has(change.setting)
          ? `house-change.setting.${change.setting}.off`
          : `house-change.setting.${change.setting}`,
      params: {
        setting: change.setting,
        value: shown(change.value),
        ...kept(change.value),
        ...(change.setting === 'secondPerson' && Array.isArray(change.value)
          ? { count: change.value.length }
          : typeof change.value === 'number'
            ? { count: change.value }
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

/** What is kept of what is scanned: how many months, by which right, and how much of it comes before people unasked. */
function kept(value: unknown): { count?: number; basis?: string; pieces?: number } {
  if (typeof value !== 'object' || value === null || !('months' in value && 'basis' in value)) return {}
  const { months, basis, atOnce } = value as typeof value & { atOnce?: unknown }
  return { count: Number(months), basis: String(basis), pieces: Number(atOnce ?? 0) }
}

function shown(value: unknown): string {
  if (Array.isArray(value))
    return value.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(', ') || '–'
  if (typeof value !== 'object' || value === null) return String(value ?? '–')
  if ('url' in value) return String(value.url)
  if ('growthFrom' in value) return Object.values(value).join(' · ')
  if ('basis' in value && 'months' in value) return `${value.months}: ${value.basis}`
  return 'issuer' in value && 'clientId' in value ? `${value.issuer} (${value.clientId})` : '–'
}

/** The log never learns a secret, not even sealed. */
function withoutSecrets(change: PeopleChange | SettingChange): unknown {
  if (change.change !== 'setting' || typeof change.value !== 'object' || change.value === null) return change
  if (Array.isArray(change.value)) return change
  const { sealed: _sealed, ...value } = change.value as Record<string, unknown>
  return { ...change, value }
}
