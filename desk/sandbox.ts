/** A new data folder opens as a sandbox: an invented tenant on Plaza, its people, invented authorities. */
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { registryEntry, sampleNames } from '../sandbox/authority/authorities.ts'
import { sampleKey } from '../sandbox/authority/key.ts'
import { referenceFor, sampleOrder } from '../sandbox/authority/order.ts'
import { later } from '../core/instant.ts'
import { signRequest } from '../core/http-signature/sign.ts'
import { homeOf, sealSecrets } from './platforms/connections.ts'
import type { House, Tenant } from './house.ts'
import { token, uuidv4, uuidv7 } from './outside/random.ts'
import { askAtUpload } from './sandbox-upload.ts'
import { linkFor } from './link.ts'
import { writeAuthority } from './sql/house/authorities.ts'
import { inTenant } from './sql/database.ts'
import type { Connection, TenantSettings } from './sql/tables.ts'
import { allTenants } from './tenants.ts'

const people = [
  { name: 'Amal Duty', role: 'senior' },
  { name: 'Bo Second', role: 'senior' },
  { name: 'Chris Records', role: 'auditor' },
  { name: 'Dana Settings', role: 'administrator' },
  { name: 'Eda Settings', role: 'administrator' },
] as const

const thirtyDays = 30 * 24 * 3_600_000

/** The sandbox's tenant, made on the first start and found on every later one. */
export async function sandboxTenant(
  house: House,
  plaza: { origin: string; token: string },
): Promise<{ tenant: Tenant; isNew: boolean }> {
  const settings: TenantSettings = {
    legalName: 'Plaza Sample Hosting',
    homeState: 'IE',
    authorisedPerson: people[0].name,
    contactEmail: 'orders@plaza.example',
    languages: ['en', 'fr'],
    zone: 'Europe/Dublin',
    platforms: [],
    undisputedBeforeAutomatic: 10,
  }
  const connectionFor = async (tenant: string): Promise<Connection> => ({
    id: 'plaza',
    kind: 'plaza',
    title: 'Plaza',
    settings: { origin: plaza.origin },
    sealed: await sealSecrets(house, tenant, 'plaza', { token: plaza.token }),
  })
  const [existing] = (await allTenants(house.db)).filter(({ sandbox }) => sandbox)
  if (existing) {
    // Plaza may have moved since; other connections stay as they are.
    const others = (existing.settings.platforms ?? []).filter(({ id }) => id !== 'plaza')
    const moved = { ...existing.settings, platforms: [await connectionFor(existing.id), ...others] }
    await inTenant(house.db, existing.id, (tx) =>
      tx
        .updateTable('tenant')
        .set({ settings: JSON.stringify(moved) })
        .where('id', '=', existing.id)
        .execute(),
    )
    const verdictWebhook = await askAtUpload(house, existing, plaza)
    return {
      tenant: { ...existing, settings: { ...moved, ...(verdictWebhook ? { verdictWebhook } : {}) } },
      isNew: await isUnused(house, existing),
    }
  }
  const id = uuidv4(house.chance)
  settings.platforms = [await connectionFor(id)]
  const tenant: Tenant = {
    id,
    hostname: new URL(house.config.publicUrl).hostname,
    sandbox: true,
    settings,
  }
  const now = house.clock.now()
  // All in one: a tenant without its people could never be entered again.
  await inTenant(house.db, tenant.id, async (tx) => {
    await tx
      .insertInto('tenant')
      .values({ id: tenant.id, hostname: tenant.hostname, sandbox: true, settings: JSON.stringify(settings) })
      .execute()
    await tx
      .insertInto('staff')
      .values(
        people.map(({ name, role }) => ({ id: uuidv7(now, house.chance), tenant_id: tenant.id, name, role })),
      )
      .execute()
    for (const which of sampleNames) {
      const { publicJwk } = sampleKey(authorityFolder(house), which)
      const entry = registryEntry(which, publicJwk, later(now, -thirtyDays))
      await writeAuthority(tx, tenant.id, entry)
      await tx
        .updateTable('authority')
        .set({ first_notice_at: later(now, -thirtyDays) })
        .where('id', '=', entry.id)
        .execute()
    }
  })
  const verdictWebhook = await askAtUpload(house, tenant, plaza)
  return {
    tenant: { ...tenant, settings: { ...settings, ...(verdictWebhook ? { verdictWebhook } : {}) } },
    isNew: true,
  }
}

/** Nothing was ever received: the first start, or one that was killed before the sample order was in. */
async function isUnused(house: House, tenant: Tenant): Promise<boolean> {
  const received = await inTenant(house.db, tenant.id, (tx) =>
    tx.selectFrom('receipt').select('id').limit(1).executeTakeFirst(),
  )
  return received === undefined
}

export function authorityFolder(house: Pick<House, 'config'>): string {
  return join(house.config.dataDir, 'sample-authority')
}

/** A link that signs the first person in, once, within an hour. Printed at the start, never sent anywhere. */
export async function signInLink(house: House, tenant: Tenant): Promise<string> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    const first = await tx
      .selectFrom('staff')
      .select('id')
      .where('name', '=', people[0].name)
      .executeTakeFirstOrThrow()
    return await linkFor(tx, house, tenant, { staff: first.id })
  })
}

/** Sends one sample order as the sample authority's own program would: signed, through the front door. */
export async function sendSampleOrder(
  house: House,
  server: FastifyInstance,
  tenant: Tenant,
): Promise<{ number: string; id: string }> {
  const { signer } = sampleKey(authorityFolder(house), 'interior')
  const now = house.clock.now()
  const order = sampleOrder({
    origin: homeOf(tenant) ?? '',
    issuedAt: later(now, -5 * 60_000),
    reference: referenceFor(
      now,
      token(3, house.chance)
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]/g, '7'),
    ),
    addressee: tenant.settings.legalName,
    contactPoint: tenant.settings.contactEmail,
    homeMemberState: tenant.settings.homeState,
  })
  const body = Buffer.from(
    JSON.stringify({ regime: 'eu-tco', instrument: 'removal-order', language: 'en', order }),
  )
  const url = `${house.config.publicUrl}/v1/demands`
  const fields: [string, string][] = [
    ['content-type', 'application/json'],
    ['idempotency-key', `"${uuidv4(house.chance)}"`],
  ]
  const signed = await signRequest(
    { method: 'POST', url, fields, body, created: now, nonce: token(24, house.chance) },
    signer,
  )
  const headers = Object.fromEntries(
    [...fields, ...signed].filter(([name]) => name.toLowerCase() !== 'content-length'),
  )
  const response = await server.inject({
    method: 'POST',
    url: '/v1/demands',
    headers: { ...headers, host: new URL(house.config.publicUrl).host },
    payload: body,
  })
  if (response.statusCode !== 202)
    throw new Error(`the sample order was answered with ${response.statusCode}: ${response.body}`)
  return response.json() as { number: string; id: string }
}
