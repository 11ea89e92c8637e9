/** Who may ask: read by everyone at the desk, changed by two persons. */
import type { FastifyInstance } from 'fastify'
import { createHash } from 'node:crypto'
import { distrust } from '../../../../core/deeds/distrust.ts'
import type { Actor, EventDraft } from '../../../../core/event.ts'
import {
  algorithms,
  type Algorithm,
  type Authority,
  type PublicJwk,
  standing,
} from '../../../../core/registry.ts'
import { type ChangeFacts, changed, type RegistryChange } from '../../../../core/registry-change.ts'
import type { Instrument } from '../../../../core/regime.ts'
import { jcs } from '../../../../log/leaf.ts'
import type { House, Tenant } from '../../../house.ts'
import { onDemand } from '../../../journey.ts'
import { lostStanding } from '../../../facts/standing.ts'
import { uuidv7 } from '../../../outside/random.ts'
import { lockRegistry, readRegistry, writeAuthority } from '../../../sql/house/authorities.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import { loadDemand } from '../../../sql/demands/state.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import { instrumentsInForce } from '../../../tenants.ts'
import type { Authorities, Saying } from '../../contract/index.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { keyFault } from '../../signature.ts'
import { read, uuid } from '../asked.ts'
import { wordsOf } from '../../../spoken.ts'
import { type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'
import { personMay } from '../rights.ts'

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const keep = { config: { open: 'session' as const, may: ['registry'] }, bodyLimit: 64 * 1024 }

  app.get('/desk/api/authorities', see, async (request, reply) => {
    const { tenant, staff } = await sitting(house, request)
    return send(reply, await authoritiesFor(house, tenant, staff))
  })

  app.post('/desk/api/authorities/changes', keep, async (request, reply) => {
    const sits = await sitting(house, request)
    const change = changeFrom(read(request, contract.proposeChange))
    return send(reply, { id: await propose(house, sits, change) })
  })

  for (const decision of ['approve', 'reject'] as const) {
    app.post<{ Params: { id: string } }>(
      `/desk/api/authorities/changes/:id/${decision}`,
      keep,
      async (request, reply) => {
        const sits = await sitting(house, request)
        await decide(house, sits, uuid(request.params.id), decision === 'approve')
        return send(reply, {})
      },
    )
  }
}

/** The key's algorithm follows from the key, and only its public members are kept. Throws where it may not be registered. */
function changeFrom(asked: ReturnType<typeof contract.proposeChange.parse>): RegistryChange {
  if (asked.change !== 'add-key') return asked
  const { authority, keyid, jwk } = asked
  const alg = algorithmOf(jwk)
  const fault = alg
    ? keyFault(jwk as PublicJwk, alg)
    : {
        found: `a key of type ${String(jwk.kty)} ${String(jwk.crv ?? '')}`.trim(),
        wanted: algorithms.join(', '),
      }
  if (fault || !alg)
    throw new Refused(422, 'unfit-key', 'This key may not be registered.', {
      errors: [{ path: 'jwk', found: fault?.found ?? '', wanted: fault?.wanted ?? '' }],
    })
  return { change: 'add-key', authority, keyid, alg, publicJwk: publicPart(jwk as PublicJwk) }
}

function algorithmOf(jwk: Record<string, unknown>): Algorithm | undefined {
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') return 'ed25519'
  if (jwk.kty === 'EC' && jwk.crv === 'P-256') return 'ecdsa-p256-sha256'
  return jwk.kty === 'RSA' ? 'rsa-pss-sha512' : undefined
}

function publicPart({ kty, crv, x, y, n, e }: PublicJwk): PublicJwk {
  return {
    kty,
    ...(crv ? { crv } : {}),
    ...(x ? { x } : {}),
    ...(y ? { y } : {}),
    ...(n ? { n } : {}),
    ...(e ? { e } : {}),
  }
}

/** RFC 7638: what two people read to each other over the telephone to be sure of one key. */
function fingerprintOf(jwk: PublicJwk): string {
  return createHash('sha256')
    .update(jcs({ ...publicPart(jwk) } as never))
    .digest('base64url')
}

