/**
 * What is looked for in a text by words rather than by likeness: a keyword, a query of several, a regular expression.
 * A rule has no distance; it holds for a text or not, and shows where. It sorts what a person looks at first and says
 * nothing of the law: names of organisations stand mostly in the news.
 */
import type { Read, Span } from '../kind.ts'

export type RuleKind = {
  /** The field's name for it, as lists and partners spell it. */
  name: 'keyword' | 'trend_query' | 'regex'
  says: string
  source: string
  /** The text as its canonical form, or why it is none. Never throws, whatever comes in. */
  read: (text: string) => Read
  /** Of a canonical value, what must be in a text and what must not. */
  condition: (canonical: string) => Condition
  examples: {
    /** [as a partner may write it, canonical]. */
    read: [string, string][]
    misread: string[]
    /** [a text, a rule, what is shown of the text]. */
    found: [string, string, string[]][]
    /** [a text, a rule that does not hold for it]. */
    absent: [string, string][]
  }
}

/** One of every line of `all`, and nothing of `none`. */
export type Condition = { all: readonly (readonly Atom[])[]; none: readonly Atom[] }

export type Atom =
  /** Whole words in match form; unless exact, an Arabic one may have what is written onto its front. */
  | { term: string; exact: boolean }
  /** A regular expression as its author wrote it. */
  | { pattern: string }

export type Rule = { id: string; kind: RuleKind['name']; value: string }

/** Where something stands in a text as given, and in which disguise (`match/rules/disguises.ts`), if in one. */
export type Place = Span & { variant?: string }

/** A rule that holds, and where what it looks for stands: the first few places. `variant` where it holds only by a disguise. */
export type RuleHit = { rule: string; spans: Place[]; variant?: string }
