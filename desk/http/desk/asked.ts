import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readJson } from '../json.ts'
import { Refused } from '../problem.ts'
import { unfitSaid } from '../unfit.ts'
import { bodyOf } from '../v1/sender.ts'

/** The body as the route wants it, read once and strictly; otherwise 400 or 422 with what was found and wanted. */
export function read<T extends z.ZodType>(request: FastifyRequest, shape: T): z.output<T> {
  const bytes = bodyOf(request)
  const parsed = bytes.length === 0 ? { value: {} } : readJson(bytes)
  if ('fault' in parsed) {
    const { line, column, found, wanted } = parsed.fault
    throw new Refused(400, 'unreadable', 'The body is not JSON this desk reads.', {
      errors: [{ path: `line ${line}, column ${column}`, found, wanted }],
    })
  }
  const result = shape.safeParse(parsed.value)
  if (result.success) return result.data
  throw new Refused(422, 'unfit', 'The body is not what this route takes.', {
    errors: result.error.issues.slice(0, 50).map((issue) => {
      const found = valueAt(parsed.value, issue.path)
      return {
        path: issue.path.map(String).join('.') || '(body)',
        found: kindOf(found),
        wanted: issue.message,
        says: unfitSaid(issue, found),
      }
    }),
  })
}

/** What an address names; a name that cannot be one names nothing. */
export function uuid(text: string): string {
  const read = z.uuid().safeParse(text)
  if (!read.success) throw new Refused(404, 'not-here', 'There is nothing at this address.')
  return read.data
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[name] : undefined,
    value,
  )
}

function kindOf(found: unknown): string {
  if (found === undefined) return 'nothing'
  if (found === null || typeof found !== 'object') return `${typeof found}`
  return Array.isArray(found) ? `a list of ${found.length}` : 'an object'
}
