/**
 * Secrets of settings and connections, brought under the newest key of their tenant: else the old key could never end.
 * A copy of the key's age hangs on each, so what is new already is left alone.
 */
import type { HouseChange } from '../../core/house-change.ts'
import { eachTenant } from '../apart.ts'
import type { House, Tenant } from '../house.ts'
import { placeOf } from '../platforms/connections.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { rewriteProposal, waitingProposals } from '../sql/house/proposals.ts'
import { lockSettings } from '../sql/house/settings.ts'
import type { Connection, TenantSettings } from '../sql/tables.ts'
import { renewed, rewrapped } from '../tenants/setting-secrets.ts'

/** How many secrets were sealed anew. A secret that an earlier version kept in clear is sealed on this way. */
export async function renewSecrets(house: House): Promise<number> {
  let count = 0
  await eachTenant(house, 'sealing anew', async (tenant) => {
    count += await inTenant(house.db, tenant.id, (tx) => renewAllOf(tx, house, tenant))
  })
  return count
}

async function renewAllOf(tx: Tx, house: House, tenant: Tenant): Promise<number> {
  const settings = await lockSettings(tx, tenant.id)
  const named = await renewed(house, tenant.id, settings)
  const platforms = await Promise.all(
    (settings.platforms ?? []).map(async (each) => (await renewedConnection(house, tenant, each)) ?? each),
  )
  const moved = platforms.filter((each, n) => each !== settings.platforms[n]).length
  const now: TenantSettings = { ...settings, ...named, platforms }
  const count = Object.keys(named).length + moved
  if (count > 0)
    await tx
      .updateTable('tenant')
      .set({ settings: JSON.stringify(now) })
      .where('id', '=', tenant.id)
      .execute()
  return count + (await renewWaiting(tx, house, tenant))
}

/** What waits for a second person is sealed too, and may wait longer than the old key lives. */
async function renewWaiting(tx: Tx, house: House, tenant: Tenant): Promise<number> {
  let count = 0
  for (const { id, change } of await waitingProposals(tx, 'house_change')) {
    const now = await renewedChange(house, tenant, change as HouseChange)
    if (!now) continue
    await rewriteProposal(tx, 'house_change', id, now)
    count++
  }
  return count
}

async function renewedChange(
  house: House,
  tenant: Tenant,
  change: HouseChange,
): Promise<HouseChange | undefined> {
  if (change.change === 'connection') {
    const connection = await renewedConnection(house, tenant, change.connection as Connection)
    return connection && { ...change, connection }
  }
  if (change.change !== 'setting' || typeof change.value !== 'object' || change.value === null)
    return undefined
  const { setting } = change
  const value = (await renewed(house, tenant.id, { [setting]: change.value }))[setting as 'signIn']
  return value && { ...change, value }
}

async function renewedConnection(
  house: House,
  tenant: Tenant,
  connection: Connection,
): Promise<Connection | undefined> {
  const sealed = await rewrapped(house, placeOf(tenant.id, connection.id), connection.sealed)
  return sealed && { ...connection, sealed }
}
