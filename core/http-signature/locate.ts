/** One signature in one reading: of all that a message carries, the one made for us, and exactly what it covers. */
import { serializeInnerList, serializeItem } from 'structured-headers'
import type { BareItem, Dictionary, InnerList, Item } from 'structured-headers'
import { canonicalDictionary } from './fields.ts'
import { linesOf, signatureBase } from './message.ts'
import type { Field, Message } from './message.ts'

export type Found = {
  keyid: string
  /** As stated, if it was; only the registered algorithm is ever used. */
  alg?: string
  /** Seconds since 1970. */
  created?: number
  expires?: number
  nonce?: string
  /** The signature base (RFC 9421 section 2.5). */
  base: Uint8Array
  signature: Uint8Array
  /** Components as written, each once. */
  covered: readonly string[]
}

/** `unsigned`: there is no signature for us at all. The rest: there is, but it cannot be read in exactly one way. */
export type Refusal = {
  refused: 'unsigned' | 'malformed' | 'ambiguous' | 'unsupported'
  found: string
  wanted: string
}

/** Fields that may come once at most: two of them are two messages in one. */
const once = [
  'signature',
  'signature-input',
  'content-digest',
  'content-type',
  'content-length',
  'idempotency-key',
  'host',
  'transfer-encoding',
  'content-encoding',
]

/** The one signature of this message with our tag. */
export function signatureFor(message: Message, tag: string): Found | Refusal {
  const twice = once.find((name) => linesOf(message.fields, name).length > 1)
  if (twice !== undefined) return refuse('ambiguous', `more than one ${twice}`, `one ${twice}`)
  const inputs = dictionaryOf(message.fields, 'signature-input')
  const signatures = dictionaryOf(message.fields, 'signature')
  if (inputs === undefined || signatures === undefined)
    return refuse(
      'malformed',
      'Signature or Signature-Input not in canonical form',
      'RFC 9421 section 4, serialised as in RFC 8941, no member twice',
    )

  const forUs = [...inputs].filter(([, [, params]]) => params.get('tag') === tag)
  const [only, ...others] = forUs
  if (only === undefined)
    return refuse('unsigned', 'no signature with our tag', `a signature with tag="${tag}"`)
  if (others.length > 0) return refuse('ambiguous', `${forUs.length} signatures with our tag`, 'one')
  const [label, input] = only
  const signature = signatures.get(label)?.[0]
  if (!isInnerList(input) || !(signature instanceof ArrayBuffer))
    return refuse('malformed', `${label} is not a list with a signature`, `${label} in both headers`)
  return signedBy(message, input, new Uint8Array(signature))
}

function signedBy(message: Message, input: InnerList, signature: Uint8Array): Found | Refusal {
  const [components, params] = input
  const strange = [...params.keys()].find((name) => !Object.hasOwn(parameters, name))
  if (strange !== undefined)
    return refuse('unsupported', `the parameter ${strange}`, Object.keys(parameters).join(', '))
  const wrong = Object.entries(parameters).find(
    ([name, isRight]) => params.has(name) && !isRight(params.get(name)),
  )
  if (wrong !== undefined)
    return refuse('malformed', `${wrong[0]} of another type`, 'strings, and whole seconds')
  const keyid = params.get('keyid')
  if (typeof keyid !== 'string') return refuse('unsupported', 'no keyid', 'the id of a registered key')

  const covered = components.map((component) => serializeItem(component))
  if (new Set(covered).size < covered.length)
    return refuse('ambiguous', 'a component signed twice', 'each once')
  const built = signatureBase(message, components, serializeInnerList(input))
  if ('missing' in built)
    return refuse(
      'unsupported',
      `${built.missing} is signed, and not in this message or not supported`,
      'components that are there',
    )
  return {
    keyid,
    ...text('alg', params.get('alg')),
    ...text('nonce', params.get('nonce')),
    ...seconds('created', params.get('created')),
    ...seconds('expires', params.get('expires')),
    covered,
    base: new TextEncoder().encode(built.base),
    signature,
  }
}

const isText = (value: unknown) => typeof value === 'string'
const isSeconds = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0
const parameters: Readonly<Record<string, (value: BareItem | undefined) => boolean>> = {
  created: isSeconds,
  expires: isSeconds,
  nonce: isText,
  alg: isText,
  keyid: isText,
  tag: isText,
}

function text<Name extends string>(name: Name, value: BareItem | undefined) {
  return (typeof value === 'string' ? { [name]: value } : {}) as { [K in Name]?: string }
}

function seconds<Name extends string>(name: Name, value: BareItem | undefined) {
  return (typeof value === 'number' ? { [name]: value } : {}) as { [K in Name]?: number }
}

function isInnerList(member: Item | InnerList): member is InnerList {
  return Array.isArray(member[0])
}

export function refuse(refused: Refusal['refused'], found: string, wanted: string): Refusal {
  return { refused, found, wanted }
}

/** A header as a dictionary, empty when it is not there. */
function dictionaryOf(fields: readonly Field[], name: string): Dictionary | undefined {
  const [line] = linesOf(fields, name)
  return line === undefined ? new Map() : canonicalDictionary(line)
}
