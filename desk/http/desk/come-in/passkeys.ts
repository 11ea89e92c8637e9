/** Passkeys: a person registers one while signed in, and comes in with it. Exact origin, user verification, fresh challenge. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'
import type { House, Tenant } from '../../../house.ts'
import {
  askedOf,
  keepPasskey,
  noteUse,
  nameChallenge,
  passkeyById,
  passkeysHere,
  passkeysOf,
  raiseCounter,
  takeChallenge,
} from '../../../sql/house/passkeys.ts'
import { inTenant } from '../../../sql/database.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import { Refused } from '../../problem.ts'
import { addressOf } from '../../../tenants.ts'
import { tenantOf } from '../../tenant.ts'
import { securityEvent } from '../../../sql/day/security-events.ts'
import { read } from '../../in-body.ts'
import { checkOrigin, cookieIn, deviceOf, openSession, sitting } from '../session.ts'
import { tokenHash } from '../../../outside/token-hash.ts'
import { send } from '../reply.ts'

/** As the browser speaks it (WebAuthn Level 3, JSON); what matters in it is checked by the library against our own side. */
const credential = z.looseObject({
  id: z.string().regex(/^[\w-]{1,1400}$/),
  rawId: z.string().max(1400),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string().max(8_000) }),
  clientExtensionResults: z.looseObject({}),
})

const timeout = 5 * 60_000

