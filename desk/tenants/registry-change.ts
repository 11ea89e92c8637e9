/** Changes of the register of authorities: how they are judged as it stands, made, and said; and what follows at once. */
import { createHash } from 'node:crypto'
import { distrust } from '../../core/deeds/distrust.ts'
import type { Saying } from '../../core/event.ts'
import { keepsRegister } from '../../core/house-change.ts'
import type { Authority, PublicJwk } from '../../core/registry.ts'
import { type ChangeFacts, changed, type RegistryChange } from '../../core/registry-change.ts'
import { jcs } from '../../log/leaf.ts'
import { lostStanding } from '../facts/standing.ts'
import type { House, Tenant } from '../house.ts'
import { onDemand } from '../journey.ts'
import { inTenant } from '../sql/database.ts'
import { loadDemand, openDemandsOf } from '../sql/demands/state.ts'
import { lockRegistry, readRegistry, writeAuthority } from '../sql/house/authorities.ts'
import type { Family } from './two-persons.ts'

export const ofTheRegister: Family<RegistryChange> = {
  table: 'registry_change',
  has: keepsRegister,
  lock: lockRegistry,
  async judge(tx, change, { house, tenant, id, at, by: [proposer, decider] }) {
    const { registry } = await readRegistry(tx)
    const made = changed(registry, change, {
      at,
      id,
      by: [proposer?.name ?? '', decider?.name ?? ''],
      territoryOf: (instrument) => territoryOf(house, instrument),
    })
    const concerned = 'refused' in made ? { name: '', officers: [] } : made.authority
    return {
      no: 'refused' in made ? made : undefined,
      event: (how, actor) => ({
        type: 'registry.changed',
        at,
        actor,
        says: {
          key: 'history.registry.changed',
          params: { how, ...sayingOf(change, concerned).params },
        },
        body: { change: id, how, what: JSON.parse(JSON.stringify(change)) },
      }),
      make: async () => {
        if (!('refused' in made)) await writeAuthority(tx, tenant.id, made.authority, made)
        return undefined
      },
    }
  },
}

/** An order may be issued to any service in the Union; what follows on an order is decided for one's own state. */
function territoryOf(house: House, named: string): ReturnType<ChangeFacts['territoryOf']> {
  const [regime = '', name] = named.split('/')
  const instruments = house.regimes.get(regime)?.editions.at(-1)?.instruments ?? []
  if (instruments.some((instrument) => instrument.name === name)) return 'everywhere'
  return instruments.some(({ followUps }) => followUps.some((one) => one.name === name))
    ? 'own-state'
    : undefined
}

/** Every open demand of a sender that was struck is held for a person. The carrier looks by itself; this tells people at once. */
export async function distrustOpen(house: House, tenant: Tenant, authority: string): Promise<void> {
  const ids = await inTenant(house.db, tenant.id, (tx) => openDemandsOf(tx, authority))
  for (const id of ids) {
    const loaded = await inTenant(house.db, tenant.id, (tx) => loadDemand(tx, house, tenant.id, id))
    if (!loaded || !('authority' in loaded.demand)) continue
    const lost = await lostStanding(house, tenant, loaded.demand)
    if (!lost) continue
    await onDemand(house, tenant, id, ({ demand }) =>
      distrust(demand, lost, { at: house.clock.now(), policy: house.policy }),
    )
  }
}

type Concerned = Pick<Authority, 'name' | 'officers'>

/** What a change does, in a sentence that tells one key from another. */
export function sayingOf(change: RegistryChange, concerned: Concerned): Saying {
  const key =
    change.change === 'automatic'
      ? `registry.automatic-${change.on ? 'on' : 'off'}`
      : `registry.${change.change}`
  const { name } = concerned
  return { key, params: { authority: name, name, change: change.change, ...particulars(change, concerned) } }
}

function particulars(change: RegistryChange, { officers }: Concerned): Record<string, string> {
  switch (change.change) {
    case 'add-key':
      // In groups of four, as the register and the terminal of the authority show it: two people read it to each other.
      return {
        keyid: change.keyid,
        alg: change.alg,
        fingerprint: fingerprintOf(change.publicJwk).replaceAll(/(.{4})(?=.)/g, '$1 '),
      }
    case 'revoke-key':
      return { keyid: change.keyid }
    case 'add-authority': {
      const { country, instruments, email, tel } = change
      return { country, instruments: instruments.join(', '), email, tel }
    }
    case 'competences':
      return { instruments: change.instruments.join(', ') }
    case 'contact':
      return { value: change.value }
    case 'officer':
      return { officer: change.name }
    case 'officer-end':
      return { officer: officers.find(({ id }) => id === change.officer)?.name ?? change.officer }
    case 'first-notice':
      return { at: change.givenAt, to: change.to }
    case 'automatic':
    case 'revoke-authority':
      return {}
  }
}

/** RFC 7638: what two people read to each other over the telephone to be sure of one key. */
export function fingerprintOf(jwk: PublicJwk): string {
  return createHash('sha256')
    .update(jcs({ ...publicPart(jwk) } as never))
    .digest('base64url')
}

export function publicPart({ kty, crv, x, y, n, e }: PublicJwk): PublicJwk {
  return {
    kty,
    ...(crv ? { crv } : {}),
    ...(x ? { x } : {}),
    ...(y ? { y } : {}),
    ...(n ? { n } : {}),
    ...(e ? { e } : {}),
  }
}
