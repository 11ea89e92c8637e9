import { createPublicKey } from 'node:crypto'
import type { Numbered, Receipt } from '../../core/demand.ts'
import { jcs } from '../../log/leaf.ts'
import type { House, Tenant } from '../house.ts'
import { storedIn } from '../http/v1/exchange.ts'
import { keyIdOf, receiptOf } from '../http/v1/views.ts'
import type { CaseEntry } from '../outside/archive.ts'
import { answeredFirst } from '../sql/answered.ts'
import { inTenant } from '../sql/database.ts'
import { json, text } from './paper.ts'

/** What was acknowledged at once: the statement, its signature, and the key, each as the file that `openssl` wants. */
export async function receiptFiles(house: House, tenant: Tenant, demand: Numbered): Promise<CaseEntry[]> {
  const given = (await givenReceipt(house, tenant, demand)) ?? (await receiptOf(house, tenant, demand))
  const keys = await house.keys.verifiers('receipt')
  const key = keys.find(({ publicKey }) => keyIdOf(publicKey) === given.keyid)
  return [
    json('receipt/receipt.json', given),
    { name: 'receipt/statement.json', bytes: jcs(given.statement) },
    { name: 'receipt/statement.sig', bytes: Buffer.from(given.signature, 'base64') },
    ...(key ? [text('receipt/key.pem', pemOf(key.publicKey))] : []),
  ]
}

type Acknowledged = Awaited<ReturnType<typeof receiptOf>>

/** The very receipt the sender got, where it came by the signed door; its key may have been replaced since. */
async function givenReceipt(
  house: House,
  tenant: Tenant,
  { authority, receipt }: { authority?: Numbered['authority']; receipt: Receipt },
): Promise<Acknowledged | undefined> {
  if (!authority) return undefined
  const stored = await inTenant(house.db, tenant.id, async (tx) => {
    const asked = { sender: authority.id, route: '/v1/demands', sha256: receipt.sha256 }
    const row = await answeredFirst(tx, asked)
    return row && (await storedIn(tx, house, tenant, row))
  })
  return stored && (JSON.parse(stored.body) as { receipt?: Acknowledged }).receipt
}

function pemOf(raw: Uint8Array): string {
  const x = Buffer.from(raw).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return String(key.export({ format: 'pem', type: 'spki' }))
}
