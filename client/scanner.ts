/**
 * A desk as a platform's own program sees it: asked before a piece is shown, and heard when a person has decided.
 *
 * ```ts
 * const desk = openScanner('https://desk.example', { token: process.env.SCAN_TOKEN })
 * const { advice } = await desk.scan({ content: 'post-42', text })
 * if (advice === 'none') publish() // of a file ask `unseen` first
 * ```
 */
import { isSigned } from '../core/standard-webhooks.ts'
import { jsonIn, refusal } from './description.ts'
import { DeskFault } from './fault.ts'
import { ask, type Asked, placeOf } from './http.ts'
import { answersIn, portions } from './many.ts'
import type { components } from './schema.ts'
import type { Unread } from './unseen.ts'

type Schemas = components['schemas']
/** A piece as the platform names it, and one of its `bytes`, its `text`, an address to `fetch`, its `url`, its `signals`. */
export type ScanPiece = Omit<Schemas['ScanRequest'], 'bytes'> & { bytes?: Uint8Array }
export type Scanned = Schemas['Scanned']
export type SlowScan = Schemas['SlowScan']
/** One of many: as it would be answered alone, with its `content`; or why not, with a `status`. */
export type ScanAnswer = Schemas['ScanAnswer']
export type ScanVerdict = Schemas['ScanVerdict']

/** What the desk calls out. */
export type Verdict = {
  type: 'match.decided' | 'match.reopened' | 'scan.done'
  timestamp: string
  data: {
    content: string
    platform?: string
    advice: 'none' | 'review' | 'block'
    case?: string
    /** Of `match.reopened`: what `case` rested on is listed no more, and a person looks at the piece under this one. */
    newest?: { case: string; open: boolean }
    scan?: string
    /** Of `scan.done`: what could not be told of the piece; {@link unseen} says what to do then. */
    unread?: Unread[]
    late?: unknown[]
    verdict?: 'known' | 'exempt' | 'collision' | 'lapsed'
    exception?: string
  }
}

export type Scanner = {
  /**
   * What is known of a piece. A video or a sound takes its time: then this is a scan under way, with the name that
   * {@link Scanner.scanOf} wants. The same piece again is the same case, and the same scan. A file by itself goes as it
   * is, up to 64 MiB; with words beside it up to 12 MiB. What is larger goes as an address (`fetch`).
   */
  scan(piece: ScanPiece, options?: { idempotencyKey?: string }): Promise<Scanned | SlowScan>
  /** Up to a hundred pieces in one question, 64 MiB in all; what cannot be answered says why in its place. */
  batch(pieces: readonly ScanPiece[]): Promise<readonly ScanAnswer[]>
  /**
   * As many pieces as there are, each of 12 MiB at most with its bytes in base64. Answered in order, and no more is taken
   * from the source than fits in one question. What throws has answered all that was given out before it.
   */
  lines(pieces: Iterable<ScanPiece> | AsyncIterable<ScanPiece>): AsyncGenerator<ScanAnswer>
  /** How far a scan is that takes its time. */
  scanOf(scan: string): Promise<SlowScan>
  /** Ends one that nobody needs any more; its piece is destroyed. */
  cancel(scan: string): Promise<void>
  /** What became of a piece that waits for a person. */
  verdict(about: string): Promise<ScanVerdict>
}

/** Nothing is asked yet. Every method throws {@link DeskFault}. */
export function openScanner(url: string, { token }: { token: string | undefined }): Scanner {
  const origin = placeOf(url).origin
  if (!token) throw new DeskFault('unusable', 'no token was given; an administrator of the desk makes one.')
  const authorization = ['authorization', `Bearer ${token}`] as const
  const json = ['content-type', 'application/json'] as const

  async function replied(method: Asked['method'], path: string, more: Pick<Asked, 'fields' | 'body'>) {
    const fields = [authorization, ...(more.fields ?? [])]
    const reply = await ask({ ...more, method, url: origin + path, fields })
    if (![200, 202, 204].includes(reply.status)) throw refusal(reply, 'The desk did not answer the question.')
    return reply
  }
  async function told<T>(method: Asked['method'], path: string, more: Pick<Asked, 'fields' | 'body'> = {}) {
    const reply = await replied(method, path, more)
    return (reply.status === 204 ? undefined : jsonIn(reply)) as T
  }

  return {
    async scan({ bytes, ...piece }, { idempotencyKey } = {}) {
      const { text, signals, fetch, ...named } = piece
      const once = idempotencyKey === undefined ? [] : [['idempotency-key', idempotencyKey] as const]
      // A third shorter than in base64, and read by nobody as JSON.
      if (bytes && text === undefined && signals === undefined && fetch === undefined)
        return await told('POST', `/v1/scan?${new URLSearchParams(named)}`, {
          fields: [['content-type', 'application/octet-stream'], ...once],
          body: bytes,
        })
      const asked = inJson({ ...piece, ...(bytes ? { bytes } : {}) })
      return await told('POST', '/v1/scan', { fields: [json, ...once], body: Buffer.from(asked) })
    },
    async batch(pieces) {
      const body = Buffer.from(`{"pieces":[${pieces.map(inJson).join(',')}]}`)
      return (await told<{ answers: ScanAnswer[] }>('POST', '/v1/scan/batch', { fields: [json], body }))
        .answers
    },
    async *lines(pieces) {
      const fields = [['content-type', 'application/x-ndjson'] as const]
      for await (const portion of portions(asLines(pieces)))
        yield* answersIn(
          await replied('POST', '/v1/scan/lines', { fields, body: Buffer.concat(portion) }),
          portion.length,
        )
    },
    scanOf: (scan) => told('GET', `/v1/scan/${encodeURIComponent(scan)}`),
    cancel: (scan) => told('DELETE', `/v1/scan/${encodeURIComponent(scan)}`),
    verdict: (about) => told('GET', `/v1/cases/${encodeURIComponent(about)}`),
  }
}

function inJson({ bytes, ...piece }: ScanPiece): string {
  return JSON.stringify({ ...piece, ...(bytes ? { bytes: Buffer.from(bytes).toString('base64') } : {}) })
}

async function* asLines(pieces: Iterable<ScanPiece> | AsyncIterable<ScanPiece>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(`${inJson(piece)}\n`)
}

/** Whether the answer says what the piece is, or only that it is being hashed. */
export function isUnderWay(answer: Scanned | SlowScan): answer is SlowScan {
  return 'scan' in answer
}

/**
 * What the desk called out, once it is certain that it did: the headers and the very bytes of the body, as they came.
 * Throws {@link DeskFault} `untrusted` otherwise. The same `id` may come again; do it once.
 */
export function verdictIn(
  secret: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
): Verdict & { id: string } {
  const lines = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  const id = lines['webhook-id'] ?? ''
  if (!isSigned(secret, { id, at: new Date().toISOString(), body }, lines))
    throw new DeskFault('untrusted', 'This call is not signed by the desk, or it is old.')
  return { ...(JSON.parse(body) as Verdict), id }
}
