/** How the signed API answers: once, signed, and with a no that tells a stranger nothing. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { signResponse } from '../../../core/http-signature/sign.ts'
import type { House, Tenant } from '../../house.ts'
import { addressOf } from '../../tenants.ts'
import { readJson } from '../json.ts'
import { Refused } from '../problem.ts'
import { lostTheRace } from '../../sql/answered.ts'
import { answeredBefore, type Stored } from './exchange.ts'
import { fieldsOf, type Sender } from './sender.ts'
import { keyIdOf } from './views.ts'

/** Handles a request once; the same request again gets what was stored, also when both run at the same moment. */
export async function once(
  house: House,
  tenant: Tenant,
  sender: Sender,
  route: string,
  request: FastifyRequest,
  reply: FastifyReply,
  handle: () => Promise<Stored>,
): Promise<FastifyReply> {
  const before = await answeredBefore(house, tenant, sender, route)
  if (before) return await respond(house, tenant, request, reply, before)
  try {
    return await respond(house, tenant, request, reply, await handle())
  } catch (fault) {
    if (!lostTheRace(fault)) throw fault
    const winner = await answeredBefore(house, tenant, { ...sender, seen: true }, route)
    if (winner) return await respond(house, tenant, request, reply, winner)
    throw new Refused(409, 'in-progress', 'The same request is being handled.', {}, { 'retry-after': '1' })
  }
}

/** Sends a response signed with the desk's receipt key and bound to the request's own signature. */
export async function respond(
  house: House,
  tenant: Tenant,
  request: FastifyRequest,
  reply: FastifyReply,
  stored: Stored,
): Promise<FastifyReply> {
  const body = Buffer.from(stored.body, 'utf8')
  const [signer] = await house.keys.signers('receipt')
  const fields = await signResponse(
    {
      status: stored.status,
      fields: Object.entries(stored.headers),
      body,
      created: house.clock.now(),
      request: {
        method: request.method,
        targetUri: `${addressOf(house, tenant)}${request.raw.url ?? ''}`,
        fields: fieldsOf(request),
      },
    },
    { keyid: keyIdOf(signer.publicKey), alg: 'ed25519', sign: (base) => signer.sign(base) },
  )
  await house.crashpoint('reply.before')
  reply.raw.once('finish', () => void house.crashpoint('reply.sent'))
  return reply
    .code(stored.status)
    .headers({ ...stored.headers, ...Object.fromEntries(fields), 'cache-control': 'no-store' })
    .send(body)
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Stored {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

export function notHere(): Refused {
  return new Refused(404, 'not-here', 'There is no such demand of yours at this desk.')
}

export function wrongSignature(sender: Sender): Refused {
  return new Refused(401, 'not-authenticated', 'The signature does not meet the profile.', {
    errors: sender.parsed.findings.map(({ about, found, wanted }) => ({
      path: `signature.${about}`,
      found,
      wanted,
    })),
  })
}

export function bodyAsJson(sender: Sender) {
  const read = readJson(sender.body)
  if ('fault' in read)
    throw new Refused(422, 'unreadable', 'The body is not JSON this desk reads.', {
      errors: [
        {
          path: `line ${read.fault.line}, column ${read.fault.column}`,
          found: read.fault.found,
          wanted: read.fault.wanted,
        },
      ],
    })
  return read.value
}

export function actorOf(sender: Sender) {
  return { kind: 'authority' as const, id: sender.key.authority.id, name: sender.key.authority.name }
}
