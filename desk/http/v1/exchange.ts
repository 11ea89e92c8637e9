/** What must be remembered of a signed exchange: nonces, and answers to be given again. */
import { createHash } from 'node:crypto'
import type { House, Tenant } from '../../house.ts'
import { later } from '../../../core/instant.ts'
import { uuidv7 } from '../../outside/random.ts'
import type { CaseKey } from '../../outside/case-key.ts'
import { type Answered, answeredTo, requestWith } from '../../sql/answered.ts'
import { caseKeyOf } from '../../sql/demands/cases.ts'
import { inTenant, type Tx } from '../../sql/database.ts'
import { findable } from '../../sql/findable.ts'
import type { Sheaf } from '../../sql/sheaf.ts'
import { Refused } from '../problem.ts'
import { securityEvent } from '../../sql/day/security-events.ts'
import type { Sender } from './sender.ts'

/** A response as it was given the first time; an exact retry gets these bytes again. */
export type Stored = { status: number; headers: Record<string, string>; body: string }

const digestOf = (body: Uint8Array) => createHash('sha256').update(body).digest('hex')

/**
 * The stored response, if this very request was answered before: same idempotency key and body.
 * Throws {@link Refused}: 409 for a nonce used with anything else and for a request whose time is over (whoever captured
 * it learns nothing; its owner signs afresh), 422 for the same key with another body; each leaves a security event.
 * `undefined`: a new request, to be handled.
 */
export async function answeredBefore(
  house: House,
  tenant: Tenant,
  sender: Sender,
  route: string,
): Promise<Stored | undefined> {
  const key = sender.parsed.idempotencyKey
  if (key === undefined || !sender.seen) return undefined
  const body = digestOf(sender.body)
  const found = await inTenant(house.db, tenant.id, async (tx) => {
    const before = await answeredTo(tx, { sender: sender.key.authority.id, route, key })
    const nonce = await nonceSeen(tx, sender)
    const replayed = nonce !== undefined && nonce !== before?.id
    const late = before !== undefined && sender.facts.times !== 'in-time'
    const conflict = before !== undefined && before.sha256 !== body
    if (replayed || conflict || late) {
      const kind = replayed ? 'nonce-reused' : conflict ? 'idempotency-conflict' : 'replayed-late'
      await securityEvent(tx, house, tenant, sender.at, kind, {
        route,
        keyid: sender.parsed.keyid,
        sha256: body,
      })
    }
    const open = before !== undefined && !conflict && !replayed && !late
    return { before, replayed, late, response: open ? await storedIn(tx, house, tenant, before) : undefined }
  })
  if (found.before && found.before.sha256 !== body) {
    throw new Refused(422, 'idempotency-conflict', 'This Idempotency-Key was used with another body.', {
      errors: [{ path: 'idempotency-key', found: 'a key used before', wanted: 'a new key for a new body' }],
    })
  }
  if (found.replayed)
    throw new Refused(409, 'nonce-reused', 'This nonce was used before with another request.', {
      errors: [{ path: 'signature.nonce', found: 'a nonce used before', wanted: 'a fresh nonce' }],
    })
  if (found.late)
    throw new Refused(409, 'expired', 'This request was answered before, and its signature has expired.', {
      errors: [{ path: 'signature.times', found: 'a signature past its time', wanted: 'a fresh signature' }],
    })
  return found.response
}

async function nonceSeen(tx: Tx, { parsed: { keyid, nonce } }: Sender): Promise<string | undefined> {
  return nonce === undefined ? undefined : await requestWith(tx, { keyid, nonce })
}

/** The response that a remembered exchange holds; `undefined` where it holds none that can still be opened. */
export async function storedIn(
  tx: Tx,
  house: House,
  tenant: Tenant,
  { id, response, caseId }: Answered,
): Promise<Stored | undefined> {
  if (response === null || caseId === null) return undefined
  const caseKey = await caseKeyOf(tx, house, tenant.id, caseId)
  return caseKey.openJson(response, `exchange:${id}`) as Stored
}

/** Remembers the exchange with the caller's sheaf. A second one that raced in fails on the unique keys, whole. */
export function remember(
  sheaf: Sheaf,
  house: House,
  tenant: Tenant,
  sender: Sender,
  route: string,
  response: Stored,
  { caseId, caseKey }: { caseId: string; caseKey: CaseKey },
): void {
  const { keyid, nonce, expires, idempotencyKey } = sender.parsed
  // Bytes that are not those signed may have been changed on the way: they must not use up the sender's key and nonce.
  if (sender.facts.digest !== 'equal') return
  const id = uuidv7(sender.at, house.chance)
  if (idempotencyKey !== undefined)
    sheaf.add('idempotent_request', [
      {
        id,
        tenant_id: tenant.id,
        sender: sender.key.authority.id,
        route,
        key: idempotencyKey,
        body_sha256: digestOf(sender.body),
        response: caseKey.sealJson(response, `exchange:${id}`),
        case_id: caseId,
        created_at: sender.at,
      },
    ])
  if (nonce !== undefined) {
    const until = later(sender.at, nonceLife(sender.at, expires))
    sheaf.add('nonce_seen', [
      { tenant_id: tenant.id, keyid, nonce: findable(nonce), expires_at: until, request: id },
    ])
  }
}

/** Until ten minutes after it expires, counted from now; nobody's `expires` makes it longer than a day. */
function nonceLife(at: string, expires: number | undefined): number {
  const left = expires === undefined ? 300_000 : expires * 1000 - Date.parse(at)
  return Math.min(Math.max(left, 0) + 600_000, 86_400_000)
}
