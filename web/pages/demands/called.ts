/** Where a note calls somebody. The desk says who was called; the page only finds the places again. Pure. */
export type Piece = { at: number; text: string; called: boolean }

export function pieces(text: string, names: readonly string[]): Piece[] {
  if (names.length === 0) return [{ at: 0, text, called: false }]
  const longestFirst = names.toSorted((a, b) => b.length - a.length)
  const calls = new RegExp(`(@(?:${longestFirst.map(escaped).join('|')}))(?![\\p{L}\\p{M}\\p{N}_])`, 'giu')
  const found: Piece[] = []
  let at = 0
  for (const [n, part] of text.split(calls).entries()) {
    if (part !== '') found.push({ at, text: part, called: n % 2 === 1 })
    at += part.length
  }
  return found
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

/** The name being typed after an at sign, where the caret stands; `undefined` when nobody is being called. */
export function beingCalled(text: string, caret: number): { from: number; typed: string } | undefined {
  const before = text.slice(0, caret)
  const from = before.lastIndexOf('@')
  if (from === -1 || /[\p{L}\p{N}_]$/u.test(before.slice(0, from))) return undefined
  const typed = before.slice(from + 1)
  return typed.length > 40 || /[\n@]/.test(typed) ? undefined : { from, typed }
}
