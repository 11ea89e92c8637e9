/** What a tenant says of itself and of its platforms: one document in its row, changed under the row's lock. */
import { sql, type Tx } from '../database.ts'
import type { Connection, TenantSettings } from '../tables.ts'

/** The settings as they stand, nobody else's to change until the transaction ends. */
export async function lockSettings(tx: Tx, tenant: string): Promise<TenantSettings> {
  const { settings } = await tx
    .selectFrom('tenant')
    .select('settings')
    .where('id', '=', tenant)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return settings
}

/** One setting, whole; nothing said takes it away. */
export async function writeSetting(tx: Tx, tenant: string, setting: string, value: unknown): Promise<void> {
  const settings = await lockSettings(tx, tenant)
  const { [setting as keyof TenantSettings]: _before, ...others } = settings
  const said = value !== null && value !== ''
  await tx
    .updateTable('tenant')
    .set({ settings: JSON.stringify(said ? { ...others, [setting]: value } : others) })
    .where('id', '=', tenant)
    .execute()
}

/** The words of one language that stand in place of content; without any, the usual ones stand again. */
export async function writeNotices(
  tx: Tx,
  tenant: string,
  language: string,
  words: { explained: string; neutral: string } | null,
): Promise<void> {
  if (words)
    await sql`update tenant set settings = jsonb_set(
      jsonb_set(settings, '{notices}', coalesce(settings->'notices', '{}')),
      array['notices', ${language}], ${JSON.stringify(words)}::jsonb) where id = ${tenant}`.execute(tx)
  else
    await sql`update tenant set settings = settings #- array['notices', ${language}]
      where id = ${tenant}`.execute(tx)
}

/** Only the list is written: whoever changes another setting at the same time loses nothing. */
export async function writeConnections(tx: Tx, tenant: string, list: readonly Connection[]): Promise<void> {
  await sql`update tenant set settings = jsonb_set(settings, '{platforms}', ${JSON.stringify(list)}::jsonb)
    where id = ${tenant}`.execute(tx)
}
