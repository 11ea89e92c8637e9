/** The signing half: used by the command line, the sample authority and the desk's answers. Chance, time and key are handed in. */
import { serializeDictionary, serializeInnerList } from 'structured-headers'
import type { Item, Parameters } from 'structured-headers'
import type { Instant } from '../instant.ts'
import { contentDigest } from './digest.ts'
import { linesOf, signatureBase } from './message.ts'
import type { Field, Message, ResponseMessage } from './message.ts'
import { answering, handingIn, longestLife, reading } from './profile.ts'
import type { Signer } from './profile.ts'

/** `url` exactly as it is requested, under the desk's public address; `nonce` 128 bits of chance or more, new each time. */
export type RequestToSign = {
  method: string
  url: string
  fields: readonly Field[]
  body?: Uint8Array
  created: Instant
  nonce: string
  /** Seconds until it expires, at most 300. */
  life?: number
}

/**
 * The header lines to add to a request so that the desk accepts its signature: `content-length`,
 * `content-digest`, `signature-input`, `signature`. With a body, `fields` must hold `content-type` and
 * `idempotency-key` (a quoted string); without one the request is signed for reading only.
 *
 * @throws Error when a field that must be signed is missing, or `content-digest` is already there.
 */
export async function signRequest(request: RequestToSign, signer: Signer): Promise<readonly Field[]> {
  const { body, created, life = longestLife } = request
  const profile = body === undefined ? reading : handingIn
  if (linesOf(request.fields, 'content-digest').length > 0)
    throw new Error('content-digest is computed here and must not be given')
  const ours: Field[] =
    body === undefined
      ? []
      : [
          ['content-length', String(body.length)],
          ['content-digest', contentDigest(body)],
        ]
  const fields = [...request.fields.filter(([name]) => name.toLowerCase() !== 'content-length'), ...ours]
  const covers = body === undefined ? profile.covers : [...profile.covers, 'content-length']
  const message = { method: request.method, targetUri: new URL(request.url).href, fields }
  const at = Math.floor(Date.parse(created) / 1000)
  const params: Parameters = new Map<string, string | number>([
    ['created', at],
    ['expires', at + life],
    ['nonce', request.nonce],
    ['alg', signer.alg],
    ['keyid', signer.keyid],
    ['tag', profile.tag],
  ])
  return [...ours, ...(await signatureOver(message, covers.map(plain), params, signer))]
}

/**
 * The header lines to add to an answer: `content-digest`, `signature-input`, `signature`. Bound to the request
 * by the request's own signature, so it cannot be shown as the answer to another. It has no end: a receipt is kept.
 *
 * @throws Error when the request was not signed or the answer has no `content-type`.
 */
export async function signResponse(
  response: ResponseMessage & { body: Uint8Array; created: Instant },
  signer: Signer,
): Promise<readonly Field[]> {
  const digest: Field = ['content-digest', contentDigest(response.body)]
  const message = { ...response, fields: [...response.fields, digest] }
  const params: Parameters = new Map<string, string | number>([
    ['created', Math.floor(Date.parse(response.created) / 1000)],
    ['alg', signer.alg],
    ['keyid', signer.keyid],
    ['tag', answering.tag],
  ])
  return [digest, ...(await signatureOver(message, answering.covers.map(plain), params, signer))]
}

/** `signature;req` is how profiles write the component `"signature";req`. */
function plain(component: string): Item {
  const [name = '', req] = component.split(';')
  return [name, new Map(req === undefined ? [] : [[req, true]])]
}

async function signatureOver(
  message: Message,
  components: Item[],
  params: Parameters,
  signer: Signer,
): Promise<readonly Field[]> {
  const input = serializeInnerList([components, params])
  const built = signatureBase(message, components, input)
  if ('missing' in built) throw new Error(`nothing to sign for ${built.missing}`)
  const signature = await signer.sign(new TextEncoder().encode(built.base))
  return [
    ['signature-input', `sig1=${input}`],
    ['signature', serializeDictionary(new Map([['sig1', [new Uint8Array(signature), new Map()]]]))],
  ]
}
