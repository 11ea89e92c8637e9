import { z } from 'zod'

/** An object that takes the keys written here and refuses every other one, naming those it would have taken. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `found ${list(issue.keys)}; wanted only ${list(Object.keys(shape))}`
        : undefined,
  })
}

/** Turns `{ name: value }` into `[{ name, …value }]`, in the order of the file. */
export function named<Value extends z.ZodType<object>>(value: Value) {
  return z
    .record(z.string().min(1), value)
    .transform((record) =>
      Object.entries(record).map(([name, each]) => ({ name, ...(each as z.output<Value>) })),
    )
}

/** Says of each thing wrong where it is, what was found and what was wanted. */
export function complaintsOf(error: z.ZodError, source: unknown): string[] {
  return error.issues.map(
    (issue) => `${issue.path.map(String).join(' > ') || 'the file'}: ${sentence(issue, source)}`,
  )
}

function sentence(issue: z.core.$ZodIssue, source: unknown): string {
  if (issue.message.startsWith('found ')) return issue.message
  const found = `found ${shown(issue.path.reduce<unknown>(step, source))}`
  if (issue.message.startsWith('wanted ')) return `${found}; ${issue.message}`
  if (issue.code === 'invalid_type') return `${found}; wanted ${issue.expected}`
  if (issue.code === 'invalid_value') return `${found}; wanted one of ${list(issue.values.map(String))}`
  return `${found}; ${issue.message}`
}

function step(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined
}

function list(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ')
}

/**
 * A value as it may be shown in a message: short, on one line, well-formed. What came from outside may be as long or
 * as deep as it likes: texts are cut first and nothing is followed below its first layer.
 */
export function shown(value: unknown): string {
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === ''))
    return 'nothing'
  if (typeof value === 'string') return JSON.stringify(cut(value, 80))
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object')
    return `a group of lines (${cut(
      Object.keys(value)
        .slice(0, 5)
        .map((key) => JSON.stringify(key))
        .join(', '),
      80,
    )})`
  return String(value)
}

/** The text, or its beginning and an ellipsis; never half a character. */
export function cut(text: string, length: number): string {
  return (text.length > length ? `${text.slice(0, length - 1)}…` : text).toWellFormed()
}
