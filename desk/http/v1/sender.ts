import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Field } from '../../../core/http-signature/message.ts'
import type { Profile } from '../../../core/http-signature/profile.ts'
import { type Parsed, readSignature, requestFactsOf } from '../../../core/http-signature/read.ts'
import type { Refusal } from '../../../core/http-signature/locate.ts'
import type { Instant } from '../../../core/instant.ts'
import { type KeyFound, keyFor } from '../../../core/registry.ts'
import { readRequest } from '../../../core/trust.ts'
import type { RequestFacts } from '../../../core/trust-facts.ts'
import type { House, Tenant } from '../../house.ts'
import type { AuthorityRow } from '../../sql/house/authorities.ts'
import { securityEvent } from '../../sql/day/security-events.ts'
import { inTenant } from '../../sql/database.ts'
import { askedBy, nobody } from '../../sql/door.ts'
import { addressOf } from '../../tenants.ts'
import { countSender, countSpoilt } from '../lanes.ts'
import { Refused } from '../problem.ts'
import { verifierOf } from '../signature.ts'

/** Who is behind a signed request, as far as the key tells. */
export type Sender = {
  parsed: Parsed
  facts: RequestFacts
  key: KeyFound
  row: AuthorityRow
  body: Buffer
  fields: readonly Field[]
  at: Instant
  /** Something of this request (its nonce, or its key on its route) was seen before. Where not, nobody needs to ask again. */
  seen: boolean
}

/** Header lines as they came, names and values in order, nothing joined. */
export function fieldsOf(request: FastifyRequest): Field[] {
  const raw = request.raw.rawHeaders
  return Array.from({ length: raw.length / 2 }, (_, n) => [raw[2 * n] ?? '', raw[2 * n + 1] ?? ''] as const)
}

export function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}

/**
 * Reads and checks the signature. A stranger (no key of ours, or a signature that does not verify) leaves a small
 * durable record and is refused with its id: no number, no demand. Throws {@link Refused} for a stranger.
 * `route` is where an answer would be remembered; what only reads has none.
 */
export async function senderOf(
  house: House,
  tenant: Tenant,
  request: FastifyRequest,
  profile: Profile,
  at: Instant,
  route: string,
): Promise<Sender> {
  const body = bodyOf(request)
  const fields = fieldsOf(request)
  const read = readSignature(
    { method: request.method, target: request.raw.url ?? '', fields, body },
    { publicBaseUrl: addressOf(house, tenant), profile, at },
  )
  const { registry, rows, seen } =
    'refused' in read ? nobody : await askedBy(house.db, tenant.id, read, route)
  const found = 'refused' in read ? undefined : keyFor(registry, read.keyid, at)
  const facts = requestFactsOf(read, found, verifierOf)
  const row = found && rows.get(found.authority.id)
  if ('refused' in read || !found || !row || readRequest(facts) === 'stranger')
    throw await turnAway(house, tenant, request, body, read, facts, at)
  countSender(house, tenant.id, found.authority.id)
  return { parsed: read, facts, key: found, row, body, fields, at, seen }
}

async function turnAway(
  house: House,
  tenant: Tenant,
  request: FastifyRequest,
  body: Buffer,
  read: Parsed | Refusal,
  facts: RequestFacts,
  at: Instant,
): Promise<Refused> {
  countSpoilt(house, request.ip)
  const sha256 = createHash('sha256').update(body).digest('hex')
  const kind =
    'refused' in read ? read.refused : facts.key === 'unregistered' ? 'unknown-key' : 'bad-signature'
  const record = await inTenant(house.db, tenant.id, (tx) =>
    securityEvent(tx, house, tenant, at, `stranger.${kind}`, {
      route: request.routeOptions.url ?? '',
      sha256,
      bytes: body.length,
      from: request.ip,
      keyid: 'keyid' in read ? read.keyid.slice(0, 200) : '',
    }),
  )
  const wanted =
    (
      {
        unsigned: 'a signature with the tag guichet-intake-v1 (RFC 9421)',
        'unknown-key': 'a key registered at this desk',
        'bad-signature': 'a signature that verifies',
      } as Record<string, string>
    )[kind] ?? ('refused' in read ? read.wanted : 'a signature')
  return new Refused(401, 'not-authenticated', 'This desk cannot tell who sent this.', {
    detail: `Record ${record}. SHA-256 of the body: ${sha256}. Nothing was registered.`,
    errors: [{ path: 'signature', found: 'refused' in read ? read.found : kind, wanted }],
  })
}
