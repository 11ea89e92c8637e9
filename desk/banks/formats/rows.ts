/**
 * The rows of a table that comes in pieces (RFC 4180, with a comma, a semicolon or a tab between cells), or plain lines. A
 * quotation mark that never closes costs its own line and not the rest of the list.
 */
import { saying, type Unread } from './record.ts'

const longest = 100_000

export type Row = { line: number } & ({ cells: string[] } | Unread)

export function tableRows(comma: string): { take(piece: string): Row[]; end(): Row[] } {
  let rest = ''
  let line = 1
  /** Of a line longer than any row, how much was let go. */
  let skipped = 0

  function next(isLast: boolean): Row | undefined {
    if (rest === '' && skipped === 0) return undefined
    const ends = rest.indexOf('\n')
    if (ends < 0 && !isLast && rest.length + skipped > longest) {
      skipped += rest.length
      rest = ''
      return undefined
    }
    const upTo = ends < 0 ? (isLast ? rest.length : -1) : ends
    if (upTo < 0) return undefined
    if (skipped > 0) {
      const length = skipped + upTo
      skipped = 0
      return cut(upTo, {
        found: `a line of ${length} characters`,
        wanted: `at most ${longest}`,
        says: saying('long'),
      })
    }
    const plainRow = rest.slice(0, upTo)
    if (!plainRow.includes('"')) return cut(upTo, plainRow.replace(/\r$/, '').split(comma))
    const quoted = quotedRow(rest, comma)
    if (quoted) return cut(quoted.ends, quoted.cells)
    if (!isLast && rest.length <= longest) return undefined
    return cut(upTo, {
      found: 'a quotation mark that never closes',
      wanted: 'one more of it',
      says: saying('quotation'),
    })
  }

  function cut(upTo: number, read: string[] | Unread): Row {
    const at = line
    line += rest.slice(0, upTo).split('\n').length
    rest = rest.slice(upTo + 1)
    return Array.isArray(read) ? { line: at, cells: read } : { line: at, ...read }
  }

  function all(isLast: boolean): Row[] {
    const rows: Row[] = []
    for (let row = next(isLast); row; row = next(isLast)) rows.push(row)
    return rows
  }

  return {
    take(piece) {
      rest += piece
      return all(false)
    },
    end: () => all(true),
  }
}

/** The row at the beginning of a text, quotation marks read; `undefined` where one of them is still open at its end. */
function quotedRow(text: string, comma: string): { cells: string[]; ends: number } | undefined {
  const cells: string[] = []
  let at = 0
  for (;;) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; ;) {
        const close = text.indexOf('"', at)
        if (close < 0) return undefined
        cell += text.slice(at, close)
        at = close + 1
        if (text[at] !== '"') break
        cell += '"'
        at++
      }
    }
    let stop = at
    while (stop < text.length && text[stop] !== comma && text[stop] !== '\n') stop++
    cells.push((cell + text.slice(at, stop)).replace(/\r$/, ''))
    if (text[stop] !== comma) return { cells, ends: stop }
    at = stop + 1
  }
}
