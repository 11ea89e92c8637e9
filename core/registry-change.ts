/** Changes of the registry, as rules: what a change makes of it, or why it may not be made. */
import type { Instant } from './instant.ts'
import {
  type Algorithm,
  type Authority,
  type Contact,
  type PublicJwk,
  type Registry,
  standing,
} from './registry.ts'

/** What one person may propose and another approve. */
export type RegistryChange =
  | {
      change: 'add-authority'
      name: string
      country: string
      type: NonNullable<Authority['type']>
      email: string
      tel: string
      instruments: readonly string[]
    }
  | { change: 'add-key'; authority: string; keyid: string; alg: Algorithm; publicJwk: PublicJwk }
  | { change: 'revoke-key'; authority: string; keyid: string }
  | { change: 'revoke-authority'; authority: string }
  | { change: 'automatic'; authority: string; on: boolean }
  /** What the authority may issue from now on, whole. */
  | { change: 'competences'; authority: string; instruments: readonly string[] }
  /** Takes the place of what stood for that kind of contact. */
  | { change: 'contact'; authority: string; kind: 'mail' | 'telephone'; value: string }
  | { change: 'officer'; authority: string; name: string }
  | { change: 'officer-end'; authority: string; officer: string }
  /** That the authority told whom, and when, of procedures and deadlines: at least twelve hours before its first order. */
  | { change: 'first-notice'; authority: string; givenAt: Instant; to: string }

export type ChangeFacts = {
  at: Instant
  /** The two natural persons: who proposed and who approved. */
  by: readonly [proposed: string, approved: string]
  /** A fresh identifier for an authority that is added. */
  id: string
  /** Where an instrument may be issued for: `*`, or the authority's own state for what only the home state decides. */
  territoryOf(instrument: string): 'everywhere' | 'own-state' | undefined
}

/** The entry as it is after the change; `automatic` where the switch was turned, `firstNoticeAt` where one was entered. */
export type Changed = { authority: Authority; automatic?: boolean; firstNoticeAt?: Instant }
export type ChangeRefused = { refused: string; found: string; wanted: string }

/** Makes one change, or says why not. A key id is taken once in the whole registry: two claims would make both void. */
export function changed(
  registry: Registry,
  change: RegistryChange,
  facts: ChangeFacts,
): Changed | ChangeRefused {
  if (change.change === 'add-authority') return added(registry, change, facts)
  const authority = registry.authorities.find(({ id }) => id === change.authority)
  if (!authority) return refused('no-such-authority', change.authority, 'an authority of the registry')
  if (authority.revokedAt !== undefined)
    return refused('authority-revoked', `revoked on ${authority.revokedAt}`, 'an authority that stands')
  switch (change.change) {
    case 'add-key': {
      const taken = registry.authorities.some(({ keys }) => keys.some(({ keyid }) => keyid === change.keyid))
      if (taken) return refused('key-id-taken', change.keyid, 'a key id that nobody has or had')
      const { keyid, alg, publicJwk } = change
      const key = { keyid, alg, publicJwk, registeredBy: facts.by, validFrom: facts.at }
      return { authority: { ...authority, keys: [...authority.keys, key] } }
    }
    case 'revoke-key': {
      const key = authority.keys.find(({ keyid }) => keyid === change.keyid)
      if (!key || key.revokedAt !== undefined)
        return refused('no-such-key', change.keyid, 'a key of this authority that stands')
      const revoked = { ...key, revokedAt: facts.at }
      return { authority: { ...authority, keys: authority.keys.map((one) => (one === key ? revoked : one)) } }
    }
    case 'revoke-authority':
      return { authority: { ...authority, revokedAt: facts.at }, automatic: false }
    case 'automatic':
      return { authority, automatic: change.on }
    case 'competences':
      return withCompetences(authority, change.instruments, facts)
    case 'contact': {
      const { kind, value } = change
      const contacts = authority.contacts.map((one) =>
        one.kind === kind ? ended<Contact>(one, facts.at) : one,
      )
      const id = `${facts.id}/${kind}`
      const contact: Contact = { id, kind, value, language: 'en', validFrom: facts.at }
      return { authority: { ...authority, contacts: [...contacts, contact] } }
    }
    case 'officer': {
      const instruments = authority.competences
        .filter((one) => standing(one, facts.at) === 'valid')
        .map(({ instrument }) => instrument)
      const officer = { id: facts.id, name: change.name, instruments, validFrom: facts.at }
      return { authority: { ...authority, officers: [...authority.officers, officer] } }
    }
    case 'officer-end': {
      const officer = authority.officers.find(({ id }) => id === change.officer)
      if (!officer || officer.revokedAt !== undefined)
        return refused('no-such-officer', change.officer, 'an officer of this authority who stands')
      const officers = authority.officers.map((one) => (one === officer ? ended(one, facts.at) : one))
      return { authority: { ...authority, officers } }
    }
    case 'first-notice':
      return change.givenAt > facts.at
        ? refused('notice-to-come', change.givenAt, `a moment that is over, before ${facts.at}`)
        : { authority, firstNoticeAt: change.givenAt }
  }
}

