import { WireFault } from '../core/wire.ts'
import type { Wire } from '../core/wire.ts'

/** The least a wire does: one request, a time limit, no redirects. The desk's own has the guards. */
export const plainWire: Wire = async ({ method, url, headers, body, timeoutMs }) => {
  const request: RequestInit = {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs ?? 10_000),
  }
  if (headers) request.headers = headers
  if (typeof body === 'string') request.body = body
  try {
    const response = await fetch(url, request)
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { status: response.status, headers: Object.fromEntries(response.headers), body: once(bytes) }
  } catch (cause) {
    const late = cause instanceof Error && cause.name === 'TimeoutError'
    throw new WireFault(late ? 'timed-out' : 'broken', late ? 'no answer in time' : 'connection broke', {
      cause,
    })
  }
}

export async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
