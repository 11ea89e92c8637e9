import type { Socket } from 'node:net'
import { Refused } from './problem.ts'

/** What HTTP itself refuses before there is a request: answered like every other no, and the connection ends. */
const frames: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'Request Header Fields Too Large',
    'The header lines are longer than this desk reads.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not arrive in time.'],
}
const unclear = [400, 'Bad Request', 'The request can be read in more than one way, or in none.'] as const

/** Lines that decide who is asking what: said twice they could be read one way here and another way elsewhere. */
const once: ReadonlySet<string> = new Set([
  'host',
  'origin',
  'cookie',
  'authorization',
  'content-type',
  'content-length',
  'content-digest',
  'idempotency-key',
  'signature',
  'signature-input',
  'x-guichet-csrf',
])

/** Throws {@link Refused} for a request that says one of these lines twice. `lines` as they came: name, value, name… */
export function refuseDoubles(lines: readonly string[]): void {
  const seen = new Set<string>()
  lines.forEach((line, n) => {
    if (n % 2 === 1) return
    const name = line.toLowerCase()
    if (once.has(name) && seen.has(name))
      throw new Refused(400, 'bad-frame', 'A header line that may come once came twice.', {
        errors: [{ path: name, found: 'two lines', wanted: 'one line' }],
      })
    seen.add(name)
  })
}

/** Answers what is no request, as every other no is answered, and ends the connection. */
export function refuseFrame(fault: { code?: string }, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [status, reason, title] = frames[fault.code ?? ''] ?? unclear
  const body = JSON.stringify({ type: 'urn:guichet:problem:bad-frame', title, status })
  socket.end(
    [
      `HTTP/1.1 ${status} ${reason}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      'cache-control: no-store',
      'connection: close',
      ...(status === 408 ? ['retry-after: 1'] : []),
      '',
      body,
    ].join('\r\n'),
  )
}
