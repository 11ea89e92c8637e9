/** Many pieces in one question, each answered as it would be alone, in the order in which they were given. */
import { setTimeout as pause } from 'node:timers/promises'
import { DeskFault } from './fault.ts'
import type { Reply } from './http.ts'
import type { components } from './schema.ts'

type ScanAnswer = components['schemas']['ScanAnswer']

/** The desk reads a request for thirty seconds: a portion is looked at well within that. */
const most = { pieces: 32, bytes: 4 * 1024 ** 2 }
/** Whoever has no next piece for so long wants to hear of those before it. */
const waitsMs = 50

/** What of a source fits in one request, or is there by now; of a piece that is larger than that, it alone. */
export async function* portions(lines: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  const source = lines[Symbol.asyncIterator]()
  let portion: Buffer[] = []
  let bytes = 0
  let next = source.next()
  try {
    for (;;) {
      const come = portion.length === 0 ? await next : await Promise.race([next, pause(waitsMs)])
      const line = come?.done === false ? come.value : undefined
      const isFull = portion.length === most.pieces || bytes + (line?.length ?? 0) > most.bytes
      if (portion.length > 0 && (line === undefined || isFull)) {
        yield portion
        portion = []
        bytes = 0
      }
      if (come?.done) return
      if (line === undefined) continue
      portion.push(line)
      bytes += line.length
      next = source.next()
    }
  } finally {
    // Whoever breaks off is heard by their source, when it has given what was asked of it.
    next.catch(() => undefined)
    void source.return?.().catch(() => undefined)
  }
}

/** The answers of one portion: one a line, and as many as there were pieces. */
export function answersIn({ body }: Reply, asked: number): ScanAnswer[] {
  const lines = body
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
  if (lines.length !== asked)
    throw new DeskFault('broken', `The desk answered ${lines.length} of ${asked} pieces.`)
  return lines.map((line) => {
    try {
      return JSON.parse(line) as ScanAnswer
    } catch {
      throw new DeskFault('broken', 'The desk answered with a line that is no JSON.')
    }
  })
}
