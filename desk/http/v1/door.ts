/** What the signed door finds out about an order before the path begins. */
import type { Json } from '../../../core/event.ts'
import { sameName } from '../../../core/names.ts'
import { said, textAt, valueAt } from '../../../core/order.ts'
import type { Instrument } from '../../../core/regime.ts'
import { changedWithin, mayIssue } from '../../../core/registry.ts'
import { nothingKnown, type TrustFacts } from '../../../core/trust-facts.ts'
import type { DoorFacts } from '../../facts/2-authenticate.ts'
import type { House, Tenant } from '../../house.ts'
import type { History } from '../../sql/door.ts'
import type { Sender } from './sender.ts'

export type Envelope = {
  regime: string
  instrument: string
  language: string
  order: Json
  threatToLife: boolean
}

/** So many of one authority within an hour are unusual. */
export const unusualVolume = 30

/** The order inside the body; a body without an envelope is the order itself. */
export function orderIn(body: Json): Json {
  const order = valueAt(body, 'order') ?? body
  return typeof order === 'object' && order !== null && !Array.isArray(order) ? order : {}
}

/** What the body says of itself, once it is known which instrument it is taken for. What names no language is English. */
export function envelopeOf(body: Json, { regime, name }: Instrument): Envelope {
  return {
    regime,
    instrument: name,
    language: textAt(body, 'language') ?? 'en',
    order: orderIn(body),
    threatToLife: valueAt(body, 'threatToLife') === true,
  }
}

/** What trust is decided from. Nothing the message says about its own sender is believed; it is compared. */
export function doorFactsOf(
  house: Pick<House, 'policy'>,
  tenant: Tenant,
  sender: Sender,
  envelope: Envelope,
  law: Instrument,
  history: History,
): DoorFacts {
  const { authority, key } = sender.key
  const instrument = `${envelope.regime}/${envelope.instrument}`
  const trust: TrustFacts = {
    ...nothingKnown,
    request: { ...sender.facts, nonce: sender.facts.nonce },
    binding: bindingOf(sender, envelope.order, law),
    competence: mayIssue(authority, instrument, authority.country ?? 'EU', sender.at),
    reference: history.otherContent ? 'other-content' : 'new',
    automatic: sender.row.automatic ? 'two-persons' : 'off',
    undisputed: sender.row.undisputed,
    odd: {
      ...nothingKnown.odd,
      'first-ever': !history.before,
      'credential-changed': changedWithin(key, house.policy.coolOffHours, sender.at),
      'unusual-hour': isNight(sender.at, tenant.settings.zone),
      'unusual-volume': history.lastHour >= unusualVolume,
    },
  }
  return {
    trust,
    evidence: {
      key: { keyid: key.keyid, since: key.validFrom.slice(0, 10), by: key.registeredBy.join(', ') },
      signature: { keyid: key.keyid, alg: key.alg },
      binding: { authority: authority.name },
      competence: { instrument: envelope.instrument, authority: authority.name },
    },
    authority: {
      id: authority.id,
      name: authority.name,
      country: authority.country ?? 'EU',
      ...(authority.contacts[0] ? { contact: authority.contacts[0].value } : {}),
    },
    envelope: { regime: envelope.regime, instrument: envelope.instrument, language: envelope.language },
    urgent: envelope.threatToLife,
  }
}

/** The authority named in the order must be the one whose key signed it. An order that names none is bound by its key. */
function bindingOf(sender: Sender, order: Json, instrument: Instrument): TrustFacts['binding'] {
  const named = said(order, instrument, 'issuer')
  const state = said(order, instrument, 'country')
  const { name, country } = sender.key.authority
  const isTheirs = named === undefined || sameName(named, name)
  const sameState = state === undefined || country === undefined || state.toUpperCase() === country
  return isTheirs && sameState ? 'same' : 'differs'
}

const hours = new Map<string, Intl.DateTimeFormat>()

function isNight(at: string, zone: string): boolean {
  const hour =
    hours.get(zone) ?? new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone })
  hours.set(zone, hour)
  return Number(hour.format(new Date(at))) < 5
}
