import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Selectable } from 'kysely'
import type { Calendar } from '../core/calendar.ts'
import { dayOf } from '../core/calendar.ts'
import { holidaysOf, type Holidays } from '../core/holidays.ts'
import type { Json } from '../core/event.ts'
import type { Instant } from '../core/instant.ts'
import { textAt } from '../core/order.ts'
import { editionFor, type Instrument, instrumentFor, type Regime, regimeOf } from '../core/regime.ts'
import { templates } from '../forms/index.ts'
import type { House, Tenant } from './house.ts'
import { Fault } from './outside/fault.ts'
import { type Database, sql, type Tx } from './sql/database.ts'
import { askedTogether } from './sql/in-groups.ts'
import type { Tables } from './sql/tables.ts'

const regimesFolder = join(import.meta.dirname, '../regimes')

/** Reads every regime file once, at start; a file that cannot be read, or names a form nobody drew, stops the start. */
export function readRegimes(): Map<string, Regime> {
  const files = readdirSync(regimesFolder).filter(
    (name) => name.endsWith('.yaml') && !name.endsWith('.cases.yaml'),
  )
  const regimes = files.toSorted().map((name) => regimeOf(readFileSync(join(regimesFolder, name), 'utf8')))
  const undrawn = regimes
    .flatMap(({ editions }) => editions.flatMap(({ instruments }) => instruments))
    .flatMap((instrument) => instrument.forms.filter(({ name }) => !templates.has(name)))
  if (undrawn.length > 0)
    throw new Fault('form-unknown', {
      found: undrawn.map(({ name }) => name).join(', '),
      wanted: [...templates.keys()].join(', '),
    })
  return new Map(regimes.map((regime) => [regime.name, regime]))
}

const calendars = new Map<string, Calendar>()

/** The calendar of a tenant's home state. Where its public holidays are not known, only weekends count. */
export function calendarOf(tenant: Tenant): Calendar {
  const { homeState, zone } = tenant.settings
  const known = calendars.get(`${homeState} ${zone}`)
  if (known) return known
  const calendar = { zone, holidays: holidaysIn(homeState)?.holidays ?? [] }
  calendars.set(`${homeState} ${zone}`, calendar)
  return calendar
}

/** Whether the public holidays of a state are known here, and not only its weekends. */
export function knowsHolidaysOf(state: string): boolean {
  return /^[A-Z]{2}$/.test(state) && holidaysIn(state) !== undefined
}

function holidaysIn(state: string): Holidays | undefined {
  try {
    return holidaysOf(readFileSync(join(regimesFolder, 'holidays', `${state.toUpperCase()}.yaml`), 'utf8'))
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined
    throw cause
  }
}

/** The instrument as it stood on the day of arrival in the tenant's home state. */
export function instrumentOf(
  house: Pick<House, 'regimes'>,
  tenant: Tenant,
  regime: string,
  instrument: string,
  at: Instant,
): Instrument | undefined {
  const found = house.regimes.get(regime)
  return found && instrumentFor(found, instrument, dayOf(at, tenant.settings.zone))
}

/**
 * The instrument a message means. What it does not name, or names in a way no file here knows, is taken for the one that
 * the files set aside for that: the strictest, so that no time is lost on a slip of the sender.
 */
export function instrumentMeant(
  house: Pick<House, 'regimes'>,
  tenant: Tenant,
  named: { regime: string | undefined; instrument: string | undefined },
  at: Instant,
): Instrument {
  const inForce = instrumentsInForce(house, tenant, at)
  const [only, ...others] = inForce.filter(
    ({ regime, name }) => name === named.instrument && (named.regime ?? regime) === regime,
  )
  const instrument = only && others.length === 0 ? only : inForce.find((each) => each.unnamed)
  if (!instrument) throw new Fault('instrument-missing', { found: `none for what names none, ${at}` })
  return instrument
}

/** Every instrument in force for a tenant at this moment, in the order of the files. */
export function instrumentsInForce(
  house: Pick<House, 'regimes'>,
  tenant: Tenant,
  at: Instant,
): readonly Instrument[] {
  const day = dayOf(at, tenant.settings.zone)
  return [...house.regimes.values()].flatMap((regime) => editionFor(regime, day)?.instruments ?? [])
}

