/** Entries that say the same of several targets, within a breath, read as one. None is lost. Pure. */
import type { DemandView, Saying } from '../../../desk/http/contract/index.ts'

type Entry = DemandView['history'][number]
export type Group = { newest: Entry; entries: readonly Entry[]; ordinals: readonly number[] }

/** Effects of one act arrive one after another, a breath apart. */
const breathMs = 2_500

/** `entries` newest first; so are the groups, and the entries in each. */
export function folded(entries: readonly Entry[]): Group[] {
  const groups: { newest: Entry; entries: Entry[]; kind: string }[] = []
  for (const entry of entries) {
    // Every note and every decision is read by itself.
    const kind = entry.note ?? entry.decision ?? kindOf(entry)
    const group = groups.findLast(
      (one) =>
        one.kind === kind &&
        Math.abs(Date.parse(one.entries.at(-1)?.at ?? '') - Date.parse(entry.at)) < breathMs,
    )
    if (group) group.entries.push(entry)
    else groups.push({ newest: entry, entries: [entry], kind })
  }
  return groups.map(({ newest, entries }) => ({ newest, entries, ordinals: ordinalsOf(entries) }))
}

/** The sentence of a group: of several targets in the plural, where there are words for it. */
export function sayingOf({ newest, ordinals }: Group, list: (numbers: readonly number[]) => string): Saying {
  if (ordinals.length < 2) return newest.says
  return {
    ...newest.says,
    key: `${newest.says.key}.several`,
    params: { ...newest.says.params, ordinals: list(ordinals) },
  }
}

/** What tells one entry from another, without the target and without the second. */
function kindOf({ says, actor }: Entry): string {
  const rest = Object.entries(says.params ?? {})
    .filter(([name]) => name !== 'ordinal' && name !== 'address')
    .map(([name, value]) => [name, /^\d{4}-\d{2}-\d{2}T/.test(`${value}`) ? `${value}`.slice(0, 15) : value])
  return JSON.stringify([says.key, actor.kind, actor.name, rest])
}

function ordinalsOf(entries: readonly Entry[]): number[] {
  const found = entries.flatMap(({ says }) => says.params?.ordinal ?? []).map(Number)
  return [...new Set(found)].sort((a, b) => a - b)
}
