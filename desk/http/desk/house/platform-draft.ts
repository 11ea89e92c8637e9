/** A connection as an administrator writes it down: its form, what is wrong with it, and the change it asks for. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { platforms } from '../../../../connectors/platforms/index.ts'
import type { PlatformConnector } from '../../../../connectors/platforms/connector.ts'
import type { ConnectionChange } from '../../../../core/house-change.ts'
import { openSecrets, originsOf, sealSecrets, type Secrets } from '../../../platforms/connections.ts'
import type { House, Tenant } from '../../../house.ts'
import type { Connection } from '../../../sql/tables.ts'
import type { ConnectionDraft, Problem, SettingField } from '../../contract/index.ts'
import { fits } from '../../fits.ts'
import { Refused } from '../../problem.ts'

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
  if (before && draft.isNew)
    throw unfit([
      {
        path: 'id',
        found: id,
        wanted: 'a short name that no connection has',
        says: { key: 'house-change.no.id-taken', params: { found: before.title } },
      },
    ])
  if (before && before.kind !== kind)
    throw unfit([{ path: 'kind', found: kind, wanted: `${before.kind}, which ${id} is already` }])
  const settings = fits(connector.settings.strict(), draft.settings)
  if ('errors' in settings) throw unfit(under('settings', settings.errors))
  const kept = settings.data as Connection['settings']
  const leadsElsewhere =
    before && !originsOf({ kind, settings: kept }).every((origin) => originsOf(before).includes(origin))
  const given = Object.fromEntries(Object.entries(draft.secrets ?? {}).filter(([, value]) => value !== ''))
  const old = before && !leadsElsewhere ? await openSecrets(house, tenant.id, before) : {}
  const secrets = fits(connector.secrets.strict(), { ...old, ...given })
  if ('errors' in secrets) throw unfit(under('secrets', secrets.errors))
  const retired = before?.retired ? { retired: true as const } : {}
  return { connection: { id, kind, title, settings: kept, ...retired }, secrets: secrets.data as Secrets }
}

function under(where: string, errors: NonNullable<Problem['errors']>): NonNullable<Problem['errors']> {
  return errors.map(({ path, ...one }) => ({ ...one, path: path === '(body)' ? where : `${where}.${path}` }))
}

function unfit(errors: NonNullable<Problem['errors']>): Refused {
  return new Refused(422, 'unfit-connection', 'This connection cannot be kept as it is written.', { errors })
}

/** The draft as a change of the house: whole, its secrets sealed before anybody is asked to agree. */
export async function changeOf(
  house: House,
  tenant: Tenant,
  { connection, secrets }: Judged,
): Promise<ConnectionChange> {
  const { id, title } = connection
  const whole: Connection = { ...connection, sealed: await sealSecrets(house, tenant.id, id, secrets) }
  const before = tenant.settings.platforms.find((one) => one.id === id)
  const stands = before && (await openSecrets(house, tenant.id, before))
  return {
    change: 'connection',
    connection: whole,
    id,
    title,
    isNew: !before,
    leadsTo: placesOf(whole).join(', '),
    replacesSecret: !isDeepStrictEqual(stands, secrets),
  }
}

/** Every address as it is written: whoever may keep a page at the right origin could have orders carried to theirs. */
function placesOf(connection: Connection): string[] {
  const written = Object.values(connection.settings)
    .flat()
    .filter((value): value is string => typeof value === 'string' && value.includes('://'))
  const beside = originsOf(connection).filter((origin) => !written.some((place) => place.includes(origin)))
  return [...new Set([...written, ...beside])]
}
