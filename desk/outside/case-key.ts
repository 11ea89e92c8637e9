import { createSecretKey } from 'node:crypto'
import { joined, openBox, sealBox } from './box.ts'
import type { Random } from './box.ts'
import { Fault } from './fault.ts'
import type { Keys, Wrapped } from './keys.ts'

/**
 * The key of one case: seals what rows keep about it (openings of log entries, state, payloads, answers).
 * Destroying the wrapped key makes all of it unreadable at once.
 */
export type CaseKey = {
  /** `about` names the row and column, e.g. `event:<id>:opening`; a box moved elsewhere stays shut. */
  sealJson(json: unknown, about: string): Buffer
  /** Throws `sealed-unreadable` for another case, another place, or changed bytes. */
  openJson(box: Uint8Array, about: string): unknown
  sealBytes(bytes: Uint8Array, about: string): Buffer
  openBytes(box: Uint8Array, about: string): Buffer
}
export type CasePlace = { tenant: string; caseId: string }

/** A new case: the key to use now and the wrapped form for the row `case_key`. Nothing is stored here. */
export async function wrapForCase(
  place: CasePlace,
  tools: { keys: Keys; random: Random },
): Promise<{ caseKey: CaseKey; wrapped: Wrapped }> {
  const secret = Buffer.from(tools.random(32))
  const wrapped = await tools.keys.wrap({ ...place, object: 'case-key' }, secret)
  return { caseKey: caseKeyOf(secret, place, tools.random), wrapped }
}

/** The key of a case from its row. Throws as {@link Keys.unwrap} does. */
export async function openForCase(
  place: CasePlace,
  wrapped: Wrapped,
  tools: { keys: Keys; random: Random },
): Promise<CaseKey> {
  const secret = await tools.keys.unwrap({ ...place, object: 'case-key' }, wrapped)
  return caseKeyOf(secret, place, tools.random)
}

function caseKeyOf(bytes: Buffer, place: CasePlace, random: Random): CaseKey {
  // Read once: a case seals dozens of things when an order comes in.
  const secret = createSecretKey(bytes)
  const bound = (about: string) => joined(place.tenant, place.caseId, about)
  const sealBytes = (bytes: Uint8Array, about: string) => sealBox(secret, bytes, bound(about), random)
  const openBytes = (box: Uint8Array, about: string) => {
    const plain = openBox(secret, box, bound(about))
    if (!plain) throw new Fault('sealed-unreadable', { found: about })
    return plain
  }
  return {
    sealBytes,
    openBytes,
    sealJson: (json, about) => sealBytes(Buffer.from(JSON.stringify(json), 'utf8'), about),
    openJson: (box, about): unknown => JSON.parse(openBytes(box, about).toString('utf8')),
  }
}
