/** The addresses that stand in a text, as their writers wrote them: with or without a scheme, followable or not. */
import { parse } from 'tldts'
import type { Span } from '../kind.ts'
import { addressOf } from './address.ts'

/** A text with more addresses than this is a list of them; it is to be handed in as one. */
const most = 200
const longest = 2000

export function addressesIn(text: string): (Span & { address: string })[] {
  const found: (Span & { address: string })[] = []
  for (const { 0: run, index } of text.matchAll(/[^\s<>"«»“”„]+/g)) {
    if (run.length > longest || !/[.:]|dot\b/i.test(run)) continue
    const inside = withinRun(run)
    const address = run.slice(inside.from, inside.to)
    if (!isAddress(address)) continue
    found.push({ from: index + inside.from, to: index + inside.to, address })
    if (found.length === most) break
  }
  return found
}

/** Without the signs around it that belong to the sentence. */
function withinRun(run: string): Span {
  const scheme = run.search(/\[?h\]?(?:tt|xx|\*\*|__)ps?\]?(?:\[:\]|:)/i)
  const from = scheme >= 0 ? scheme : run.search(/[\p{L}\p{N}]/u)
  if (from < 0) return { from: 0, to: 0 }
  let to = run.length
  for (; to > from; to--) {
    const last = run[to - 1] ?? ''
    const opening = '([{'[')]}'.indexOf(last)]
    // A closing bracket belongs to the address if the address opened it.
    if (opening !== undefined && countIn(run.slice(from, to), opening) >= countIn(run.slice(from, to), last))
      break
    if (!/[\p{P}\p{S}]/u.test(last) || '/=&#%_-~+$'.includes(last)) break
  }
  return { from, to }
}

function countIn(text: string, letter: string): number {
  return text.split(letter).length - 1
}

/** With a scheme any host will do; without one only a name under a suffix of the root, or every `end.Next` were a site. */
function isAddress(written: string): boolean {
  const address = addressOf(written)
  if ('found' in address || /^[^/]*@/.test(written)) return false
  if (/^\[?h\]?(?:tt|xx|\*\*|__)p/i.test(written)) return true
  const { isIcann, domain } = parse(address.host)
  return isIcann === true && domain !== null
}
