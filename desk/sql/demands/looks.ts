/** Looks at held content: each is granted to one session, opens once, and ends after a minute. */
import { tokenHash } from '../../outside/token-hash.ts'
import { type Instant, later } from '../../../core/instant.ts'
import type { House, Tenant } from '../../house.ts'
import type { VaultRow } from '../../outside/vault.ts'
import { objectRow } from './answers.ts'
import { inTenant, type Tx } from '../database.ts'

export type PictureForm = 'veiled' | 'clear'

/** Long enough for a page to fetch what it asked for, too short to be passed on. */
const lookMs = 60_000

/** What a granted look points to. `session_hash` is asked again when it is used: whoever left may look no more. */
type Grant = {
  part: string
  form: PictureForm | 'text'
  /** The event that records this look; the database refuses a grant without one. */
  event: string
  staff: string
  sessionHash: Buffer
  at: Instant
}

/**
 * Writes the grant and returns its token and end. A text goes out with the answer itself, so its grant is spent at
 * once and only counts. The token names its tenant, because where media has no host of its own one belongs to all of them.
 */
export async function grantLook(
  tx: Tx,
  house: Pick<House, 'chance'>,
  tenant: Tenant,
  { part, form, event, staff, sessionHash, at }: Grant,
): Promise<{ token: string; expiresAt: Instant }> {
  const token = Buffer.concat([
    Buffer.from(tenant.id.replaceAll('-', ''), 'hex'),
    house.chance.bytes(32),
  ]).toString('base64url')
  const expiresAt = later(at, lookMs)
  await tx
    .insertInto('view_grant')
    .values({
      token_hash: tokenHash(token),
      tenant_id: tenant.id,
      session_hash: sessionHash,
      staff_id: staff,
      hold_part_id: part,
      form,
      event_id: event,
      expires_at: expiresAt,
      used_at: form === 'text' ? at : null,
    })
    .execute()
  return { token, expiresAt }
}

/** How many looks one person was granted in the last minute, in every session of theirs. */
export async function looksOf(tx: Tx, staff: string, at: Instant): Promise<number> {
  const row = await tx
    .selectFrom('view_grant')
    .select(({ fn }) => fn.countAll().as('looks'))
    .where('staff_id', '=', staff)
    .where('expires_at', '>', later(at, lookMs - 60_000))
    .executeTakeFirst()
  return Number(row?.looks ?? 0)
}

export type Look = { form: PictureForm; object: VaultRow }

/**
 * Spends a token. `undefined` for one that never was, was used, has run out, or whose session is over: these look
 * alike from outside. It is spent, durably, when this returns.
 */
export async function takeLook(
  house: Pick<House, 'db' | 'clock'>,
  of: Pick<Tenant, 'id'> | undefined,
  token: string,
  isOpen: (tx: Tx, tenant: string, sessionHash: Buffer) => Promise<boolean>,
): Promise<Look | undefined> {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 48 || bytes.toString('base64url') !== token) return undefined
  const tenant = bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  // One tenant's look opens nothing where another's media comes from, and is not spent there either.
  if (of !== undefined && of.id !== tenant) return undefined
  const at = house.clock.now()
  return await inTenant(house.db, tenant, async (tx) => {
    const grant = await tx
      .updateTable('view_grant')
      .set({ used_at: at })
      .where('token_hash', '=', tokenHash(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', at)
      .returning(['hold_part_id', 'form', 'session_hash'])
      .executeTakeFirst()
    if (!grant || !(await isOpen(tx, tenant, grant.session_hash))) return undefined
    const part = await tx
      .selectFrom('hold_part')
      .select('object_id')
      .where('id', '=', grant.hold_part_id)
      .executeTakeFirst()
    return (
      part && { form: grant.form as PictureForm, object: await objectRow(tx, { id: tenant }, part.object_id) }
    )
  })
}

/** Whose copy a part is, and under which object it lies in the vault. */
export async function partOf(
  tx: Tx,
  id: string,
): Promise<{ demand_id: string; object_id: string } | undefined> {
  return await tx
    .selectFrom('hold_part')
    .select(['demand_id', 'object_id'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The objects behind the copies of a demand. */
export async function objectsHeld(tx: Tx, demand: string) {
  return await tx
    .selectFrom('hold_part')
    .innerJoin('vault_object', 'vault_object.id', 'hold_part.object_id')
    .select([
      'vault_object.id',
      'vault_object.destroy_after',
      'vault_object.destroyed_at',
      'vault_object.size',
    ])
    .where('hold_part.demand_id', '=', demand)
    .execute()
}
