/** Secrets among an operator's settings: sealed before they are proposed or kept, opened only to be used. */
import type { HouseChange } from '../../core/house-change.ts'
import type { House } from '../house.ts'
import type { Provider } from '../outside/openid.ts'
import type { Sealed, TenantSettings } from '../sql/tables.ts'

type Tools = Pick<House, 'keys'>
type SignIn = NonNullable<TenantSettings['signIn']>
type AlertWebhook = NonNullable<TenantSettings['alertWebhook']>

/** The one secret of each setting that has one. */
const secretIn: Readonly<Record<string, string>> = { alertWebhook: 'secret', signIn: 'clientSecret' }

/** The change with its secret sealed into the place of that setting of that tenant; it opens nowhere else. */
export async function withSecretSealed<C extends HouseChange>(
  tools: Tools,
  tenant: string,
  change: C,
): Promise<C> {
  if (change.change !== 'setting' || change.value === null || typeof change.value !== 'object') return change
  const { setting, value } = change
  const name = secretIn[setting]
  if (name === undefined) return change
  const { [name]: secret, ...rest } = value as Record<string, unknown>
  return { ...change, value: { ...rest, sealed: await seal(tools, tenant, setting, String(secret)) } }
}

export async function providerOf(
  tools: Tools,
  tenant: string,
  { issuer, clientId, sealed }: SignIn,
): Promise<Provider> {
  return { issuer, clientId, clientSecret: await open(tools, tenant, 'signIn', sealed) }
}

export async function webhookSecret(tools: Tools, tenant: string, { sealed }: AlertWebhook): Promise<string> {
  return await open(tools, tenant, 'alertWebhook', sealed)
}

async function seal({ keys }: Tools, tenant: string, setting: string, secret: string): Promise<Sealed> {
  const { box, keyVersion } = await keys.wrap(placeOf(tenant, setting), Buffer.from(secret))
  return { box: box.toString('base64'), keyVersion }
}

async function open({ keys }: Tools, tenant: string, setting: string, sealed: Sealed): Promise<string> {
  const wrapped = { box: Buffer.from(sealed.box, 'base64'), keyVersion: sealed.keyVersion }
  return (await keys.unwrap(placeOf(tenant, setting), wrapped)).toString('utf8')
}

const placeOf = (tenant: string, setting: string) => ({ tenant, caseId: 'setting', object: setting })