/** The reference an order gives itself, at the place where its instrument has it. */
export function referenceOf(instrument: Instrument | undefined, order: Json): string | undefined {
  return instrument && textAt(order, instrument.reference)
}

/** As {@link instrumentOf}, for a demand that has one; a missing one means the regime files were changed under it. */
export function instrumentInForce(
  house: Pick<House, 'regimes'>,
  tenant: Tenant,
  demand: { regime: string; instrument: string; receipt: { at: Instant } },
): Instrument {
  const instrument = instrumentOf(house, tenant, demand.regime, demand.instrument, demand.receipt.at)
  if (!instrument)
    throw new Fault('instrument-missing', {
      found: `${demand.regime}/${demand.instrument} on ${demand.receipt.at}`,
    })
  return instrument
}

/** Read anew each time: a desk that was opened, or a tenant that was added, is met so by every process at once. */
export async function allTenants(db: Database | Tx): Promise<Tenant[]> {
  const rows = await db.selectFrom('tenant').selectAll().orderBy('hostname').execute()
  return rows.map((row) => tenantIn(row, rows.length > 1))
}

/** The tenant met at this hostname. A tenant alone on its installation is met at any. */
export async function tenantAt(db: Database, hostname: string): Promise<Tenant | undefined> {
  return await metAt(db, hostname.toLowerCase().replace(/\.$/, ''))
}

/** Every request begins here: those of that name, and whether there are others, whatever their number. */
const metAt = askedTogether(async (db: Database, names: readonly string[]) => {
  const { rows } = await sql<Selectable<Tables['tenant']> & { alone: boolean }>`
    with two as (select * from tenant limit 2), one as (select count(*) = 1 as alone from two)
    select tenant.*, alone from tenant, one where hostname = any(${[...new Set(names)]}::text[]) and not alone
    union all select two.*, alone from two, one where alone`.execute(db)
  return names.map((name) => {
    const row = rows.find(({ hostname, alone }) => alone || hostname === name)
    return row && tenantIn(row, !row.alone)
  })
})

/** One reading of the row for everybody: what is closed while a desk is set up hangs on `firstRun` being carried along. */
function tenantIn(
  { id, hostname, sandbox, settings, first_run }: Selectable<Tables['tenant']>,
  isShared: boolean,
): Tenant {
  return {
    id,
    hostname,
    sandbox,
    settings,
    ...(first_run ? { firstRun: first_run } : {}),
    ...(isShared ? { shared: true as const } : {}),
  }
}

/**
 * Where a tenant is met, without a slash at the end: what signatures cover, what links point to and whom a browser must
 * come from. From the settings and never from a request: what was signed for one tenant is worth nothing at another.
 */
export function addressOf(house: Pick<House, 'config'>, tenant: Tenant): string {
  if (!tenant.shared) return house.config.publicUrl
  const address = new URL(house.config.publicUrl)
  address.hostname = tenant.hostname
  return address.href.replace(/\/+$/, '')
}

/**
 * Where untrusted media of a tenant comes from, as an origin. Beside others each has one of its own, so that a picture
 * which escapes its decoder meets the looks of nobody else.
 */
export function mediaOf(house: Pick<House, 'config'>, tenant: Tenant): string {
  const { mediaUrl, publicUrl } = house.config
  if (!tenant.shared || tenant.hostname === new URL(publicUrl).hostname) return mediaUrl
  const address = new URL(mediaUrl)
  address.hostname = `media.${tenant.hostname}`
  return address.origin
}

/** The tenant whose media comes from this host, or `undefined` where no media is served. */
export async function mediaTenantAt(
  house: Pick<House, 'config' | 'db'>,
  host: string,
): Promise<Tenant | undefined> {
  const { mediaUrl, publicUrl } = house.config
  const [, hostname] = /^media\.([^:]+)/.exec(host) ?? []
  const named = new URL(mediaUrl).host === host ? new URL(publicUrl).hostname : hostname?.replace(/\.$/, '')
  const tenant = named === undefined ? undefined : await tenantAt(house.db, named)
  return tenant && new URL(mediaOf(house, tenant)).host === host ? tenant : undefined
}
