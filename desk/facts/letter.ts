import type { Json } from '../../core/event.ts'
import type { Instant } from '../../core/instant.ts'
import { sameName } from '../../core/names.ts'
import { said } from '../../core/order.ts'
import type { Instrument } from '../../core/regime.ts'
import { type Authority, contactsFor, mayIssue, type Registry, standing } from '../../core/registry.ts'
import { nothingKnown } from '../../core/trust-facts.ts'
import { readRegistry } from '../sql/house/authorities.ts'
import { handedInBefore } from '../sql/demands/state.ts'
import type { Tx } from '../sql/database.ts'
import type { DoorFacts } from './2-authenticate.ts'

type Letter = {
  at: Instant
  envelope: DoorFacts['envelope']
  instrument: Instrument
  sha256: string
  reference: string | undefined
}

/**
 * What trust is decided from when an order came on paper or by telephone. A letterhead proves nothing: only the
 * registry's entry of the authority it names counts, and until that authority is called back the demand stays at L0.
 * Never automatic, whatever is switched on for the authority.
 */
export async function letterFacts(
  tx: Tx,
  order: Json,
  { at, envelope, instrument, sha256, reference }: Letter,
): Promise<DoorFacts> {
  const { registry } = await readRegistry(tx)
  const authority = namedIn(registry, order, instrument, at)
  const seen = authority && (await earlier(tx, authority.id, reference, sha256))
  const contact = authority && contactsFor(authority, at)[0]
  return {
    trust: {
      ...nothingKnown,
      binding: authority ? 'same' : 'absent',
      competence: authority
        ? mayIssue(authority, `${envelope.regime}/${envelope.instrument}`, authority.country ?? 'EU', at)
        : 'unknown',
      reference: seen === undefined ? 'absent' : seen.otherContent ? 'other-content' : 'new',
      odd: { ...nothingKnown.odd, 'first-ever': seen !== undefined && !seen.any },
    },
    evidence: {
      ...(authority ? { binding: { authority: authority.name } } : {}),
      ...(authority ? { competence: { instrument: envelope.instrument, authority: authority.name } } : {}),
    },
    ...(authority
      ? {
          authority: {
            id: authority.id,
            name: authority.name,
            country: authority.country ?? 'EU',
            ...(contact ? { contact: contact.value } : {}),
          },
        }
      : {}),
    envelope,
    urgent: false,
  }
}

/** The standing authority of that name in that state. Two of the same name are none: a person looks. */
function namedIn(
  { authorities }: Registry,
  order: Json,
  instrument: Instrument,
  at: Instant,
): Authority | undefined {
  const [name, state] = [said(order, instrument, 'issuer'), said(order, instrument, 'country')]
  if (name === undefined) return undefined
  const [only, ...others] = authorities.filter(
    (each) =>
      sameName(each.name, name) &&
      (state === undefined || each.country === undefined || each.country === state) &&
      standing(each, at) === 'valid',
  )
  return others.length === 0 ? only : undefined
}

async function earlier(tx: Tx, authority: string, reference: string | undefined, sha256: string) {
  const before = await handedInBefore(tx, authority, reference)
  const any = before.length > 0 || (await handedInBefore(tx, authority, undefined)).length > 0
  return {
    any,
    otherContent: reference !== undefined && before.some((each) => each.authentic && each.sha256 !== sha256),
  }
}