async function propose(
  house: House,
  { tenant, staff, actor }: Sitting,
  change: RegistryChange,
): Promise<string> {
  const at = house.clock.now()
  const id = uuidv7(at, house.chance)
  await inTenant(house.db, tenant.id, async (tx) => {
    const { registry } = await readRegistry(tx)
    // Tried without writing: nobody is asked to approve what could not be done.
    const tried = changed(registry, change, factsFor(house, id, [staff.name, '']))
    if ('refused' in tried) throw notPossible(tried)
    await tx
      .insertInto('registry_change')
      .values({
        id,
        tenant_id: tenant.id,
        change: JSON.stringify(change),
        proposed_by: staff.id,
        proposed_at: at,
        decided_by: null,
        decided_at: null,
        approved: null,
      })
      .execute()
    await recordOwnEvents(tx, house, tenant, [eventOf('proposed', id, change, tried.authority, actor, at)])
  })
  return id
}

/**
 * One change is decided once, and approved only by another natural person than the one who proposed it. The row is
 * locked while it is decided; the database refuses the same person as well (`two_persons`).
 */
async function decide(
  house: House,
  { tenant, staff, actor }: Sitting,
  id: string,
  approved: boolean,
): Promise<void> {
  const change = await inTenant(house.db, tenant.id, async (tx) => {
    await lockRegistry(tx, tenant.id)
    const row = await tx
      .selectFrom('registry_change')
      .innerJoin('staff', 'staff.id', 'registry_change.proposed_by')
      .select(['change', 'proposed_by', 'decided_at', 'staff.name as proposer'])
      .where('registry_change.id', '=', id)
      .forUpdate('registry_change')
      .executeTakeFirst()
    if (!row) throw new Refused(404, 'not-here', 'There is no such change.')
    if (row.decided_at !== null) throw new Refused(409, 'decided', 'This change was decided before.')
    if (approved && row.proposed_by === staff.id)
      throw new Refused(403, 'second-person', 'Whoever proposed a change cannot approve it.')
    const at = house.clock.now()
    const change = row.change as RegistryChange
    await tx
      .updateTable('registry_change')
      .set({ decided_by: staff.id, decided_at: at, approved })
      .where('id', '=', id)
      .execute()
    const { registry } = await readRegistry(tx)
    const made = changed(registry, change, factsFor(house, id, [row.proposer, staff.name]))
    if (approved) {
      if ('refused' in made) throw notPossible(made)
      await writeAuthority(tx, tenant.id, made.authority, made)
    }
    const concerned = 'refused' in made ? { name: '', officers: [] } : made.authority
    const how = approved ? 'approved' : 'rejected'
    await recordOwnEvents(tx, house, tenant, [eventOf(how, id, change, concerned, actor, at)])
    return approved ? change : undefined
  })
  house.nudge()
  if (change?.change === 'revoke-key' || change?.change === 'revoke-authority')
    await distrustOpen(house, tenant, change.authority)
}

/** Every open demand of a sender that was struck is held for a person. The carrier looks by itself; this tells people at once. */
async function distrustOpen(house: House, tenant: Tenant, authority: string): Promise<void> {
  const ids = await inTenant(house.db, tenant.id, (tx) =>
    tx
      .selectFrom('demand')
      .select('id')
      .where('authority_id', '=', authority)
      .where('open', '=', true)
      .execute(),
  )
  for (const { id } of ids) {
    const loaded = await inTenant(house.db, tenant.id, (tx) => loadDemand(tx, house, tenant.id, id))
    if (!loaded || !('authority' in loaded.demand)) continue
    const lost = await lostStanding(house, tenant, loaded.demand)
    if (!lost) continue
    await onDemand(house, tenant, id, ({ demand }) =>
      distrust(demand, lost, { at: house.clock.now(), policy: house.policy }),
    )
  }
}

function factsFor(house: House, id: string, by: ChangeFacts['by']): ChangeFacts {
  return { at: house.clock.now(), by, id, territoryOf: (instrument) => territoryOf(house, instrument) }
}

