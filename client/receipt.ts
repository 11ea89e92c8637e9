/** The receipt inside an acknowledgement: the desk's own signature over number, time and digest. */
import { z } from 'zod'
import { jcs } from '../log/leaf.ts'
import { ed25519 } from './exchange.ts'

const statement = z.object({
  desk: z.string(),
  tenant: z.string(),
  demand: z.uuid(),
  number: z.string(),
  receivedAt: z.string(),
  sha256: z.string(),
  size: z.number(),
})
export const receipt = z.object({ statement, keyid: z.string(), signature: z.string() })
export type Receipt = z.infer<typeof receipt>

/** Whether that key (raw Ed25519, base64) signed that statement (in canonical JSON, RFC 8785). */
export function isSigned({ statement, signature }: Receipt, publicKey: string): boolean {
  return ed25519(publicKey)(jcs(statement), Buffer.from(signature, 'base64'))
}
