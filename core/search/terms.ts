/**
 * The terms a demand is entered under, and those a word that somebody types is looked up by. A term is hashed under
 * the tenant's key before it is written, so that the index says nothing to whoever reads it.
 */
import { addressIn, hostIn, joined, wordsIn } from './fold.ts'
import type { Facet, Text } from './texts.ts'

/** Beginnings a word is entered under too; with all of them every word would cost its length. */
const beginnings = [3, 5, 8] as const
/** The shortest word that is taken as the beginning of another. */
export const shortest = beginnings[0]

/** An order may name thousands of addresses and carry long letters; more words than these of one text help nobody. */
const mostWords = 200
const mostTerms = 20_000

/** What something is found by. */
export type Findable = { texts: readonly Text[]; facets: readonly Facet[] }

export function termsOf({ texts, facets }: Findable): string[] {
  return [...facetTerms(facets), ...wordTerms(texts)]
}

/** The terms that something is entered under no longer once it has changed, and those it is entered under since. */
export function termsBetween(before: Findable, after: Findable): { gone: string[]; fresh: string[] } {
  // Most changes are of facets alone, and words take long to make.
  const isSaid = JSON.stringify(before.texts) === JSON.stringify(after.texts)
  const [were, are] = [before, after].map(
    (each) => new Set(isSaid ? facetTerms(each.facets) : termsOf(each)),
  ) as [Set<string>, Set<string>]
  return { gone: [...were.difference(are)], fresh: [...are.difference(were)] }
}

function facetTerms(facets: readonly Facet[]): Set<string> {
  return new Set(facets.map((facet) => `f ${facet}`))
}

function wordTerms(texts: readonly Text[]): Set<string> {
  const terms = new Set<string>()
  for (const text of texts) {
    for (const word of wordsOf(text).slice(0, mostWords)) {
      if (terms.size >= mostTerms) return terms
      terms.add(`w ${word}`)
      const signs = [...word]
      for (const length of beginnings)
        if (signs.length > length) terms.add(`${length} ${signs.slice(0, length).join('')}`)
    }
  }
  return terms
}

/** The words of a text as they are found; a number or reference also in one piece, an address without its disguises. */
export function wordsOf({ part, text }: Text): string[] {
  if (part === 'address') return [...new Set([...wordsIn(addressIn(text)), ...wordsIn(hostIn(text))])]
  if (part === 'number' || part === 'reference') return [...new Set([...wordsIn(text), joined(text)])]
  return wordsIn(text)
}

/** What a word is looked up by: any one of these. As a beginning it also brings words that only share its first letters. */
export function termsFor(word: string, begins: boolean, facets: readonly Facet[] = []): string[] {
  const signs = [...word]
  const length = begins ? beginnings.findLast((each) => each <= signs.length) : undefined
  return [
    `w ${word}`,
    ...(length === undefined ? [] : [`${length} ${signs.slice(0, length).join('')}`]),
    ...facets.map((facet) => `f ${facet}`),
  ]
}
