import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { z } from 'zod'
import type { Instant } from '../../core/instant.ts'
import { ConnectorFault } from '../../core/platform.ts'
import { isSigned, webhookHeaders } from '../../core/standard-webhooks.ts'
import type { Wire, WireResponse } from '../../core/wire.ts'
import { faultOf, faultOfUnread, jsonIn, textOf } from './answers.ts'

export type CallType = 'check' | 'resolve' | 'parts' | 'part' | 'places' | 'restrict' | 'restore' | 'notice'
type Receiver = { wire: Wire; address: string; secret: string; timeoutMs: number; clock: () => Instant }

/** Calls to one receiver: every one of them a signed POST to the same address, and every JSON answer judged. */
export function callsTo({ wire, address, secret, timeoutMs, clock }: Receiver) {
  async function call(
    type: CallType,
    data: object,
    time = timeoutMs,
  ): Promise<{ id: string; response: WireResponse }> {
    const at = clock()
    const id = idOf(type, data, at)
    const body = JSON.stringify({ type: `guichet.${type}`, timestamp: at, data })
    const headers = { 'content-type': 'application/json', ...webhookHeaders(secret, id, at, body) }
    try {
      return { id, response: await wire({ method: 'POST', url: address, headers, body, timeoutMs: time }) }
    } catch (error) {
      throw faultOf(error)
    }
  }

  /** The answer in the wanted shape, or a fault that says what was wrong with it. */
  async function heard<T extends z.ZodType>(
    type: CallType,
    { id, response }: Awaited<ReturnType<typeof call>>,
    shape: T,
  ): Promise<z.output<T>> {
    if (response.status !== 200) throw await faultOfUnread(response, clock)
    const body = await textOf(response)
    if (mustBeSigned(address, response) && !isSigned(secret, { id, at: clock(), body }, response.headers))
      throw new ConnectorFault('The answer is not signed by the receiver that was asked', { again: true })
    const said = shape.safeParse(jsonIn(body))
    // Often a proxy that answers in the receiver's stead; that passes.
    if (!said.success)
      throw new ConnectorFault(`The answer to guichet.${type} is not as wanted: ${firstOf(said.error)}`, {
        again: true,
        cause: said.error,
      })
    return said.data
  }

  return {
    call,
    heard,
    ask: async <T extends z.ZodType>(type: CallType, data: object, shape: T): Promise<z.output<T>> =>
      await heard(type, await call(type, data), shape),
  }
}

/** What does not fit, by its place; of what was answered itself nothing is repeated. */
function firstOf({ issues }: z.ZodError): string {
  const [issue] = issues
  const place = issue?.path.map(String).join('.') ?? ''
  return `${place === '' ? 'the whole' : place}: ${issue?.message ?? 'unreadable'}`
}

/** Over plain http anybody on the way could answer. Over https nobody can; a signature that is there must still be right. */
function mustBeSigned(address: string, response: WireResponse): boolean {
  return address.startsWith('http:') || response.headers['webhook-signature'] !== undefined
}

/** A deed keeps its id over every retry, a question never has the same twice. */
function idOf(type: CallType, data: object, at: Instant): string {
  const what = 'key' in data ? `${type} ${String(data.key)}` : `${type} ${at} ${JSON.stringify(data)}`
  return `msg_${bytesToHex(sha256(utf8ToBytes(what))).slice(0, 32)}`
}
