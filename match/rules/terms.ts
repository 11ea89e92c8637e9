/**
 * Finds thousands of terms in one pass over a text (Aho and Corasick 1975), whole words only. The terms are sorted, so
 * that the children of a state lie side by side, and a list of a hundred thousand is a few megabytes of numbers.
 */
import type { Span } from '../kind.ts'
import { type Bare, disguises } from './disguises.ts'

export type Terms = {
  /**
   * Each term's places in a text in match form with words kept, at most `most` a term; in one whose disguise has been
   * taken off, of the terms as they are written then.
   */
  find(text: string, most: number, off?: { disguise: number; edges?: Bare['edges'] }): Map<number, Span[]>
}

type Term = { letters: string; exact: boolean }

export function findingTerms(terms: readonly Term[]): Terms {
  const { sorted, spelledBy } = spellingsOf(terms)
  const tree = treeOf(sorted)
  return {
    find(text, most, { disguise = -1, edges }: { disguise?: number; edges?: Bare['edges'] } = {}) {
      const bit = bitOf(disguise)
      const found = new Map<number, Span[]>()
      let state = 0
      for (let at = 0; at < text.length; at++) {
        state = tree.step(state, text.charCodeAt(at))
        if (edges ? edges.ends[at] === 0 : at + 1 < text.length && text[at + 1] !== ' ') continue
        for (let end = tree.ending(state); end > 0; end = tree.shorter(end)) {
          const from = at + 1 - tree.depth(end)
          for (const [term, bits] of spelledBy[tree.spelling(end)] ?? []) {
            if ((bits & bit) === 0) continue
            const places = found.get(term) ?? []
            const isWhole = edges ? edges.begins[from] === 1 : begins(text, from, terms[term]?.exact === true)
            if (places.length === most || !isWhole) continue
            places.push({ from, to: at + 1 })
            found.set(term, places)
          }
        }
      }
      return found
    },
  }
}

/** A term is spelled so as it is (-1), and in which disguises: a bit for each. */
const bitOf = (disguise: number) => 1 << (disguise + 1)

/** The terms as they may be spelled, each once and sorted, and which terms are spelled so and when. */
function spellingsOf(terms: readonly Term[]): { sorted: string[]; spelledBy: [number, number][][] } {
  const by = new Map<string, [number, number][]>()
  const spell = (letters: string, term: number, disguise: number) => {
    const known = by.get(letters) ?? []
    const last = known.at(-1)
    if (last?.[0] === term) last[1] |= bitOf(disguise)
    else known.push([term, bitOf(disguise)])
    by.set(letters, known)
  }
  for (const [index, { letters, exact }] of terms.entries()) {
    spell(letters, index, -1)
    // Behind the preposition li the article loses its alef.
    if (!exact && letters.startsWith('ال')) spell(`لل${letters.slice(2)}`, index, -1)
    if (exact) continue
    for (const [disguise, { spellings }] of disguises.entries())
      for (const spelled of spellings(letters)) spell(spelled, index, disguise)
  }
  const sorted = [...by.keys()].sort()
  return { sorted, spelledBy: sorted.map((letters) => by.get(letters) ?? []) }
}

/** Conjunctions, prepositions and the article, which Arabic writes onto the word that follows. */
const written = /^[وف]?(?:[بكل]?(?:ال)?|لل)$/

/** Whether a word begins here, or would without what Arabic writes onto it: four letters at the most. */
function begins(text: string, from: number, exact: boolean): boolean {
  if (from === 0 || text[from - 1] === ' ') return true
  if (exact || !/^\p{Script=Arabic}/u.test(text[from] ?? '')) return false
  const before = text.slice(Math.max(0, from - 5), from)
  return written.test(before.slice(before.lastIndexOf(' ') + 1))
}

/**
 * State 0 is the root: nothing read. States are numbered by depth and then in the order of the terms, so that the
 * children of one lie side by side before those of the next, and what a state falls back to has a smaller number.
 */
function treeOf(sorted: readonly string[]) {
  const most = sorted.reduce((sum, letters) => sum + letters.length, 2)
  const letter = new Uint16Array(most)
  const depth = new Uint16Array(most)
  const children = new Int32Array(most)
  const fallback = new Int32Array(most)
  const spelling = new Int32Array(most).fill(-1)
  const shorter = new Int32Array(most)
  const first = new Int32Array(most)
  const last = new Int32Array(most)
  last[0] = sorted.length

  const child = (state: number, code: number): number => {
    let [low, high] = [children[state] ?? 0, (children[state + 1] ?? 0) - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = letter[middle] ?? 0
      if (found === code) return middle
      if (found < code) low = middle + 1
      else high = middle - 1
    }
    return 0
  }
  const step = (state: number, code: number): number => {
    for (let from = state; ; from = fallback[from] ?? 0) {
      const next = child(from, code)
      if (next > 0 || from === 0) return next
    }
  }

  let states = 1
  for (let state = 0; state < states; state++) {
    children[state] = states
    const at = depth[state] ?? 0
    const to = last[state] ?? 0
    let term = first[state] ?? 0
    if (sorted[term]?.length === at) spelling[state] = term++
    while (term < to) {
      const code = sorted[term]?.charCodeAt(at) ?? 0
      first[states] = term
      while (term < to && sorted[term]?.charCodeAt(at) === code) term++
      last[states] = term
      letter[states] = code
      depth[states] = at + 1
      fallback[states] = state === 0 ? 0 : step(fallback[state] ?? 0, code)
      states++
    }
  }
  children[states] = states
  for (let state = 1; state < states; state++) {
    const back = fallback[state] ?? 0
    shorter[state] = (spelling[back] ?? -1) >= 0 ? back : (shorter[back] ?? 0)
  }
  const shorterOf = (state: number) => shorter[state] ?? 0
  return {
    step,
    shorter: shorterOf,
    /** The state of the longest term that ends here, or 0. */
    ending: (state: number) => ((spelling[state] ?? -1) >= 0 ? state : shorterOf(state)),
    depth: (state: number) => depth[state] ?? 0,
    spelling: (state: number) => spelling[state] ?? -1,
  }
}
