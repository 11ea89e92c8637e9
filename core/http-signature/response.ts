/** Checking an answer of the desk: what the command line and the sample authority do with a receipt. */
import { compareDigest } from './digest.ts'
import { refuse, signatureFor } from './locate.ts'
import type { Refusal } from './locate.ts'
import { linesOf } from './message.ts'
import type { RequestMessage, ResponseMessage } from './message.ts'
import { answering } from './profile.ts'
import type { Verifier } from './profile.ts'

/**
 * Checks an answer of the desk: signed by that key for exactly this request, over status, type and body.
 * `request` is the request as it was sent, its signature included.
 */
export function verifyResponse(
  response: ResponseMessage & { request: RequestMessage; body: Uint8Array },
  key: Verifier & { keyid: string },
): { verified: true; created: number | undefined } | Refusal {
  const found = signatureFor(response, answering.tag)
  if ('refused' in found) return found
  const wanted = answering.covers.map((one) => `"${one}"`.replace(';req"', '";req'))
  const lacking = wanted.filter((one) => !found.covered.includes(one))
  if (lacking.length > 0)
    return refuse('unsupported', `a signature that leaves out ${lacking.join(' ')}`, wanted.join(' '))
  if (found.keyid !== key.keyid) return refuse('unsupported', `key ${found.keyid}`, `key ${key.keyid}`)
  if (found.alg !== undefined && found.alg !== key.alg)
    return refuse('unsupported', `algorithm ${found.alg}`, key.alg)
  if (compareDigest(linesOf(response.fields, 'content-digest').join(', '), response.body) !== 'equal')
    return refuse('malformed', 'a body that is not the one signed', 'the body whose digest was signed')
  if (!key.verify(found.base, found.signature))
    return refuse('malformed', 'a signature that does not verify', 'one made with the key named')
  return { verified: true, created: found.created }
}
