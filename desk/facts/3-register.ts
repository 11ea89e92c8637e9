import type { Authenticated } from '../../core/demand.ts'
import type { Instant } from '../../core/instant.ts'
import { plainName } from '../../core/names.ts'
import { said } from '../../core/order.ts'
import { issueFacts, type RegisterFacts } from '../../core/path/3-register.ts'
import type { Instrument } from '../../core/regime.ts'
import { itemsIn } from '../../core/targets.ts'
import type { House, Tenant } from '../house.ts'
import { Fault } from '../outside/fault.ts'
import { token, uuidv7 } from '../outside/random.ts'
import { sql, type Tx } from '../sql/database.ts'
import { findable } from '../sql/findable.ts'
import { calendarOf, instrumentOf } from '../tenants.ts'
import type { DoorFacts } from './2-authenticate.ts'

/** The law of the day of arrival, and what the database alone could say. */
export function registerFacts(
  house: House,
  tenant: Tenant,
  demand: Authenticated,
  door: DoorFacts,
  entry: Entry,
  at: Instant,
): RegisterFacts {
  const instrument = instrumentOf(
    house,
    tenant,
    door.envelope.regime,
    door.envelope.instrument,
    demand.receipt.at,
  )
  if (!instrument)
    throw new Fault('instrument-missing', { found: `${door.envelope.regime}/${door.envelope.instrument}` })
  const { twin, firstNoticeAt } = entry
  const issuing = said(demand.order, instrument, 'country')
  const calendar = calendarOf(tenant)
  return {
    at,
    number: numberOf(instrument, demand.receipt.at, entry.number),
    instrument,
    calendar,
    language: door.envelope.language,
    crossBorder: issuing !== undefined && issuing !== tenant.settings.homeState,
    form: {
      receivedAt: demand.receipt.at,
      homeState: tenant.settings.homeState,
      channelAuthenticated: demand.trust.level !== 'L0',
      languageDeclared: tenant.settings.languages.includes(door.envelope.language),
      authorityInRegister: demand.authority !== undefined,
      addressedToUs: isAddressedTo(tenant, said(demand.order, instrument, 'addressee')),
      firstFromAuthority: demand.trustFacts.odd['first-ever'],
      ...issueFacts(instrument, demand.order, demand.receipt.at, firstNoticeAt ?? undefined, calendar),
    },
    targetIds: itemsIn(demand.order, instrument.targets).map(() => uuidv7(at, house.chance)),
    userPage: token(16, house.chance),
    ...(twin ? { twin: { ...twin, sameBytes: twin.sha256 === demand.receipt.sha256 } } : {}),
  }
}

/** What is to be entered: whose order, under which reference, as far as either is known. */
export type ToEnter = { authority: string | undefined; reference: string | undefined }
/** What the database alone can say of it. */
export type Entry = {
  number: number
  twin: { id: string; number: string; sha256: string; authentic: boolean } | undefined
  firstNoticeAt: Instant | null
}

/**
 * Takes as many numbers, in their order, and looks who holds the references. The tenant's line is held until the
 * transaction ends: numbers have no gaps.
 */
export async function enterAll(tx: Tx, tenant: string, all: readonly ToEnter[]): Promise<Entry[]> {
  const { rows } = await sql<{
    number: number
    twin: { id: string; number: string | null; sha256: string } | null
    firstNoticeAt: Instant | null
  }>`
    with line as (
      update tenant set next_number = next_number + ${all.length}::int where id = ${tenant}
      returning id, next_number - ${all.length}::int as first)
    select line.first + wish.n - 1 as number,
      (select jsonb_build_object('id', d.id, 'number', d.number, 'sha256', r.sha256)
         from demand d join receipt r on r.tenant_id = d.tenant_id and r.id = d.receipt_id
         where d.tenant_id = line.id and d.authority_id = wish.authority
           and d.reference = wish.reference and d.authentic) as twin,
      (select first_notice_at from authority a where a.tenant_id = line.id and a.id = wish.authority)
        as "firstNoticeAt"
    from line, unnest(
      ${all.map(({ authority }) => authority ?? null)}::text[],
      ${all.map(({ reference }) => (reference === undefined ? null : findable(reference)))}::text[]
    ) with ordinality as wish (authority, reference, n)
    order by wish.n`.execute(tx)
  if (rows.length !== all.length) throw new Fault('row-missing', { found: `tenant ${tenant}` })
  return rows.map(({ number, twin, firstNoticeAt }) => ({
    number,
    firstNoticeAt,
    twin: twin ? { ...twin, number: twin.number ?? '', authentic: true } : undefined,
  }))
}

function numberOf(instrument: Instrument, at: Instant, number: number): string {
  const initials = instrument.name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('')
  return `${initials}-${at.slice(0, 4)}-${String(number).padStart(4, '0')}`
}

/** Whether the order names this service; an empty line says nothing either way. */
function isAddressedTo(tenant: Tenant, addressee: string | undefined): boolean {
  if (addressee === undefined) return true
  const names = [tenant.settings.legalName, tenant.settings.legalRepresentative ?? '', tenant.hostname]
    .map(plainName)
    .filter((name) => name !== '')
  return names.some((name) => plainName(addressee).includes(name))
}
