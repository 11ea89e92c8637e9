import type { Demand } from '../../../core/demand.ts'
import type { Instant } from '../../../core/instant.ts'
import type { House, Tenant } from '../../house.ts'
import { Fault } from '../../outside/fault.ts'
import type { VaultRow } from '../../outside/vault.ts'
import { caseKeyOf } from './cases.ts'
import { inTenant, type Tx } from '../database.ts'

/** An answer as data, for its own authority. */
export async function readAnswer(house: House, tenant: Tenant, demand: Demand, id: string) {
  return await inTenant(house.db, tenant.id, async (tx) => {
    const row = await tx
      .selectFrom('answer')
      .selectAll()
      .where('id', '=', id)
      .where('demand_id', '=', demand.id)
      .executeTakeFirst()
    if (!row) throw new Fault('row-missing', { found: `answer ${id}` })
    const caseKey = await caseKeyOf(tx, house, tenant.id, demand.caseId)
    return {
      id,
      form: row.form,
      at: row.at,
      data: caseKey.openJson(row.data, `answer:${id}`),
      ...(row.pdf_sha256 ? { pdfSha256: row.pdf_sha256 } : {}),
    }
  })
}

/** The sealed PDF of an answer; `undefined` where the form has none. */
export async function readPdf(
  house: House,
  tenant: Tenant,
  demand: Demand,
  id: string,
): Promise<Buffer | undefined> {
  const row = await inTenant(house.db, tenant.id, async (tx) => {
    const answer = await tx
      .selectFrom('answer')
      .select('pdf_object')
      .where('id', '=', id)
      .where('demand_id', '=', demand.id)
      .executeTakeFirst()
    return answer?.pdf_object ? await objectRow(tx, tenant, answer.pdf_object) : undefined
  })
  return row && (await whole(house, row))
}

export async function objectRow(tx: Tx, tenant: Pick<Tenant, 'id'>, id: string): Promise<VaultRow> {
  const row = await tx.selectFrom('vault_object').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new Fault('row-missing', { found: `vault object ${id}` })
  return {
    tenant: tenant.id,
    caseId: row.case_id,
    objectId: row.id,
    wrappedIdentity: row.wrapped_identity,
    wrappedMeta: row.wrapped_meta,
    keyVersion: row.key_version,
  }
}

/** All bytes of an object. For forms and small parts; media is streamed. */
export async function whole(house: Pick<House, 'vault'>, row: VaultRow): Promise<Buffer> {
  const { stream } = await house.vault.read(row)
  return Buffer.from(await new Response(stream as unknown as BodyInit).arrayBuffer())
}

/** The first time counts. */
export async function markFetched(tx: Tx, answers: readonly string[], at: Instant): Promise<void> {
  await tx
    .updateTable('answer')
    .set({ fetched_at: at })
    .where('id', 'in', [...answers])
    .where('fetched_at', 'is', null)
    .execute()
}
