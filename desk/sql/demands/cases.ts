import { openForCase, wrapForCase, type CaseKey } from '../../outside/case-key.ts'
import { Fault } from '../../outside/fault.ts'
import type { House } from '../../house.ts'
import type { Tx } from '../database.ts'
import type { Sheaf } from '../sheaf.ts'

type Tools = Pick<House, 'keys' | 'chance'>

/** Opens a new case: its key is stored wrapped, with everything else of this sheaf. */
export async function newCase(sheaf: Sheaf, tools: Tools, tenant: string, caseId: string): Promise<CaseKey> {
  const { caseKey, wrapped } = await wrapForCase(
    { tenant, caseId },
    { keys: tools.keys, random: (n) => tools.chance.bytes(n) },
  )
  sheaf.add('case_key', [
    {
      case_id: caseId,
      tenant_id: tenant,
      wrapped: wrapped.box,
      key_version: wrapped.keyVersion,
      destroyed_at: null,
    },
  ])
  return caseKey
}

/** The key of a case; throws `case-destroyed` once its key was destroyed and everything in it with it. */
export async function caseKeyOf(tx: Tx, tools: Tools, tenant: string, caseId: string): Promise<CaseKey> {
  const row = await tx
    .selectFrom('case_key')
    .select(['wrapped', 'key_version'])
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  if (!row) throw new Fault('case-unknown', { found: caseId })
  return await openedCase(tools, tenant, caseId, row)
}

/** As {@link caseKeyOf}, for who has the row already. */
export async function openedCase(
  tools: Tools,
  tenant: string,
  caseId: string,
  row: { wrapped: Buffer | null; key_version: number },
): Promise<CaseKey> {
  if (row.wrapped === null) throw new Fault('case-destroyed', { found: caseId })
  return await openForCase(
    { tenant, caseId },
    { box: row.wrapped, keyVersion: row.key_version },
    { keys: tools.keys, random: (n) => tools.chance.bytes(n) },
  )
}

/** Every message of a case as it came: the order, what came with it, and what came after it. */
export async function messagesOf(tx: Tx, caseId: string) {
  return await tx
    .selectFrom('receipt')
    .select(['id', 'media_type', 'sealed', 'vault_object'])
    .where('case_id', '=', caseId)
    .orderBy('received_at')
    .execute()
}
