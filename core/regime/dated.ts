import type { Day } from './shape.ts'

/**
 * Dates in a regime file. A rule is a mapping that says `since`. It may say `ends` (the first day on which it no
 * longer applies) and `changes`: a list of later texts, each with its own `since` and `source` and only what changed.
 */
type Mapping = Record<string, unknown>

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every day on which something in the file begins or ends, earliest first. */
export function turningDays(node: unknown): Day[] {
  const days = new Set<Day>()
  walk(node, (mapping) => {
    for (const key of ['since', 'ends']) if (typeof mapping[key] === 'string') days.add(mapping[key])
  })
  return [...days].sort()
}

/** The file as it stands on `day`: rules not yet or no longer in force are gone, changes are made. */
export function asOf(node: unknown, day: Day): unknown {
  if (Array.isArray(node)) return node.filter((each) => applies(each, day)).map((each) => asOf(each, day))
  if (!isMapping(node)) return node
  const { changes, ends: _, ...first } = node
  const text = laterTexts(changes)
    .filter((change) => applies(change, day))
    .reduce<Mapping>((before, change) => ({ ...before, ...change }), first)
  const kept = Object.entries(text).filter(([, value]) => applies(value, day))
  return Object.fromEntries(kept.map(([key, value]) => [key, asOf(value, day)]))
}

/** What is wrong with the dates themselves. */
export function datingFaults(node: unknown): string[] {
  const faults: string[] = []
  walk(node, (mapping) => {
    if (!('changes' in mapping)) return
    if (!Array.isArray(mapping.changes) || !mapping.changes.every(isDated))
      faults.push('changes: wanted a list of texts, each with since and source')
    else if (
      laterTexts(mapping.changes).some(
        (change, n, all) => String(change.since) <= String(all[n - 1]?.since ?? mapping.since),
      )
    )
      faults.push(
        `changes: found a text that is not later than the one before it, after ${String(mapping.since)}`,
      )
  })
  return faults
}

function laterTexts(changes: unknown): Mapping[] {
  return Array.isArray(changes) ? changes.filter(isMapping) : []
}

function isDated(change: unknown): boolean {
  return isMapping(change) && typeof change.since === 'string' && typeof change.source === 'string'
}

function applies(value: unknown, day: Day): boolean {
  if (!isMapping(value)) return true
  if (typeof value.since === 'string' && value.since > day) return false
  return !(typeof value.ends === 'string' && value.ends <= day)
}

function walk(node: unknown, visit: (mapping: Mapping) => void): void {
  if (isMapping(node)) visit(node)
  if (typeof node === 'object' && node !== null) for (const value of Object.values(node)) walk(value, visit)
}