export function routes(app: FastifyInstance, house: House): void {
  const enrol = { config: { open: 'session' as const, may: ['enrol'] }, bodyLimit: 64 * 1024 }
  const open = { config: { open: 'public' as const }, bodyLimit: 64 * 1024 }
  const partyOf = (tenant: Tenant) => {
    const { origin, hostname: rpID } = new URL(addressOf(house, tenant))
    return { origin, rpID }
  }

  app.post('/desk/api/passkeys/registration/options', enrol, async (request, reply) => {
    const { tenant, staff, sessionHash } = await sitting(house, request)
    const { rpID } = partyOf(tenant)
    const options = await inTenant(house.db, tenant.id, async (tx) => {
      // A sandbox is played by one person, who may be all of them.
      const known = await (tenant.sandbox ? passkeysOf(tx, staff.id) : passkeysHere(tx))
      const asked = await generateRegistrationOptions({
        rpName: tenant.settings.legalName,
        rpID,
        userID: new Uint8Array(Buffer.from(staff.id)),
        userName: staff.name,
        userDisplayName: staff.name,
        challenge: new Uint8Array(house.chance.bytes(32)),
        timeout,
        attestationType: 'none',
        // One authenticator is one person: what holds a colleague's passkey refuses to make another here.
        excludeCredentials: known.map(({ credential_id }) => ({ id: credential_id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      await nameChallenge(tx, sessionHash, askedOf('registration', asked.challenge, house.clock.now()))
      return asked
    })
    return send(reply, options)
  })

  app.post('/desk/api/passkeys/registration/verify', enrol, async (request, reply) => {
    const { tenant, staff, actor, sessionHash } = await sitting(house, request)
    const { origin, rpID } = partyOf(tenant)
    const response = read(request, credential) as unknown as RegistrationResponseJSON
    const expectedChallenge = await challengeOf(house, tenant, sessionHash, 'registration')
    const { registrationInfo } = await refusing(() =>
      verifyRegistrationResponse({
        response,
        expectedChallenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
        requireUserVerification: true,
      }),
    )
    if (!registrationInfo) throw notVerified()
    const at = house.clock.now()
    await inTenant(house.db, tenant.id, async (tx) => {
      const kept = await keepPasskey(
        tx,
        tenant.id,
        staff.id,
        registrationInfo.credential,
        at,
        deviceOf(request),
      )
      if (!kept)
        throw new Refused(409, 'passkey-known', 'This passkey is registered already.', {
          says: { key: 'enrol.known.text', params: { name: staff.name } },
        })
      await recordOwnEvents(tx, house, tenant, [
        {
          type: 'key.rotated',
          at,
          actor,
          says: { key: 'history.passkey.registered', params: { name: staff.name } },
          body: { staff: staff.id, credential: registrationInfo.credential.id },
        },
      ])
    })
    return send(reply, {})
  })

  app.post('/desk/api/passkeys/sign-in/options', open, async (request, reply) => {
    const tenant = await tenantOf(house, request)
    checkOrigin(house, tenant, request)
    const { rpID } = partyOf(tenant)
    const options = await generateAuthenticationOptions({
      rpID,
      challenge: new Uint8Array(house.chance.bytes(32)),
      timeout,
      userVerification: 'required',
    })
    const asked = askedOf('sign-in', options.challenge, house.clock.now())
    await inTenant(house.db, tenant.id, async (tx) => {
      const hash = sessionHashOf(house, request)
      const named = hash !== undefined && (await nameChallenge(tx, hash, asked))
      // Somebody who is nobody yet gets a session for the time of one answer; it opens nothing.
      if (!named) await openSession(house, tx, tenant, null, reply, { challenge: asked, lastsMs: timeout })
    })
    return send(reply, options)
  })

  app.post('/desk/api/passkeys/sign-in/verify', open, async (request, reply) => {
    const tenant = await tenantOf(house, request)
    checkOrigin(house, tenant, request)
    const { origin, rpID } = partyOf(tenant)
    const response = read(request, credential) as unknown as AuthenticationResponseJSON
    const hash = sessionHashOf(house, request)
    if (hash === undefined) throw notVerified()
    const expectedChallenge = await challengeOf(house, tenant, hash, 'sign-in')
    const regressed = await inTenant(house.db, tenant.id, async (tx) => {
      const known = await passkeyById(tx, response.id)
      if (!known) throw notVerified()
      const { verified, authenticationInfo } = await refusing(() =>
        verifyAuthenticationResponse({
          response,
          expectedChallenge,
          expectedOrigin: origin,
          expectedRPID: rpID,
          requireUserVerification: true,
          // Counters are compared below, where a regression can be recorded.
          credential: { id: known.credential_id, publicKey: new Uint8Array(known.public_key), counter: 0 },
        }),
      )
      if (!verified) throw notVerified()
      const { newCounter } = authenticationInfo
      if ((newCounter > 0 || known.counter > 0) && newCounter <= known.counter) {
        await securityEvent(tx, house, tenant, house.clock.now(), 'passkey.counter-regressed', {
          staff: known.staff_id,
          had: known.counter,
          got: newCounter,
        })
        return true
      }
      // Said to nobody but the owner of the passkey.
      if (known.asleep_since !== null) throw asleep()
      await raiseCounter(tx, known.credential_id, newCounter)
      await tx.deleteFrom('session').where('token_hash', '=', hash).execute()
      await noteUse(tx, known.credential_id, house.clock.now())
      await openSession(house, tx, tenant, known.staff_id, reply, { device: deviceOf(request) })
      return false
    })
    if (regressed)
      throw new Refused(401, 'passkey-copied', 'This passkey counts backwards: somebody may have copied it.')
    return send(reply, {})
  })
}

function sessionHashOf(house: House, request: FastifyRequest): Buffer | undefined {
  const secret = cookieIn(house, request)
  return secret === undefined ? undefined : tokenHash(secret)
}

/** The challenge this session was given, which is gone with the asking: whatever comes of it, it serves once. */
async function challengeOf(
  house: House,
  tenant: Tenant,
  hash: Buffer,
  what: 'registration' | 'sign-in',
): Promise<string> {
  const found = await inTenant(house.db, tenant.id, (tx) => takeChallenge(tx, hash, what, house.clock.now()))
  if (!found)
    throw new Refused(
      401,
      'no-challenge',
      'The question this answers was asked too long ago, or answered before.',
    )
  return found
}

/** The library throws where an answer does not fit; to the outside every misfit looks alike. */
async function refusing<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch {
    throw notVerified()
  }
}

function asleep(): Refused {
  return new Refused(
    403,
    'asleep',
    'This desk came out of a backup. Somebody who knows you has to say that you still work here.',
    { says: { key: 'people.you-sleep' } },
  )
}

function notVerified(): Refused {
  return new Refused(401, 'not-verified', 'This passkey does not open this desk.')
}
