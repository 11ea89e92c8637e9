/** What comes after an order and concerns it is kept byte for byte too, before anybody is told that it arrived. */
import { createHash } from 'node:crypto'
import type { Receipt } from '../core/demand.ts'
import type { Instant } from '../core/instant.ts'
import type { House, Tenant } from './house.ts'
import { keepRow, largestInRow, once } from './intake.ts'
import type { CaseKey } from './outside/case-key.ts'
import { uuidv7 } from './outside/random.ts'
import type { Tx } from './sql/database.ts'

export type LaterMessage = {
  bytes: Uint8Array
  mediaType: string
  channel: Receipt['channel']
  at: Instant
  /** Of the file, where staff attached one. */
  name?: string
  /** What the door found out about it, for whoever has to judge it later. */
  evidence?: Record<string, unknown>
}

/** The row to commit with the change the message makes, and what its event says of the bytes. */
export type KeptMessage = {
  receipt: string
  sha256: string
  commit(tx: Tx, caseKey: CaseKey): Promise<void>
}

/** Large messages are in the vault when this returns; the row is written by `commit`, in the caller's transaction. */
export async function keepLater(
  house: House,
  tenant: Tenant,
  caseId: string,
  message: LaterMessage,
): Promise<KeptMessage> {
  const { bytes, mediaType, channel, at, name, evidence = {} } = message
  const receipt = uuidv7(at, house.chance)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const meta = { mediaType, ...(name ? { fileName: name } : {}) }
  const stored =
    bytes.length > largestInRow
      ? await house.vault.write(once(bytes), { tenant: tenant.id, caseId, meta })
      : undefined
  return {
    receipt,
    sha256,
    async commit(tx, caseKey) {
      if (stored) await keepRow(tx, tenant, caseId, stored, at)
      await tx
        .insertInto('receipt')
        .values({
          id: receipt,
          tenant_id: tenant.id,
          case_id: caseId,
          received_at: at,
          channel,
          sha256,
          size: bytes.length,
          media_type: mediaType,
          sealed: stored ? null : caseKey.sealBytes(bytes, `receipt:${receipt}:bytes`),
          vault_object: stored?.objectId ?? null,
          evidence: caseKey.sealJson({ ...meta, ...evidence }, `receipt:${receipt}:door`),
        })
        .execute()
    },
  }
}
