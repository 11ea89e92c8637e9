/** Drills on disk: what each is about and what was seen lies sealed in its row. */
import type { Actor, EventDraft } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import type { House, Tenant } from '../../house.ts'
import type { DrillView } from '../../http/contract/index.ts'
import { uuidv7 } from '../../outside/random.ts'
import { keepAlert } from '../day/alerts.ts'
import { inTenant, type Tx } from '../database.ts'
import { recordOwnEvents } from '../demands/events.ts'
import { isHeldByAnother } from '../demands/restrictions.ts'
import { claimFirst, isHeld, leaseFrom } from '../lease.ts'
import type { Tables } from '../tables.ts'
import type { Selectable } from 'kysely'

export type Drill = Omit<DrillView, 'by'> & { reference: string; by: Actor }
type Sealed = Pick<Drill, 'address' | 'reference' | 'by' | 'steps'>

const nobody = '00000000-0000-0000-0000-000000000000'
const placeOf = (tenant: Tenant, id: string) => ({ tenant: tenant.id, caseId: 'drill', object: id })

/** Writes the drill down before anything is done about it; nothing while another one runs. */
export async function beginDrill(
  tx: Tx,
  house: House,
  tenant: Tenant,
  wish: { connection: string; address: string; reference: string; by: Actor },
): Promise<string | undefined> {
  const at = house.clock.now()
  const id = uuidv7(at, house.chance)
  const { connection, address, reference, by } = wish
  const running = await tx.selectFrom('drill').select('id').where('ended_at', 'is', null).executeTakeFirst()
  if (running) return undefined
  await tx
    .insertInto('drill')
    .values({
      id,
      tenant_id: tenant.id,
      connection,
      ...(await seal(house, tenant, { id, address, reference, by, steps: [] })),
      state: 'asked',
      begun_at: at,
      ended_at: null,
      lease_until: null,
    })
    .execute()
  await recordOwnEvents(tx, house, tenant, [
    {
      type: 'drill.begun',
      at,
      actor: by,
      says: { key: 'history.drill.begun', params: { address } },
      body: { drill: id, connection, reference, address },
    },
  ])
  return id
}

/** Takes one drill that has not ended and that nobody has; `undefined` when there is none. */
export async function claimDrill(house: House, tenant: Tenant): Promise<Drill | undefined> {
  const now = house.clock.now()
  const row = await inTenant(house.db, tenant.id, (tx) => claimFirst(tx, 'drill', now))
  return row && (await open(house, tenant, row))
}

/** Keeps how far a drill has come; with `ended`, that it has ended, in the same transaction as its event. */
export async function keepDrill(
  house: House,
  tenant: Tenant,
  drill: Drill,
  ended?: EventDraft,
): Promise<void> {
  const wrapped = await seal(house, tenant, drill)
  const now = house.clock.now()
  await inTenant(house.db, tenant.id, async (tx) => {
    const kept = await tx
      .updateTable('drill')
      .set({
        ...wrapped,
        state: drill.state,
        lease_until: ended ? null : leaseFrom('drill', now),
        ended_at: ended ? now : null,
      })
      .where(isHeld('drill', { id: drill.id }))
      .executeTakeFirst()
    if (ended && kept.numUpdatedRows > 0n) await recordOwnEvents(tx, house, tenant, [ended])
  })
  house.nudge('drills')
}

export async function readDrills(house: House, tenant: Tenant): Promise<Drill[]> {
  const rows = await inTenant(house.db, tenant.id, (tx: Tx) =>
    tx
      .selectFrom('drill')
      .selectAll()
      // What a drill was about is erased with its years.
      .where((eb) => eb(eb.fn<number>('octet_length', ['record']), '>', 0))
      .orderBy('begun_at', 'desc')
      .limit(20)
      .execute(),
  )
  return await Promise.all(rows.map((row) => open(house, tenant, row)))
}

/** Whether any order holds the piece down, or is about to. */
export async function isOrdered(house: House, tenant: Tenant, reference: string): Promise<boolean> {
  return await inTenant(house.db, tenant.id, (tx) =>
    isHeldByAnother(tx, house, tenant, { demand: nobody, target: nobody, reference }),
  )
}

/** The piece is still down, and will be tried again when the lease is over: a person must know now. */
export async function alertOfDrill(house: House, tenant: Tenant, { id }: Drill): Promise<void> {
  const at = house.clock.now()
  const says = { key: 'alert.drill-stuck' }
  await inTenant(house.db, tenant.id, (tx) => keepAlert(tx, house, tenant, { key: `drill/${id}`, says, at }))
  house.say('a drill could not put its piece back yet', { drill: id })
}

async function seal(
  house: House,
  tenant: Tenant,
  { id, address, reference, by, steps }: Sealed & { id: string },
) {
  const text = JSON.stringify({ address, reference, by, steps } satisfies Sealed)
  const { box, keyVersion } = await house.keys.wrap(placeOf(tenant, id), Buffer.from(text))
  return { record: box, key_version: keyVersion }
}

async function open(house: House, tenant: Tenant, row: Selectable<Tables['drill']>): Promise<Drill> {
  const { id, connection, state, begun_at: begunAt, ended_at: endedAt, record, key_version: keyVersion } = row
  const plain = await house.keys.unwrap(placeOf(tenant, id), { box: record, keyVersion })
  const ended: { endedAt?: Instant } = endedAt === null ? {} : { endedAt }
  return {
    id,
    connection,
    state: state as Drill['state'],
    begunAt,
    ...ended,
    ...(JSON.parse(plain.toString('utf8')) as Sealed),
  }
}
