/** The one place where what went wrong becomes a status and a problem document (RFC 9457). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Fault, toldOf } from '../outside/fault.ts'
import { passes } from '../sql/database.ts'
import type { Problem } from './contract/index.ts'
import { replyWithLostPage } from './lost-page.ts'

/** A no of the house, thrown where a route cannot go on. `errors` say what was found and what was wanted. */
export class Refused extends Error {
  readonly problem: Omit<Problem, 'type' | 'instance'>
  readonly kind: string
  readonly headers: Record<string, string>
  constructor(
    status: number,
    kind: string,
    title: string,
    more: Partial<Pick<Problem, 'detail' | 'errors' | 'says'>> = {},
    headers: Record<string, string> = {},
  ) {
    super(title)
    this.kind = kind
    this.problem = { title, status, ...more }
    this.headers = headers
  }
}

/** A person whose browser goes to an address; a program asks for JSON, a picture for a picture. */
const isReader = ({ method, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && /\btext\/html\b/.test(headers.accept ?? '')

/** Writes a problem document, or a page where a person looks for one that is not there. Nothing of a fault but its name and a correlation id reaches the outside. */
export function replyWithProblem(
  fault: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  say: (line: string, facts: Record<string, string | number>) => void,
): FastifyReply {
  const refused = refusedFrom(fault)
  if (refused.problem.status >= 500) {
    say('a request failed', {
      id: request.id,
      route: request.routeOptions.url ?? '',
      why: toldOf(fault),
    })
  }
  if (refused.problem.status === 404 && isReader(request))
    return replyWithLostPage(refused.kind, request, reply)
  const problem: Problem = {
    type: `urn:guichet:problem:${refused.kind}`,
    ...refused.problem,
    ...(codeOf(fault) === 'FST_ERR_CTP_BODY_TOO_LARGE' ? { errors: [tooLarge(request)] } : {}),
    instance: `urn:guichet:request:${request.id}`,
  }
  return reply
    .code(problem.status)
    .headers({ ...refused.headers, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(problem)))
}

/** The same as a document of its own, for one of several that were asked together. */
export function problemOf(fault: unknown): Problem {
  const { kind, problem } = refusedFrom(fault)
  return { type: `urn:guichet:problem:${kind}`, ...problem }
}

/** Why a request got no answer, as a no that can be said. */
export function refusedFrom(fault: unknown): Refused {
  if (fault instanceof Refused) return fault
  // An id that is nobody's, or another tenant's: from outside these look alike.
  if (fault instanceof Fault && fault.code === 'demand-unknown')
    return new Refused(404, 'not-here', 'There is no such demand.')
  if (fault instanceof Fault && fault.code === 'case-destroyed')
    return new Refused(
      410,
      'erased',
      'The record of this demand was erased when its time was over. Its entries in the log stand.',
    )
  const code = codeOf(fault)
  const known = fastifyProblems[code]
  if (known) return new Refused(...known)
  if (fault instanceof Fault && (fault.code === 'vault-full' || fault.again)) return unavailable()
  if (passes(fault) || code === '53100' || code === 'ENOSPC') return unavailable()
  const status =
    typeof fault === 'object' && fault !== null && 'statusCode' in fault ? Number(fault.statusCode) : 500
  if (status >= 400 && status < 500)
    return new Refused(status, 'bad-request', 'The request could not be read.')
  return new Refused(
    500,
    'house-broke',
    'Something here broke. Nothing was acknowledged; it is safe to send again.',
  )
}

function tooLarge({ headers, routeOptions }: FastifyRequest) {
  const { bodyLimit = 0, config } = routeOptions
  return {
    path: '(body)',
    found: `${headers['content-length'] ?? 'more'} bytes`,
    wanted: [`at most ${bodyLimit} bytes`, config.instead].filter(Boolean).join(', or '),
  }
}

/** Never a 2xx where storage cannot be written: the sender keeps the order and tries again. */
function unavailable(): Refused {
  return new Refused(
    503,
    'not-now',
    'The desk cannot store anything at this moment. Nothing was lost; send again.',
    {},
    { 'retry-after': '5' },
  )
}

function codeOf(fault: unknown): string {
  return typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : ''
}

const fastifyProblems: Record<string, [number, string, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'too-large', 'The body is larger than this route takes.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'bad-frame', 'The length said and the length sent differ.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'wrong-type', 'This route does not take that content type.'],
  FST_ERR_BAD_URL: [400, 'bad-address', 'The address cannot be read.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'bad-address', 'The address is too long.'],
}
