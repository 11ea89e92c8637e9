/**
 * An instant in UTC with milliseconds, always written `2026-11-23T09:00:00.000Z`.
 * Two instants written this way compare as strings. Parsed at the door by `instantOf`.
 */
export type Instant = string

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** Turns any RFC 3339 date-time with an offset into an {@link Instant}; `undefined` for anything else. */
export function instantOf(text: string): Instant | undefined {
  if (shape.test(text) && !Number.isNaN(Date.parse(text))) return text
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

/** The instant `milliseconds` after `at`; a negative number goes back. */
export function later(at: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(at) + milliseconds).toISOString()
}

/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export function between(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from)
}
