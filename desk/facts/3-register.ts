import type { Authenticated } from '../../core/demand.ts'
import type { Instant } from '../../core/instant.ts'
import { plainName } from '../../core/names.ts'
import { listAt, said, textAt } from '../../core/order.ts'
import type { RegisterFacts } from '../../core/path/3-register.ts'
import type { Instrument } from '../../core/regime.ts'
import type { House, Tenant } from '../house.ts'
import { Fault } from '../outside/fault.ts'
import { token, uuidv7 } from '../outside/random.ts'
import { sql, type Tx } from '../sql/database.ts'
import { findable } from '../sql/findable.ts'
import { calendarOf, instrumentOf } from '../tenants.ts'
import type { DoorFacts } from './2-authenticate.ts'

/** Number, twins and the law of the day of arrival. Taking the number makes intake of one tenant wait in line, briefly. */
export async function registerFacts(
  tx: Tx,
  house: House,
  tenant: Tenant,
  demand: Authenticated,
  door: DoorFacts,
  at: Instant,
): Promise<RegisterFacts> {
  const instrument = instrumentOf(
    house,
    tenant,
    door.envelope.regime,
    door.envelope.instrument,
    demand.receipt.at,
  )
  if (!instrument)
    throw new Fault('instrument-missing', { found: `${door.envelope.regime}/${door.envelope.instrument}` })
  const number = await nextNumber(tx, tenant, instrument, demand.receipt.at)
  const twin = await twinOf(tx, demand, textAt(demand.order, instrument.reference))
  const issuing = said(demand.order, instrument, 'country')
  const firstFromAuthority = demand.trustFacts.odd['first-ever']
  return {
    at,
    number,
    instrument,
    calendar: calendarOf(tenant),
    language: door.envelope.language,
    crossBorder: issuing !== undefined && issuing !== tenant.settings.homeState,
    form: {
      receivedAt: demand.receipt.at,
      homeState: tenant.settings.homeState,
      channelAuthenticated: demand.trust.level !== 'L0',
      languageDeclared: tenant.settings.languages.includes(door.envelope.language),
      authorityInRegister: demand.authority !== undefined,
      addressedToUs: isAddressedTo(tenant, said(demand.order, instrument, 'addressee')),
      firstFromAuthority,
      noticeGiven: !firstFromAuthority || (await noticeCame(tx, demand)),
    },
    targetIds: listAt(demand.order, instrument.targets).map(() => uuidv7(at, house.chance)),
    userPage: token(16, house.chance),
    ...(twin ? { twin } : {}),
  }
}

/** Whether the authority had told this service how it works, long enough before its first order; how long is for the regime to say. */
async function noticeCame(tx: Tx, demand: Authenticated): Promise<boolean> {
  if (!demand.authority) return false
  const row = await tx
    .selectFrom('authority')
    .select('first_notice_at')
    .where('id', '=', demand.authority.id)
    .executeTakeFirst()
  return row?.first_notice_at !== null && row !== undefined && row.first_notice_at < demand.receipt.at
}

async function nextNumber(tx: Tx, tenant: Tenant, instrument: Instrument, at: Instant): Promise<string> {
  const { rows } = await sql<{ number: number }>`
    update tenant set next_number = next_number + 1 where id = ${tenant.id} returning next_number - 1 as number`.execute(
    tx,
  )
  const initials = instrument.name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('')
  return `${initials}-${at.slice(0, 4)}-${String(rows[0]?.number ?? 0).padStart(4, '0')}`
}

async function twinOf(
  tx: Tx,
  demand: Authenticated,
  reference: string | undefined,
): Promise<RegisterFacts['twin']> {
  if (reference === undefined || !demand.authority) return undefined
  const twin = await tx
    .selectFrom('demand')
    .innerJoin('receipt', 'receipt.id', 'demand.receipt_id')
    .select(['demand.id', 'demand.number', 'receipt.sha256', 'demand.authentic'])
    .where('demand.authority_id', '=', demand.authority.id)
    .where('demand.reference', '=', findable(reference))
    .where('demand.authentic', '=', true)
    .executeTakeFirst()
  return (
    twin && {
      id: twin.id,
      number: twin.number ?? '',
      sameBytes: twin.sha256 === demand.receipt.sha256,
      authentic: twin.authentic,
    }
  )
}

/** Whether the order names this service; an empty line says nothing either way. */
function isAddressedTo(tenant: Tenant, addressee: string | undefined): boolean {
  if (addressee === undefined) return true
  const names = [tenant.settings.legalName, tenant.settings.legalRepresentative ?? '', tenant.hostname]
    .map(plainName)
    .filter((name) => name !== '')
  return names.some((name) => plainName(addressee).includes(name))
}
