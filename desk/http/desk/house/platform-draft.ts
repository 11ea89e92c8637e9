/** A connection as an administrator writes it down: its form, what is wrong with it, and the place where it is kept. */
import { z } from 'zod'
import { platforms } from '../../../../connectors/platforms/index.ts'
import type { PlatformConnector } from '../../../../connectors/platforms/connector.ts'
import type { EventDraft } from '../../../../core/event.ts'
import { openSecrets, originsOf, sealSecrets, type Secrets } from '../../../platforms/connections.ts'
import type { House, Tenant } from '../../../house.ts'
import { inTenant, sql, type Tx } from '../../../sql/database.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import { lockSettings } from '../../../sql/house/settings.ts'
import type { Connection } from '../../../sql/tables.ts'
import type { ConnectionDraft, SettingField } from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import type { Sitting } from '../session.ts'

type Property = { type?: string; format?: string; default?: SettingField['usual']; description?: string }

/** The lines of a connector's form, drawn from its own description. */
export function fieldsOf({ settings, secrets }: PlatformConnector): SettingField[] {
  return [...linesOf(settings, false), ...linesOf(secrets, true)]
}

function linesOf(shape: z.ZodObject, secret: boolean): SettingField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(shape, { io: 'input' }) as {
    properties?: Record<string, Property>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(property),
    secret,
    required: required.includes(name),
    ...(property.default === undefined ? {} : { usual: property.default }),
    help: property.description ?? '',
  }))
}

function typeOf({ type, format }: Property): SettingField['type'] {
  if (type === 'boolean') return 'yes-no'
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'array') return 'lines'
  return format === 'uri' ? 'address' : 'text'
}

export type Judged = { connection: Omit<Connection, 'sealed'>; secrets: Secrets }

/**
 * The draft as it would be kept, or 422 with what is wrong. Secrets that were left out are those of the connection
 * there is, but only while it leads nowhere new: else whoever may change an address could have them sent there.
 */
export async function judge(house: House, tenant: Tenant, draft: ConnectionDraft): Promise<Judged> {
  const { id, kind, title } = draft
  const connector = platforms.find(({ name }) => name === kind)
  if (!connector)
    throw unfit([{ path: 'kind', found: kind, wanted: platforms.map(({ name }) => name).join(', ') }])
  const before = tenant.settings.platforms.find((one) => one.id === id)
  if (before && before.kind !== kind)
    throw unfit([{ path: 'kind', found: kind, wanted: `${before.kind}, which ${id} is already` }])
  const settings = connector.settings.strict().safeParse(draft.settings)
  if (!settings.success) throw unfit(issuesOf('settings', settings.error))
  const kept = settings.data as Connection['settings']
  const leadsElsewhere =
    before && !originsOf({ kind, settings: kept }).every((origin) => originsOf(before).includes(origin))
  const given = Object.fromEntries(Object.entries(draft.secrets ?? {}).filter(([, value]) => value !== ''))
  const old = before && !leadsElsewhere ? await openSecrets(house, tenant.id, before) : {}
  const secrets = connector.secrets.strict().safeParse({ ...old, ...given })
  if (!secrets.success) throw unfit(issuesOf('secrets', secrets.error))
  const retired = before?.retired ? { retired: true as const } : {}
  return { connection: { id, kind, title, settings: kept, ...retired }, secrets: secrets.data as Secrets }
}

function issuesOf(where: string, { issues }: z.ZodError) {
  return issues.slice(0, 20).map(({ path, message, code }) => ({
    path: [where, ...path].map(String).join('.'),
    // What was typed may be a secret.
    found: code === 'invalid_type' ? 'nothing that fits' : 'something else',
    wanted: message,
  }))
}

function unfit(errors: { path: string; found: string; wanted: string }[]): Refused {
  return new Refused(422, 'unfit-connection', 'This connection cannot be kept as it is written.', { errors })
}

/** Keeps the connection, its secrets sealed, and the event that tells who changed what, in one transaction. */
export async function keep(
  house: House,
  { tenant, actor }: Sitting,
  { connection, secrets }: Judged,
): Promise<void> {
  const sealed = await sealSecrets(house, tenant.id, connection.id, secrets)
  await inTenant(house.db, tenant.id, async (tx) => {
    const list = await locked(tx, tenant)
    const isNew = !list.some(({ id }) => id === connection.id)
    const whole: Connection = { ...connection, sealed }
    await write(
      tx,
      tenant,
      isNew ? [...list, whole] : list.map((one) => (one.id === connection.id ? whole : one)),
    )
    await recordOwnEvents(tx, house, tenant, [eventOf(house, actor, isNew ? 'added' : 'changed', connection)])
  })
}

/** Takes a connection out of use for new addresses, or back into it. The last one in use stays in use. */
export async function setRetired(
  house: House,
  { tenant, actor }: Sitting,
  id: string,
  retired: boolean,
): Promise<void> {
  await inTenant(house.db, tenant.id, async (tx) => {
    const list = await locked(tx, tenant)
    const connection = list.find((one) => one.id === id)
    if (!connection) throw new Refused(404, 'not-here', 'There is no such connection.')
    if (retired && !list.some((one) => one.id !== id && !one.retired))
      throw new Refused(409, 'last-connection', 'The last connection in use cannot be taken out of use.', {
        says: { key: 'why-not.last-connection' },
      })
    const { retired: _was, ...rest } = connection
    const now: Connection = retired ? { ...rest, retired: true } : rest
    await write(
      tx,
      tenant,
      list.map((one) => (one.id === id ? now : one)),
    )
    await recordOwnEvents(tx, house, tenant, [
      eventOf(house, actor, retired ? 'retired' : 'back', connection),
    ])
  })
}

/** The list as it stands, under lock: two administrators at once change it one after the other. */
const locked = async (tx: Tx, tenant: Tenant) => (await lockSettings(tx, tenant.id)).platforms

/** Only the list is written: whoever changes another setting at the same time loses nothing. */
async function write(tx: Tx, tenant: Tenant, list: readonly Connection[]): Promise<void> {
  await sql`update tenant set settings = jsonb_set(settings, '{platforms}', ${JSON.stringify(list)}::jsonb)
    where id = ${tenant.id}`.execute(tx)
}

function eventOf(
  house: House,
  actor: EventDraft['actor'],
  how: 'added' | 'changed' | 'retired' | 'back',
  { id, kind, title, settings }: Omit<Connection, 'sealed'>,
): EventDraft {
  return {
    type: 'connection.changed',
    at: house.clock.now(),
    actor,
    says: { key: `history.connection.${how}`, params: { title } },
    body: { connection: id, kind, how, settings },
  }
}
