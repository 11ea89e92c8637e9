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
import { ask, placeOf } from './http.ts'
import type { components } from './schema.ts'
import type { Unread } from './unseen.ts'

type Schemas = components['schemas']
/** A piece as the platform names it, and one of its `bytes`, its `text`, an address to `fetch`, its `url`, its `signals`. */
export type ScanPiece = Omit<Schemas['ScanRequest'], 'bytes'> & { bytes?: Uint8Array }
export type Scanned = Schemas['Scanned']
export type SlowScan = Schemas['SlowScan']
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
    verdict?: 'known' | 'exempt' | 'collision' | 'lapsed'
    exception?: string
  }
}

export type Scanner = {
  /**
   * What is known of a piece. A video or a sound takes its time: then this is a scan under way, with the name that
   * {@link Scanner.scanOf} wants. The same piece again is the same case, and the same scan.
   */
  scan(piece: ScanPiece): Promise<Scanned | SlowScan>
  /** How far a scan is that takes its time. */
  scanOf(scan: string): Promise<SlowScan>
  /** What became of a piece that waits for a person. */
  verdict(about: string): Promise<ScanVerdict>
}

/** Nothing is asked yet. Every method throws {@link DeskFault}. */
export function openScanner(url: string, { token }: { token: string | undefined }): Scanner {
  const origin = placeOf(url).origin
  if (!token) throw new DeskFault('unusable', 'no token was given; an administrator of the desk makes one.')
  const fields = [
    ['authorization', `Bearer ${token}`],
    ['content-type', 'application/json'],
  ] as const
  async function told<T>(path: string, body?: unknown): Promise<T> {
    const reply = await ask(
      body === undefined
        ? { method: 'GET', url: origin + path, fields: fields.slice(0, 1) }
        : { method: 'POST', url: origin + path, fields, body: Buffer.from(JSON.stringify(body)) },
    )
    if (reply.status !== 200 && reply.status !== 202)
      throw refusal(reply, 'The desk did not answer the question.')
    return jsonIn(reply) as T
  }
  return {
    scan: ({ bytes, ...piece }) =>
      told('/v1/scan', { ...piece, ...(bytes ? { bytes: Buffer.from(bytes).toString('base64') } : {}) }),
    scanOf: (scan) => told(`/v1/scan/${encodeURIComponent(scan)}`),
    verdict: (about) => told(`/v1/cases/${encodeURIComponent(about)}`),
  }
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
