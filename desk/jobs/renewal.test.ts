import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '../../checks/postgres.ts'
import { later } from '../../core/instant.ts'
import { configFrom } from '../config.ts'
import { openHouse } from '../open.ts'
import { turnableClock } from '../outside/clock.ts'
import { openSecrets } from '../platforms/connections.ts'
import { sandboxTenant } from '../sandbox.ts'
import { inTenant, migrate } from '../sql/database.ts'
import { waitingProposals } from '../sql/house/proposals.ts'
import { writeSetting } from '../sql/house/settings.ts'
import type { TenantSettings } from '../sql/tables.ts'
import { allTenants } from '../tenants.ts'
import { proposeHouseChange } from '../tenants/house-change.ts'
import { providerOf, webhookSecret, withSecretSealed } from '../tenants/setting-secrets.ts'
import { renewSecrets } from './renewal.ts'

const hook = { url: 'https://alerts.example/hook', secret: 'whsec_c2VjcmV0LW9mLXRoZS13ZWJob29r' }
const provider = {
  issuer: 'https://accounts.example',
  clientId: 'g',
  clientSecret: 'of the provider',
  label: 'A',
}

test('when the key of a tenant is replaced and has ended, every secret it sealed opens under the new one, whatever waits included', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-renew-'))
  const clock = turnableClock('2026-11-26T12:00:00.000Z')
  const { house, close } = await openHouse(configFrom({ GUICHET_DATA: folder }), {
    connection: await freshDatabase(t, migrate),
    clock,
  })
  t.after(async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  })
  const { tenant } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'of Plaza' })
  const told = async (setting: string, value: unknown) => {
    const sealed = await withSecretSealed(house, tenant.id, { change: 'setting', setting, value })
    await inTenant(house.db, tenant.id, (tx) => writeSetting(tx, tenant.id, setting, sealed.value))
  }
  const settings = async (): Promise<TenantSettings> => {
    const [found] = await allTenants(house.db)
    return found?.settings ?? assert.fail('no tenant')
  }
  const secrets = async () => {
    const { platforms, alertWebhook, signIn } = await settings()
    return [
      (await openSecrets(house, tenant.id, platforms[0] ?? assert.fail('no platform'))).token,
      alertWebhook && (await webhookSecret(house, tenant.id, 'alertWebhook', alertWebhook)),
      signIn && (await providerOf(house, tenant.id, signIn)).clientSecret,
    ]
  }
  await told('alertWebhook', hook)
  await told('signIn', provider)
  const [by] = await inTenant(house.db, tenant.id, (tx) =>
    tx.selectFrom('staff').select(['id', 'name']).execute(),
  )
  assert.ok(by)
  const waits = await proposeHouseChange(
    house,
    tenant,
    { ...by, actor: { kind: 'staff', ...by } },
    { change: 'setting', setting: 'signIn', value: { ...provider, clientSecret: 'another one' } },
  )
  assert.equal(waits.kind, 'waits')
  const before = await secrets()
  assert.deepEqual(before, ['of Plaza', hook.secret, provider.clientSecret])
  assert.equal(await renewSecrets(house), 0, 'under the newest key nothing is sealed anew')

  await house.keys.rotate('tenant', tenant.id)
  const old = (await house.keys.list()).find(({ purpose, version }) => purpose === 'tenant' && version === 1)
  assert.equal(await renewSecrets(house), 5)
  assert.equal(await renewSecrets(house), 0)
  await house.keys.end(old?.id ?? '', later(clock.now(), 60_000))
  clock.turn(120_000)
  assert.deepEqual(await secrets(), before)
  const [proposal] = await inTenant(house.db, tenant.id, (tx) => waitingProposals(tx, 'house_change'))
  assert.ok(proposal)
  const { value } = proposal.change as { value: NonNullable<TenantSettings['signIn']> }
  assert.equal((await providerOf(house, tenant.id, value)).clientSecret, 'another one')
})

test('a webhook whose secret an earlier version kept in clear is refused by name, and sealed at the next round', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-renew-'))
  const { house, close } = await openHouse(configFrom({ GUICHET_DATA: folder }), {
    connection: await freshDatabase(t, migrate),
  })
  t.after(async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  })
  const { tenant } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'of Plaza' })
  await inTenant(house.db, tenant.id, (tx) => writeSetting(tx, tenant.id, 'alertWebhook', hook))
  const kept = async () => {
    const [found] = await allTenants(house.db)
    return found?.settings.alertWebhook ?? assert.fail('no webhook')
  }
  await assert.rejects(
    async () => await webhookSecret(house, tenant.id, 'alertWebhook', await kept()),
    /secret-unsealed.*alertWebhook/s,
  )
  assert.equal(await renewSecrets(house), 1)
  assert.equal(JSON.stringify(await kept()).includes(hook.secret), false)
  assert.equal(await webhookSecret(house, tenant.id, 'alertWebhook', await kept()), hook.secret)
})
