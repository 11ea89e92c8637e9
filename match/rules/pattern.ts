/**
 * Regular expressions in linear time (RE2): none is slow by its shape, but a long text still takes its time, so they run
 * where they can be ended. They are held against the match form with everything kept: small letters, no accents or vowel
 * signs, one space where spaces and lines were. What their authors write beyond ASCII is folded in the same way.
 */
import { RE2JS, RE2Set } from 're2js'
import type { Misread, Span } from '../kind.ts'
import { fold } from '../text/fold.ts'

export type Pattern = {
  /** As RE2 is given it. */
  source: string
  /** The first places where it holds, at most `most`. */
  find(text: string, most: number): Span[]
}

const wanted = 'a regular expression of RE2, without look-around or back-references'
const longest = 1000
/** Of RE2's instructions. A pattern with more is a list of terms, or was made to be slow. */
const largest = 5000
const flags = RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL

export function patternOf(written: string): Pattern | Misread {
  if (written.length > longest)
    return { found: `${written.length} characters`, wanted: `${wanted}, at most ${longest} characters` }
  const { inside, edges } = withoutEdges(written)
  if (/(?<!\\)(?:\\\\)*\\[bB]/.test(inside) && (/\P{ASCII}/u.test(inside) || /\\[pPwW]/.test(inside)))
    return {
      found: String.raw`\b inside a pattern, where RE2 knows ASCII words only`,
      wanted: String.raw`\b at its ends`,
    }
  try {
    // By itself first: a pattern that closes a parenthesis it never opened is whole only inside of ours.
    const alone = RE2JS.compile(folded(inside), flags)
    const source = `${edges.before}(${folded(inside)})${edges.after}`
    const compiled = RE2JS.compile(source, flags)
    if (compiled.programSize() > largest)
      return {
        found: `a pattern of ${compiled.programSize()} steps`,
        wanted: `${wanted}, at most ${largest} steps`,
      }
    if (alone.test('')) return { found: 'a pattern that holds where nothing stands', wanted }
    return { source, find: (text, most) => places(compiled, text, most) }
  } catch (reason) {
    return { found: String(reason).slice(0, 200), wanted }
  }
}

/** Which of many hold for a text at all, in one pass for them all: a thousand are as fast as a few. */
export function holdingAmong(patterns: readonly Pattern[]): (text: string) => number[] {
  const set = new RE2Set(RE2Set.UNANCHORED, flags)
  for (const { source } of patterns) set.add(source)
  set.compile()
  return (text) => set.match(text)
}

function places(compiled: RE2JS, text: string, most: number): Span[] {
  const spans: Span[] = []
  const matcher = compiled.matcher(text)
  let at = 0
  while (spans.length < most && at <= text.length && matcher.find(at)) {
    const [from, to] = [matcher.start(1), matcher.end(1)]
    spans.push({ from, to })
    at = Math.max(to, from + 1)
  }
  return spans
}

/**
 * RE2's word boundary knows ASCII. At the ends of a pattern, where nearly all stand, they become what is not part of a
 * word in any script; the pattern proper is the first group.
 */
function withoutEdges(written: string): { inside: string; edges: { before: string; after: string } } {
  const before = written.startsWith(String.raw`\b`)
  const rest = before ? written.slice(2) : written
  const after = /(?<!\\)(?:\\\\)*\\b$/.test(rest)
  const inside = after ? rest.slice(0, -2) : rest
  // Beside an alternative an edge belongs to one side only.
  if (alternatives(inside)) return { inside: written, edges: { before: '', after: '' } }
  const other = String.raw`[^\p{L}\p{M}\p{N}_]`
  return { inside, edges: { before: before ? `(?:^|${other})` : '', after: after ? `(?:$|${other})` : '' } }
}

/** Whether an alternative stands outside of all parentheses. */
function alternatives(pattern: string): boolean {
  let [open, inClass] = [0, false]
  for (const [token] of pattern.matchAll(/\\[^]|[^]/g)) {
    if (inClass) inClass = token !== ']'
    else if (token === '[') inClass = true
    else if (token === '(') open++
    else if (token === ')') open--
    else if (token === '|' && open === 0) return true
  }
  return false
}

/** What it is held against has no capitals and no accents; neither may the pattern, where it is not ASCII. */
function folded(pattern: string): string {
  return pattern.replaceAll(/\P{ASCII}/gu, (letter) =>
    fold(letter, 'everything').text.replaceAll(/[\\^$.*+?()[\]{}|-]/g, String.raw`\$&`),
  )
}
