/** The one place where requests are sent. One request, once: no redirect is followed and no cookie kept. */
import http from 'node:http'
import https from 'node:https'
import type { Field } from '../core/http-signature/message.ts'
import { DeskFault } from './fault.ts'

export type Asked = {
  method: 'GET' | 'POST' | 'DELETE'
  url: string
  fields?: readonly Field[]
  body?: Uint8Array
}
/** Header lines as they came, in order, none joined: signatures are about lines. */
export type Reply = { status: number; fields: readonly Field[]; body: Buffer }

const patienceMs = 30_000
const largest = 512 * 1024 * 1024

/**
 * Sends one request and reads the whole answer, whatever its status. Throws {@link DeskFault}: `unusable` for an
 * address that is none, `unreachable` when there is no complete answer (it may or may not have arrived).
 */
export async function ask({ method, url, fields = [], body }: Asked): Promise<Reply> {
  const place = placeOf(url)
  const { request } = place.protocol === 'https:' ? https : http
  const headers = [...fields, ['user-agent', 'guichet-client/1'] as const]
  return await new Promise((resolve, reject) => {
    const broken = (why: string) => reject(new DeskFault('unreachable', `${place.origin} ${why}.`))
    const sent = request(place, { method, agent: false, timeout: patienceMs })
    for (const [name, value] of headers) sent.setHeader(name, value)
    const late = setTimeout(() => sent.destroy(new Error('too slow')), patienceMs * 4)
    sent.once('timeout', () => sent.destroy(new Error('too slow')))
    sent.once('close', () => clearTimeout(late))
    sent.once('error', (fault) => broken(wordsFor(fault)))
    sent.once('response', (message) => {
      const parts: Buffer[] = []
      let size = 0
      message.on('data', (part: Buffer) => {
        size += part.length
        if (size > largest) sent.destroy(new Error('too large'))
        else parts.push(part)
      })
      message.once('error', (fault) => broken(wordsFor(fault)))
      message.once('end', () => {
        if (!message.complete) return broken('broke off in the middle of its answer')
        resolve({ status: message.statusCode ?? 0, fields: linesIn(message), body: Buffer.concat(parts) })
      })
    })
    sent.end(body)
  })
}

/** An address that may be asked: orders and answers travel encrypted, except within this machine. */
export function placeOf(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new DeskFault('unusable', `“${text}” is no address; one begins with https://.`)
  const place = new URL(text)
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(place.hostname)
  if (place.protocol === 'http:' && !isHere)
    throw new DeskFault('unusable', `${place.origin} would be reached without encryption; use https://.`)
  if (place.username || place.password)
    throw new DeskFault('unusable', 'An address holds no name and no password.')
  return place
}

function linesIn({ rawHeaders }: http.IncomingMessage): Field[] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, n) => [
    rawHeaders[2 * n] ?? '',
    rawHeaders[2 * n + 1] ?? '',
  ])
}

function wordsFor(fault: Error & { code?: string }): string {
  const known: Record<string, string> = {
    ECONNREFUSED: 'takes no connection: nothing listens there',
    ENOTFOUND: 'is no name that is known',
    EAI_AGAIN: 'could not be looked up',
    ECONNRESET: 'broke the connection off',
    EPIPE: 'broke the connection off',
  }
  const words = known[fault.code ?? '']
  if (words) return words
  if (fault.message === 'too slow') return `did not answer within ${patienceMs / 1000} s`
  return `could not be reached: ${fault.message || fault.code || 'no reason given'}`
}
