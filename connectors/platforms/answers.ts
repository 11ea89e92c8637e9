import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { z } from 'zod'
import { later } from '../../core/instant.ts'
import type { Instant } from '../../core/instant.ts'
import { ConnectorFault } from '../../core/platform.ts'
import type { Content, FrozenPart } from '../../core/platform.ts'
import { leaveUnread, WireFault } from '../../core/wire.ts'
import type { WireResponse } from '../../core/wire.ts'

/** Reads a JSON answer, or says what is wrong with it and whether to try again. */
export async function told<T extends z.ZodType>(
  response: WireResponse,
  shape: T,
  clock: () => Instant,
): Promise<z.output<T>> {
  if (response.status !== 200) throw await faultOfUnread(response, clock)
  const said = shape.safeParse(jsonIn(await textOf(response)))
  // Often a proxy that answers in the platform's stead; that passes.
  if (!said.success)
    throw new ConnectorFault('The platform answered something that is not its API', {
      again: true,
      cause: said.error,
    })
  return said.data
}

/** The bytes of one part, checked against what the platform announced, so that half a copy is never taken for a whole one. */
export async function* whole(
  part: { name: string; size?: number | undefined; sha256: string },
  fetch: () => Promise<WireResponse>,
  clock: () => Instant,
): FrozenPart['bytes'] {
  const response = await fetch()
  if (response.status !== 200) throw await faultOfUnread(response, clock)
  const hash = sha256.create()
  let size = 0
  for await (const bytes of unbroken(response.body)) {
    hash.update(bytes)
    size += bytes.length
    // What goes on for ever ends here.
    if (part.size !== undefined && size > part.size) break
    yield bytes
  }
  if ((part.size ?? size) !== size || bytesToHex(hash.digest()) !== part.sha256)
    throw new ConnectorFault(`${part.name}: the ${size} bytes that came are not those that were announced`, {
      again: true,
    })
}

async function* unbroken(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw faultOf(error)
  }
}

/** More than any answer or page has to say. */
const mostOfText = 4 * 1024 ** 2

export async function textOf(response: WireResponse): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of unbroken(response.body)) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length > mostOfText)
      throw new ConnectorFault('The platform answered more than anybody asked for', { again: false })
  }
  return text + decoder.decode()
}

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function faultOf(error: unknown): unknown {
  if (!(error instanceof WireFault)) return error
  const again = error.reason === 'timed-out' || error.reason === 'broken'
  return new ConnectorFault(`The platform could not be reached: ${error.message}`, { again, cause: error })
}

export async function faultOfUnread(response: WireResponse, clock: () => Instant): Promise<ConnectorFault> {
  // The status has said it all; whether the rest would have come says no more.
  await leaveUnread(response).catch(() => undefined)
  return faultOfStatus(response, clock)
}

export function faultOfStatus({ status, headers }: WireResponse, clock: () => Instant): ConnectorFault {
  const again = status >= 500 || [408, 425, 429].includes(status)
  const notBefore = again ? retryAfter(headers['retry-after'], clock) : undefined
  return new ConnectorFault(`The platform answered ${status}`, {
    again,
    ...(notBefore === undefined ? {} : { notBefore }),
  })
}

/** Seconds or an HTTP date (RFC 9110, section 10.2.3). */
function retryAfter(header: string | undefined, clock: () => Instant): Instant | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,6}$/.test(header)) return later(clock(), Number(header) * 1000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

type WithGaps<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | undefined : T[K] }

/** zod marks absent keys as `undefined`; the core wants them absent. */
export function withoutGaps(content: WithGaps<Content>): Content {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined)) as Content
}
