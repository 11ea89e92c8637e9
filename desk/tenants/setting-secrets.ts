/** Secrets among an operator's settings: sealed before they are proposed or kept, opened only to be used. */
import type { HouseChange } from '../../core/house-change.ts'
import type { House } from '../house.ts'
import { Fault } from '../outside/fault.ts'
import type { Place } from '../outside/keys.ts'
import type { Provider } from '../outside/openid.ts'
import type { Sealed, TenantSettings } from '../sql/tables.ts'

type Tools = Pick<House, 'keys'>
type SignIn = NonNullable<TenantSettings['signIn']>
type Webhook = NonNullable<TenantSettings['alertWebhook']>
type Secretive = Pick<TenantSettings, 'alertWebhook' | 'verdictWebhook' | 'signIn'>

/** The one secret of each setting that has one. */
const secretIn: Readonly<Record<string, string>> = {
  alertWebhook: 'secret',
  verdictWebhook: 'secret',
  signIn: 'clientSecret',
}

/**
 * The change with its secret sealed into the place of that setting of that tenant; it opens nowhere else. It says whether
 * the secret is another than the one in the `settings` that stand: whoever agrees cannot see either.
 */
export async function withSecretSealed<C extends HouseChange>(
  tools: Tools,
  tenant: string,
  change: C,
  settings: Partial<TenantSettings> = {},
): Promise<C> {
  if (change.change !== 'setting' || change.value === null || typeof change.value !== 'object') return change
  const { setting, value } = change
  const name = secretIn[setting]
  if (name === undefined) return change
  const { [name]: secret, ...rest } = value as Record<string, unknown>
  const stands = settings[setting as 'signIn']?.sealed
  const replacesSecret = !stands || (await open(tools, tenant, setting, stands)) !== String(secret)
  const sealed = await seal(tools, tenant, setting, String(secret))
  return { ...change, value: { ...rest, sealed }, replacesSecret }
}

export async function providerOf(
  tools: Tools,
  tenant: string,
  { issuer, clientId, sealed }: SignIn,
): Promise<Provider> {
  return { issuer, clientId, clientSecret: await open(tools, tenant, 'signIn', sealed) }
}

/**
 * The same secrets under the newest key of the tenant, and sealed where an earlier version kept them in clear; nothing
 * where there is nothing to do.
 */
export async function renewed(
  tools: Tools,
  tenant: string,
  settings: Secretive,
): Promise<Partial<Secretive>> {
  const changed = await Promise.all(
    Object.entries(secretIn).map(async ([setting, name]) => {
      const value = settings[setting as 'signIn'] as Kept | undefined
      const now = value && (await renewedIn(tools, tenant, setting, name, value))
      return now ? [[setting, now] as const] : []
    }),
  )
  return Object.fromEntries(changed.flat()) as Partial<Secretive>
}

type Kept = Record<string, unknown>

async function renewedIn(
  { keys }: Tools,
  tenant: string,
  setting: string,
  name: string,
  { [name]: clear, ...value }: Kept,
): Promise<Kept | undefined> {
  if (typeof clear === 'string') return { ...value, sealed: await seal({ keys }, tenant, setting, clear) }
  const sealed = value.sealed as Sealed | undefined
  const now = sealed && (await rewrapped({ keys }, placeOf(tenant, setting), sealed))
  return now ? { ...value, sealed: now } : undefined
}

/** The same secret under the newest key; nothing where it lies under that already. */
export async function rewrapped({ keys }: Tools, place: Place, sealed: Sealed): Promise<Sealed | undefined> {
  const wrapped = { box: Buffer.from(sealed.box, 'base64'), keyVersion: sealed.keyVersion }
  const now = await keys.rewrap(place, wrapped)
  return now && { box: now.box.toString('base64'), keyVersion: now.keyVersion }
}

export async function webhookSecret(
  tools: Tools,
  tenant: string,
  setting: 'alertWebhook' | 'verdictWebhook',
  { sealed }: Webhook,
): Promise<string> {
  return await open(tools, tenant, setting, sealed)
}

async function seal({ keys }: Tools, tenant: string, setting: string, secret: string): Promise<Sealed> {
  const { box, keyVersion } = await keys.wrap(placeOf(tenant, setting), Buffer.from(secret))
  return { box: box.toString('base64'), keyVersion }
}

/** Throws `secret-unsealed` where a version that kept secrets in clear wrote the setting, until housekeeping has sealed it. */
async function open(
  { keys }: Tools,
  tenant: string,
  setting: string,
  sealed: Sealed | undefined,
): Promise<string> {
  if (!sealed)
    throw new Fault('secret-unsealed', {
      found: `the setting ${setting} without a sealed secret`,
      wanted: 'its secret, entered again on the page of settings',
    })
  const wrapped = { box: Buffer.from(sealed.box, 'base64'), keyVersion: sealed.keyVersion }
  return (await keys.unwrap(placeOf(tenant, setting), wrapped)).toString('utf8')
}

const placeOf = (tenant: string, setting: string) => ({ tenant, caseId: 'setting', object: setting })
