/** A program of the operator with a token of its own, as a platform's upload hook is one. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Scanned } from '../desk/http/contract/index.ts'
import { uuidv7 } from '../desk/outside/random.ts'
import { tokenHash } from '../desk/outside/token-hash.ts'
import { addToken, type TokenRight } from '../desk/sql/house/tokens.ts'
import { inTenant } from '../desk/sql/database.ts'
import type { Desk } from './desk.ts'

export async function tokenAt(
  { house, tenant }: Pick<Desk, 'house' | 'tenant'>,
  may: readonly TokenRight[],
): Promise<{ id: string; secret: string }> {
  const secret = randomUUID()
  const at = house.clock.now()
  const id = uuidv7(at, house.chance)
  await inTenant(house.db, tenant.id, (tx) =>
    addToken(tx, tenant.id, { id, name: 'upload hook', hash: tokenHash(secret), may, madeBy: null, at }),
  )
  return { id, secret }
}

/** Asks about pieces by their bytes, as they would be sent. */
export async function scannerAt(
  desk: Desk,
): Promise<{ scan(content: string, bytes: Uint8Array): Promise<Scanned> }> {
  const { secret } = await tokenAt(desk, ['scan'])
  return {
    async scan(content, bytes) {
      const response = await fetch(`${desk.url}/v1/scan?content=${encodeURIComponent(content)}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(bytes),
      })
      assert.equal(response.status, 200)
      return (await response.json()) as Scanned
    },
  }
}
