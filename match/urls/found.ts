/** The addresses that stand in a text, as their writers wrote them: with or without a scheme, followable or not. */
import { parse } from 'tldts'
import type { Span } from '../kind.ts'
import { addressOf } from './address.ts'

/** A text with more addresses than this is a list of them; it is to be handed in as one. */
export const mostAddresses = 200
const longest = 2000

export function addressesIn(text: string): (Span & { address: string })[] {
  return [...eachAddress(text)].slice(0, mostAddresses)
}

/** Whether there are more in it than are told. */
export function hasMoreAddresses(text: string): boolean {
  let count = 0
  for (const _ of eachAddress(text)) if (++count > mostAddresses) return true
  return false
}

function* eachAddress(text: string): Generator<Span & { address: string }> {
  let count = 0
  for (const { 0: run, index } of text.matchAll(/[^\s<>"«»“”„]+/g)) {
    if (!/[.:]|dot\b/i.test(run)) continue
    const told = new Set<string>()
    for (const { from, part } of partsOf(run)) {
      const inside = withinRun(part)
      const address = part.slice(inside.from, inside.to)
      if (told.has(address) || !isAddress(address)) continue
      told.add(address)
      yield { from: index + from + inside.from, to: index + from + inside.to, address }
      if (++count > mostAddresses) return
    }
  }
}

/**
 * A run as a whole, because an address may have another one in it; and where several are written without a blank between
 * them, each. What is too long to be an address is cut where its host is told what to show.
 */
function* partsOf(run: string): Generator<{ from: number; part: string }> {
  if (run.length <= longest) yield { from: 0, part: run }
  let from = 0
  for (const { index } of [...run.matchAll(between), { index: run.length }]) {
    const part = run.slice(from, index)
    const isAll = part.length === run.length && run.length <= longest
    if (part !== '' && !isAll) yield { from, part: shortened(part) }
    from = index
  }
}

/** Before a scheme, between two links of Markdown, and after a sign that no address has in it. */
const between = /(?=https?:\/\/)|(?<=\))(?=\[)|(?<=[|，、])/gi

function shortened(part: string): string {
  if (part.length <= longest) return part
  const end = part.search(/[?#]/)
  return part.slice(0, end > 0 && end <= longest ? end : longest)
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
