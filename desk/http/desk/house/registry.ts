/** Who may ask: read by everyone at the desk, changed by two persons. */
import type { FastifyInstance } from 'fastify'
import { algorithms, type Algorithm, type PublicJwk, standing } from '../../../../core/registry.ts'
import type { RegistryChange } from '../../../../core/registry-change.ts'
import type { Instrument } from '../../../../core/regime.ts'
import type { House, Tenant } from '../../../house.ts'
import { readRegistry } from '../../../sql/house/authorities.ts'
import { inTenant } from '../../../sql/database.ts'
import { instrumentsInForce } from '../../../tenants.ts'
import {
  distrustOpen,
  fingerprintOf,
  ofTheRegister,
  publicPart,
  sayingOf,
} from '../../../tenants/registry-change.ts'
import { decide, propose } from '../../../tenants/two-persons.ts'
import type { Authorities } from '../../contract/index.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { keyFault } from '../../signature.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { wordsOf } from '../../../spoken.ts'
import { type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'
import { notByTheRegister, proposerOf, told, waitingFor } from './two-persons.ts'

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const keep = { config: { open: 'session' as const, may: ['registry'] }, bodyLimit: 64 * 1024 }

  app.get('/desk/api/authorities', see, async (request, reply) => {
    return send(reply, await authoritiesFor(house, await sitting(house, request)))
  })

  app.post('/desk/api/authorities/changes', keep, async (request, reply) => {
    const sits = await sitting(house, request)
    const change = changeFrom(read(request, contract.proposeChange))
    const proposed = await propose(house, sits.tenant, ofTheRegister, proposerOf(sits), change)
    return send(reply, told(proposed, notByTheRegister))
  })

  for (const decision of ['approve', 'reject'] as const) {
    app.post<{ Params: { id: string } }>(
      `/desk/api/authorities/changes/:id/${decision}`,
      keep,
      async (request, reply) => {
        const sits = await sitting(house, request)
        const wish = { id: uuid(request.params.id), approved: decision === 'approve' }
        const decided = await decide(house, sits.tenant, ofTheRegister, proposerOf(sits), wish)
        const done = told(decided, notByTheRegister)
        if (decided.kind === 'done' && wish.approved) await followUp(house, sits.tenant, decided.change)
        return send(reply, done)
      },
    )
  }
}

/** Who was struck is not believed any more, in what is open as well. */
async function followUp(house: House, tenant: Tenant, change: RegistryChange): Promise<void> {
  house.nudge()
  if (change.change === 'revoke-key' || change.change === 'revoke-authority')
    await distrustOpen(house, tenant, change.authority)
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

async function authoritiesFor(house: House, sits: Sitting): Promise<Authorities> {
  const { tenant } = sits
  return await inTenant(house.db, tenant.id, async (tx) => {
    const { rows } = await readRegistry(tx)
    const now = house.clock.now()
    const stands = (one: Parameters<typeof standing>[0]) => standing(one, now) === 'valid'
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
      pending: await waitingFor(tx, sits, ofTheRegister, 'registry', (change) => {
        if (change.change === 'add-authority') return { says: sayingOf(change, { ...change, officers: [] }) }
        const authority = rows.get(change.authority)?.authority ?? { name: '', officers: [] }
        return { says: sayingOf(change, authority) }
      }),
    }
  })
}
