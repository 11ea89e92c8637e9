/**
 * The one way out, as connectors see it. A connector is handed a {@link Wire} and never opens a socket itself;
 * which hosts may be reached, redirects and size limits are the wire's business.
 */
export type WireRequest = {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** Time for the whole answer, in milliseconds. The wire has a limit of its own and the shorter one counts. */
  timeoutMs?: number
  /** Ends it wherever it is, as if its time were over. */
  signal?: AbortSignal
}

/** What came back, whatever its status. Header names are in lower case; several of one name are joined by `, `. */
export type WireResponse = {
  status: number
  headers: Readonly<Record<string, string>>
  /**
   * Decoded bytes, to be read once. Reading may throw a {@link WireFault} when the connection breaks half-way.
   * A body that nobody reads holds its connection until the time is over; {@link leaveUnread} ends it at once.
   */
  body: AsyncIterable<Uint8Array>
}

/** What nobody reads on is closed: left open it would hold its connection until the time runs out, and be a second fault. */
export async function leaveUnread({ body }: WireResponse): Promise<void> {
  for await (const _ of body) break
}

/** Sends one request, once. Throws a {@link WireFault} when there is no complete answer to speak of. */
export type Wire = (request: WireRequest) => Promise<WireResponse>

/**
 * Why there is no answer. `refused`: the wire does not go there (trying again cannot help). `timed-out` and
 * `broken`: the request may or may not have arrived and taken hold. `too-large`: the answer exceeds the limit.
 */
export type WireFaultReason = 'refused' | 'timed-out' | 'broken' | 'too-large'

/** The wire got no answer. */
export class WireFault extends Error {
  readonly reason: WireFaultReason
  constructor(reason: WireFaultReason, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'WireFault'
    this.reason = reason
  }
}
