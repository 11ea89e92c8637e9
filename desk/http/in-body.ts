/** What a body says. Refused as an address is: what was found, what was wanted. */
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { fits } from './fits.ts'
import { jsonLimits, readJson } from './json.ts'
import { Refused } from './problem.ts'
import { bodyOf } from './v1/sender.ts'

/** The body as the route wants it, read once and strictly; otherwise 400, 413 or 422 with what was found and wanted. */
export function read<T extends z.ZodType>(
  request: FastifyRequest,
  shape: T,
  { most = jsonLimits.bytes, instead = '' } = {},
): z.output<T> {
  const bytes = bodyOf(request)
  if (bytes.length > most)
    throw new Refused(413, 'too-large', 'The body is larger than this route takes as JSON.', {
      errors: [
        {
          path: '(body)',
          found: `${bytes.length} bytes`,
          wanted: [`at most ${most} bytes of JSON`, instead].filter(Boolean).join(', or '),
        },
      ],
    })
  const parsed = bytes.length === 0 ? { value: {} } : readJson(bytes, { ...jsonLimits, bytes: most })
  if ('fault' in parsed) {
    const { line, column, found, wanted } = parsed.fault
    throw new Refused(400, 'unreadable', 'The body is not JSON this desk reads.', {
      errors: [{ path: `line ${line}, column ${column}`, found, wanted }],
    })
  }
  const read = fits(shape, parsed.value)
  if ('data' in read) return read.data
  throw new Refused(422, 'unfit', 'The body is not what this route takes.', read)
}
