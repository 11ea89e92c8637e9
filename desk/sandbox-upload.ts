/** The sandbox's platform asks before it shows what people upload: it is given a token of its own, and a secret to be called by. */
import { leaveUnread } from '../core/wire.ts'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { House, Tenant } from './house.ts'
import { uuidv7 } from './outside/random.ts'
import { tokenHash } from './outside/token-hash.ts'
import { addToken, tokenWasGiven } from './sql/house/tokens.ts'
import { inTenant } from './sql/database.ts'
import { lockSettings, writeSetting } from './sql/house/settings.ts'
import type { TenantSettings } from './sql/tables.ts'
import { withSecretSealed } from './tenants/setting-secrets.ts'

/**
 * Returns the setting by which verdicts are told: Plaza's own, unless people have set another or taken it away. A platform
 * that cannot be reached is told at the next start.
 *
 * @param tenant as it stood before Plaza may have moved
 */
export async function askAtUpload(
  house: House,
  tenant: Tenant,
  plaza: { origin: string; token: string },
): Promise<TenantSettings['verdictWebhook']> {
  const token = await secretIn(house, 'scan-token', (bytes) => `scan_${bytes.toString('base64url')}`)
  const secret = await secretIn(house, 'verdict-secret', (bytes) => `whsec_${bytes.toString('base64')}`)
  const { value } = await withSecretSealed(house, tenant.id, {
    change: 'setting',
    setting: 'verdictWebhook',
    value: { url: hookOf(plaza.origin), secret },
  })
  const at = house.clock.now()
  const verdictWebhook = await inTenant(house.db, tenant.id, async (tx) => {
    const stands = (await lockSettings(tx, tenant.id)).verdictWebhook
    const hash = tokenHash(token)
    const isFirst = !(await tokenWasGiven(tx, hash))
    const before = tenant.settings.platforms.find(({ id }) => id === 'plaza')?.settings['origin']
    const isPlazas = stands?.url === hookOf(plaza.origin) || stands?.url === hookOf(String(before))
    const isOurs = stands ? isPlazas : isFirst
    if (isOurs) await writeSetting(tx, tenant.id, 'verdictWebhook', value)
    if (isFirst) {
      const id = uuidv7(at, house.chance)
      await addToken(tx, tenant.id, { id, name: 'Plaza', hash, may: ['scan'], madeBy: null, at })
    }
    return isOurs ? (value as unknown as TenantSettings['verdictWebhook']) : stands
  })
  try {
    const answer = await house.wireTo(tenant, [plaza.origin])({
      method: 'POST',
      url: `${plaza.origin}/admin/hook`,
      headers: { authorization: `Bearer ${plaza.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ desk: house.config.publicUrl, token, secret }),
      timeoutMs: 5_000,
    })
    await leaveUnread(answer)
  } catch {
    house.say('the sample platform could not be told whom to ask before it shows an upload')
  }
  return verdictWebhook
}

const hookOf = (origin: string) => `${origin}/guichet`

/** Made once, and readable by the operator alone, as the platform's own token is. */
async function secretIn(house: House, name: string, made: (bytes: Buffer) => string): Promise<string> {
  const folder = join(house.config.dataDir, 'sample-platform')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, name)
  const secret = made(Buffer.from(house.chance.bytes(32)))
  await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true }).catch(
    (fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EEXIST') throw fault
    },
  )
  await chmod(file, 0o600)
  return (await readFile(file, 'utf8')).trim()
}
