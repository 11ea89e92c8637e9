/**
 * HTTP messages as signatures see them (RFC 9421 section 2): components, their values, and the signature base.
 * Only what can be computed exactly is supported; anything else has no value, and no value means no base.
 */
import { serializeItem } from 'structured-headers'
import type { Item } from 'structured-headers'

/** A header line as it was received or will be sent. The same name may come twice; readers decide what that means. */
export type Field = readonly [name: string, value: string]

/** `targetUri` is absolute: the public base URL and the request target, never Host or a forwarding header. */
export type RequestMessage = { method: string; targetUri: string; fields: readonly Field[] }
export type ResponseMessage = { status: number; fields: readonly Field[]; request?: RequestMessage }
export type Message = RequestMessage | ResponseMessage

/** Values of all lines of that name, in order, without the white space around them. */
export function linesOf(fields: readonly Field[], name: string): readonly string[] {
  return fields
    .filter(([own]) => own.toLowerCase() === name)
    .map(([, value]) => value.replaceAll(/^[ \t]+|[ \t]+$/g, ''))
}

/** The public address of a request: configured base URL plus the target as it stood in the request line. `undefined` unless the target is a path. */
export function targetUri(publicBaseUrl: string, requestTarget: string): string | undefined {
  if (!/^\/[!-~]*$/.test(requestTarget) || requestTarget.includes('#')) return undefined
  const base = new URL(publicBaseUrl)
  return base.origin + base.pathname.replace(/\/+$/, '') + requestTarget
}

/** The signature base over these components, or the component (as written) that has no value here. */
export function signatureBase(
  message: Message,
  components: readonly Item[],
  signatureParams: string,
): { base: string } | { missing: string } {
  const lines: string[] = []
  for (const component of components) {
    const value = valueOf(message, component)
    const written = serializeItem(component)
    if (value === undefined) return { missing: written }
    lines.push(`${written}: ${value}`)
  }
  return { base: [...lines, `"@signature-params": ${signatureParams}`].join('\n') }
}

/** The value of one component, `undefined` when the message has none or it is written in a way we do not support. */
export function valueOf(message: Message, [name, params]: Item): string | undefined {
  if (typeof name !== 'string') return undefined
  const { req, name: parameter, ...others } = Object.fromEntries(params)
  if (Object.keys(others).length > 0 || (req !== undefined && req !== true)) return undefined
  const about = req === true ? requestOf(message) : message
  if (about === undefined) return undefined
  if (name === '@query-param') return queryParameter(about, parameter)
  if (parameter !== undefined) return undefined
  return name.startsWith('@') ? derived(about, name) : field(about.fields, name)
}

function requestOf(message: Message): RequestMessage | undefined {
  return 'status' in message ? message.request : undefined
}

function field(fields: readonly Field[], name: string): string | undefined {
  if (name !== name.toLowerCase()) return undefined
  const lines = linesOf(fields, name)
  const value = lines.join(', ')
  return lines.length > 0 && /^[\t -~]*$/.test(value) ? value : undefined
}

/** RFC 9421 section 2.2. */
function derived(message: Message, name: string): string | undefined {
  if ('status' in message) return name === '@status' ? String(message.status) : undefined
  const uri = new URL(message.targetUri)
  switch (name) {
    case '@method':
      return message.method
    case '@target-uri':
      return message.targetUri
    case '@authority':
      return uri.host
    case '@scheme':
      return uri.protocol.slice(0, -1)
    case '@request-target':
      return uri.pathname + uri.search
    case '@path':
      return uri.pathname
    case '@query':
      return uri.search || '?'
    default:
      return undefined
  }
}

function queryParameter(message: Message, wanted: unknown): string | undefined {
  if ('status' in message || typeof wanted !== 'string') return undefined
  const values = [...new URL(message.targetUri).searchParams]
    .filter(([name]) => encodeURIComponent(name) === wanted)
    .map(([, value]) => encodeURIComponent(value))
  return values.length === 1 ? values[0] : undefined
}
