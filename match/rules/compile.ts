/**
 * A list of rules, made ready once and then held against many texts: one pass for all terms, one for all regular
 * expressions, and one more for each of these that holds. A long text still takes its time: run it where it can be ended
 * (`desk/outside/rules.ts`).
 */
import type { Misread, Span } from '../kind.ts'
import { asGiven, fold, type Folded } from '../text/fold.ts'
import { disguises } from './disguises.ts'
import { ruleKinds } from './index.ts'
import { holdingAmong, type Pattern, patternOf } from './pattern.ts'
import type { Atom, Condition, Place, Rule, RuleHit } from './rule.ts'
import { findingTerms, type Terms } from './terms.ts'

export type Rules = {
  /** Those that could not be read, and why. All others hold. */
  refused: { rule: string; because: Misread }[]
  match(text: string): RuleHit[]
  /** The same by its parts, the quickest first: rules of words alone, then those with regular expressions. */
  parts: readonly ((text: string) => RuleHit[])[]
}

/** As many places of a term as a person looks at. */
const most = 20

type Ready = { rule: string; all: number[][]; none: number[] }

export function compileRules(rules: readonly Rule[]): Rules {
  const refused: Rules['refused'] = []
  const read: { rule: string; condition: Condition }[] = []
  for (const { id, kind, value } of rules) {
    const family = ruleKinds.find(({ name }) => name === kind)
    const known = family?.read(value) ?? { found: `a rule of the kind ${kind}`, wanted: 'a kind of rule' }
    if ('found' in known || !family)
      refused.push({ rule: id, because: 'found' in known ? known : { found: kind, wanted: '' } })
    else read.push({ rule: id, condition: family.condition(known.canonical) })
  }
  const byWordsAlone = Map.groupBy(read, ({ condition }) => isOfWords(condition))
  const parts = [true, false].flatMap((isOfWords) => {
    const some = byWordsAlone.get(isOfWords)
    return some ? [holding(some)] : []
  })
  return { refused, parts, match: (text) => parts.flatMap((part) => part(text)) }
}

function isOfWords({ all, none }: Condition): boolean {
  return [...all.flat(), ...none].every((atom) => 'term' in atom)
}

function holding(rules: readonly { rule: string; condition: Condition }[]): (text: string) => RuleHit[] {
  const atoms = new Atoms()
  const ready: Ready[] = rules.map(({ rule, condition }) => ({ rule, ...numbered(condition, atoms) }))
  const find = atoms.finding()
  return (text) => {
    const found = find(text)
    return ready.flatMap(({ rule, all, none }) => {
      const places = (atom: number) => found.get(atom) ?? []
      const isPlain = ({ variant }: Place) => variant === undefined
      // Whoever hides a word does not take a rule away by it.
      if (none.some((atom) => places(atom).some(isPlain))) return []
      const groups = all.map((group) => group.flatMap(places))
      if (groups.some((group) => group.length === 0)) return []
      const hidden = groups.find((group) => !group.some(isPlain))
      return [
        {
          rule,
          spans: inOrder(groups.flat()),
          ...(hidden?.[0]?.variant ? { variant: hidden[0].variant } : {}),
        },
      ]
    })
  }
}

function numbered(condition: Condition, atoms: Atoms): { all: number[][]; none: number[] } {
  return {
    all: condition.all.map((group) => group.map((atom) => atoms.numberOf(atom))),
    none: condition.none.map((atom) => atoms.numberOf(atom)),
  }
}

/** Each place once, as they stand in the text. */
function inOrder(places: readonly Place[]): Place[] {
  const sorted = places.toSorted((a, b) => a.from - b.from || a.to - b.to)
  return sorted.filter(({ from, to }, at) => from !== sorted[at - 1]?.from || to !== sorted[at - 1]?.to)
}

/** What all rules of a list look for, each once. */
class Atoms {
  readonly #numbers = new Map<string, number>()
  readonly #terms: { atom: number; letters: string; exact: boolean }[] = []
  readonly #patterns: { atom: number; pattern: Pattern }[] = []

  numberOf(atom: Atom): number {
    const key = JSON.stringify(atom)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#numbers.size
    this.#numbers.set(key, number)
    if ('term' in atom) this.#terms.push({ atom: number, letters: atom.term, exact: atom.exact })
    else {
      const pattern = patternOf(atom.pattern)
      if ('find' in pattern) this.#patterns.push({ atom: number, pattern })
    }
    return number
  }

  /** Where in a text as given each atom stands that stands there at all. */
  finding(): (text: string) => Map<number, Place[]> {
    const terms = findingTerms(this.#terms)
    const holding = holdingAmong(this.#patterns.map(({ pattern }) => pattern))
    return (text) => {
      const found = new Map<number, Place[]>()
      const words = fold(text, 'words')
      for (const [term, spans] of terms.find(words.text, most))
        found.set(this.#terms[term]?.atom ?? -1, shown(words, spans))
      if (this.#terms.length > 0) this.#findDisguised(terms, text, words, found)
      if (this.#patterns.length === 0) return found
      const everything = fold(text, 'everything')
      for (const at of holding(everything.text)) {
        const { atom, pattern } = this.#patterns[at] ?? {}
        const spans = pattern?.find(everything.text, most) ?? []
        if (atom !== undefined && spans.length > 0) found.set(atom, shown(everything, spans))
      }
      return found
    }
  }

  #findDisguised(terms: Terms, text: string, words: Folded, found: Map<number, Place[]>): void {
    for (const [disguise, { name, takenOff, wears }] of disguises.entries())
      for (const bare of takenOff(text, words))
        for (const [term, spans] of terms.find(bare.text, most, {
          disguise,
          ...(bare.edges ? { edges: bare.edges } : {}),
        })) {
          const atom = this.#terms[term]?.atom ?? -1
          const known = found.get(atom) ?? []
          const more = shown(bare, spans)
            .filter(({ from, to }) => wears(text.slice(from, to)))
            .filter((one) => !known.some(({ from, to }) => from <= one.from && one.to <= to))
          if (more.length > 0) found.set(atom, [...known, ...more.map((one) => ({ ...one, variant: name }))])
        }
  }
}

function shown(folded: Folded, spans: readonly Span[]): Span[] {
  return spans.map(({ from, to }) => asGiven(folded, from, to))
}