/** Everything an authority may be registered for today: to issue, or to decide on what somebody else issued. */
function powersNow(house: House, tenant: Tenant): Authorities['powers'] {
  return instrumentsInForce(house, tenant, house.clock.now()).flatMap((instrument) => {
    const regime = wordsOf(house.regimes.get(instrument.regime)?.editions.at(-1)?.title)
    const decisions = instrument.followUps.filter(({ from }) =>
      from.every((party) => isAuthority(instrument, party) && !instrument.issuers.includes(party)),
    )
    return [instrument, ...decisions].map(({ name, label }) => ({
      code: `${instrument.regime}/${name}`,
      title: wordsOf(label),
      regime,
    }))
  })
}

function isAuthority({ parties }: Instrument, party: string): boolean {
  return parties.some(({ name, is }) => name === party && (is === 'authority' || is === 'court'))
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

function notPossible(why: { refused: string; found: string; wanted: string }): Refused {
  return new Refused(409, why.refused, 'The registry does not allow this change.', {
    errors: [{ path: 'change', found: why.found, wanted: why.wanted }],
  })
}

function eventOf(
  how: 'proposed' | 'approved' | 'rejected',
  id: string,
  change: RegistryChange,
  authority: Concerned,
  actor: Actor,
  at: string,
): EventDraft {
  return {
    type: 'registry.changed',
    at,
    actor,
    says: { key: 'history.registry.changed', params: { how, ...sayingOf(change, authority).params } },
    body: { change: id, how, what: JSON.parse(JSON.stringify(change)) },
  }
}

type Concerned = Pick<Authority, 'name' | 'officers'>

/** What a change does, in a sentence that tells one key from another. */
function sayingOf(change: RegistryChange, concerned: Concerned): Saying {
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
      return { keyid: change.keyid, alg: change.alg, fingerprint: fingerprintOf(change.publicJwk) }
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

async function authoritiesFor(house: House, tenant: Tenant, staff: Sitting['staff']): Promise<Authorities> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    const { rows } = await readRegistry(tx)
    const now = house.clock.now()
    const stands = (one: Parameters<typeof standing>[0]) => standing(one, now) === 'valid'
    const waiting = await pending(tx)
    const powers = powersNow(house, tenant)
    return {
      powers,
      authorities: [...rows.values()].map(({ authority, automatic, undisputed, firstNoticeAt }) => ({
        id: authority.id,
        name: authority.name,
        country: authority.country ?? 'EU',
        type: authority.type ?? 'OTHER',
        contacts: authority.contacts.filter(stands).map(({ kind, value }) => ({ kind, value })),
        competences: authority.competences.filter(stands).map(({ instrument }) => {
          const [regime = '', name = ''] = instrument.split('/')
          const title = powers.find(({ code }) => code === instrument)?.title ?? { en: name }
          return { regime, instrument: name, title }
        }),
        keys: authority.keys.map(
          ({ keyid, alg, publicJwk, validFrom, validTo, revokedAt, registeredBy }) => ({
            keyid,
            alg,
            fingerprint: fingerprintOf(publicJwk),
            validFrom,
            ...(validTo ? { validTo } : {}),
            ...(revokedAt ? { revokedAt } : {}),
            registeredBy: [...registeredBy],
          }),
        ),
        officers: authority.officers.filter(stands).map(({ id, name }) => ({ id, name, post: '' })),
        ...(authority.revokedAt ? { revokedAt: authority.revokedAt } : {}),
        ...(firstNoticeAt ? { firstNoticeAt } : {}),
        automatic,
        undisputed,
      })),
      pending: waiting.map((row) => {
        const change = row.change as RegistryChange
        const concerned = (change.change === 'add-authority'
          ? undefined
          : rows.get(change.authority)?.authority) ?? {
          name: change.change === 'add-authority' ? change.name : '',
          officers: [],
        }
        return {
          id: row.id,
          proposedBy: row.proposer,
          proposedAt: row.proposed_at,
          says: sayingOf(change, concerned),
          mayApprove: row.proposed_by !== staff.id && personMay(staff, 'registry'),
        }
      }),
    }
  })
}

function pending(tx: Tx) {
  return tx
    .selectFrom('registry_change')
    .innerJoin('staff', 'staff.id', 'registry_change.proposed_by')
    .select(['registry_change.id', 'change', 'proposed_by', 'proposed_at', 'staff.name as proposer'])
    .where('decided_at', 'is', null)
    .orderBy('proposed_at')
    .execute()
}