/** What stays is left as it was registered; what was taken away and given back begins anew. */
function withCompetences(
  authority: Authority,
  instruments: readonly string[],
  facts: ChangeFacts,
): Changed | ChangeRefused {
  const unknown = instruments.find((instrument) => facts.territoryOf(instrument) === undefined)
  if (unknown !== undefined)
    return refused('no-such-instrument', unknown, 'an instrument or decision of a regime')
  const stands = (one: Authority['competences'][number]) => standing(one, facts.at) === 'valid'
  const kept = authority.competences.map((one) =>
    instruments.includes(one.instrument) ? one : ended(one, facts.at),
  )
  const fresh = [...new Set(instruments)].filter(
    (instrument) => !kept.some((one) => one.instrument === instrument && stands(one)),
  )
  const home = authority.country ?? '*'
  const added = fresh.map((instrument) => ({
    validFrom: facts.at,
    instrument,
    territory: facts.territoryOf(instrument) === 'own-state' ? home : '*',
    source: facts.by.join(', '),
  }))
  return { authority: { ...authority, competences: [...kept, ...added] } }
}

/** Nothing that was registered is ever taken out of the register: it ends. */
function ended<T extends { revokedAt?: Instant }>(one: T, at: Instant): T {
  return one.revokedAt === undefined ? { ...one, revokedAt: at } : one
}

function added(
  registry: Registry,
  change: RegistryChange & { change: 'add-authority' },
  facts: ChangeFacts,
): Changed | ChangeRefused {
  const same = (text: string) => text.normalize('NFKC').trim().toLowerCase()
  const twin = registry.authorities.find(
    ({ name, country }) => same(name) === same(change.name) && country === change.country,
  )
  if (twin) return refused('authority-known', twin.name, 'an authority that is not in the registry')
  const unknown = change.instruments.find((instrument) => facts.territoryOf(instrument) === undefined)
  if (unknown !== undefined)
    return refused('no-such-instrument', unknown, 'an instrument or decision of a regime')
  const term = { validFrom: facts.at }
  return {
    authority: {
      ...term,
      id: facts.id,
      name: change.name,
      country: change.country,
      type: change.type,
      keys: [],
      officers: [],
      contacts: [
        { ...term, id: `${facts.id}/mail`, kind: 'mail', value: change.email, language: 'en' },
        { ...term, id: `${facts.id}/telephone`, kind: 'telephone', value: change.tel, language: 'en' },
      ],
      competences: change.instruments.map((instrument) => ({
        ...term,
        instrument,
        territory: facts.territoryOf(instrument) === 'own-state' ? change.country : '*',
        source: facts.by.join(', '),
      })),
      domains: [change.email.slice(change.email.lastIndexOf('@') + 1).toLowerCase()],
    },
  }
}

function refused(why: string, found: string, wanted: string): ChangeRefused {
  return { refused: why, found, wanted }
}
