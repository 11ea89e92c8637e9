/**
 * Who may ask under `/hma`, and how a no is said there: HMA's clients read `{"message"}` and nothing else.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { House, Tenant } from '../../house.ts'
import type { Lists } from '../../matching/lists.ts'
import { toldOf } from '../../outside/fault.ts'
import type { TokenRight } from '../../sql/house/tokens.ts'
import { Refused, refusedFrom } from '../problem.ts'
import { programOf } from '../token.ts'

export type Caller = { tenant: Tenant; name: string; id: string }

/** Of a form a picture is held whole; what is larger lies on the disk. */
const holds = 64 * 1024 ** 2

/**
 * A call for programs. In the sandbox a program of this machine needs no token, so that HMA's own first steps work as
 * they are written.
 */
export const forPrograms = {
  config: { open: 'program' as const, bareInSandbox: true, holds },
  exposeHeadRoute: false,
}

/** The program behind a request that may do this. Throws {@link Refused}. */
export async function callerOf(house: House, request: FastifyRequest, right: TokenRight): Promise<Caller> {
  const { tenant, holder } = await programOf(house, request, right)
  return { tenant, name: holder.name, id: holder.id }
}

/** A no in HMA's words. */
export function no(status: number, message: string, headers: Record<string, string> = {}): Refused {
  return new Refused(status, 'hma', message, {}, headers)
}

export function replyWithMessage(
  fault: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  say: House['say'],
): FastifyReply {
  const { problem, headers } = refusedFrom(fault)
  if (problem.status >= 500 && problem.status !== 501)
    say('a request failed', {
      id: request.id,
      route: request.routeOptions.url ?? '',
      why: toldOf(fault),
    })
  const errors = (problem.errors ?? []).map(
    ({ path, found, wanted }) => `${path}: ${found}; wanted: ${wanted}`,
  )
  return sendJson(reply.code(problem.status).headers(headers), {
    message: [problem.title, problem.detail, ...errors].filter((part) => part !== undefined).join(' '),
  })
}

export function sendJson(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.type('application/json').send(JSON.stringify(value))
}

/** The lists as they are in memory. Until they have been read, nobody is told that there is no match. */
export function readLists(house: House, tenant: Tenant): Lists {
  const lists = house.lists.ready(tenant)
  if (lists) return lists
  house.lists.of(tenant).catch((fault) => house.say('the lists could not be read', { why: toldOf(fault) }))
  throw no(503, 'index not yet ready', { 'retry-after': '1' })
}
