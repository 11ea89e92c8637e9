/** Whether what came in is what a route takes; where not, what was found and what was wanted, in the desk's own words. Pure. */
import type { z } from 'zod'
import type { Problem } from './contract/index.ts'
import { unfitSaid } from './unfit.ts'

type Unfit = NonNullable<Problem['errors']>
type Issue = z.core.$ZodRawIssue

/** What is wanted of a route is seldom missed in more places; who sends a list of nonsense reads enough. */
const mostTold = 50

export function fits<T extends z.ZodType>(
  shape: T,
  value: unknown,
): { data: z.output<T> } | { errors: Unfit } {
  const result = shape.safeParse(value, { error: wantedBy })
  if (result.success) return { data: result.data }
  return {
    errors: result.error.issues.slice(0, mostTold).map((issue) => {
      const found = valueAt(value, issue.path)
      return {
        path: issue.path.map(String).join('.') || '(body)',
        found: foundIn(issue, found),
        wanted: issue.message,
        says: unfitSaid(issue, found),
      }
    }),
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[name] : undefined,
    value,
  )
}

/** What a contract wants where it does not say so itself. */
function wantedBy(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.expected
    case 'too_small':
      return `at least ${counted(issue.origin, issue.minimum)}`
    case 'too_big':
      return `at most ${counted(issue.origin, issue.maximum)}`
    case 'invalid_format':
      return formats[issue.format] ?? 'another form'
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`
    case 'invalid_union':
      return Array.isArray(issue.options) ? `one of ${issue.options.map(String).join(', ')}` : 'another form'
    case 'unrecognized_keys':
      return 'only what this route knows'
    default:
      return 'something else'
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const formats: Readonly<Record<string, string>> = {
  base64: 'base64',
  url: 'an address',
  email: 'a mail address',
  uuid: 'an identifier (UUID)',
  date: 'a day: 2026-01-31',
  datetime: 'a time: 2026-01-31T12:00:00Z',
}

function counted(origin: string, count: number | bigint): string {
  if (origin === 'string') return `${count} characters`
  return origin === 'array' || origin === 'set' ? `${count} in the list` : `${count}`
}

/** Its kind and its size, never what it says: it may be a secret. */
function foundIn(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => key.slice(0, 100)).join(', ')
  if (issue.code === 'invalid_type' && typeof found === 'number') return 'a number'
  if (found === undefined) return 'nothing'
  if (found === null) return 'null'
  if (typeof found === 'string') {
    const isSized = (issue.code === 'too_big' || issue.code === 'too_small') && issue.origin === 'string'
    return isSized ? `${found.length} characters` : 'a text'
  }
  if (Array.isArray(found)) return `a list of ${found.length}`
  if (typeof found === 'object') return 'an object'
  return typeof found === 'number' ? `${found}` : 'true or false'
}
