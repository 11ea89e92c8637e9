/**
 * The records of a JSON text that comes in pieces, without ever holding it whole: objects in an array, alone or under
 * one of the names that lists give it; or one object a line. Each is read by itself, so a broken one costs nothing else.
 */

/** The members under which the known lists keep their records. */
const shelves = new Set([
  'data',
  'results',
  'entries',
  'content',
  'contents',
  'items',
  'hashrecords',
  'threat_updates',
  'files',
])
const longest = 1_000_000
/** Deeper than any text: nothing is a record any more. */
const over = 1_000_000_000

export type RawRecord = { line: number; text: string } | { line: number; tooLong: true }

export function jsonRecords(): { take(piece: string): RawRecord[]; end(): RawRecord[] } {
  let depth = 0
  let line = 1
  let inText = false
  let escaped = false
  /** At which depth records lie; unknown while one object has only begun. */
  let recordDepth: number | undefined
  let text = ''
  let begunAt = 1
  let skipping = false
  let lastText = ''
  let textBegun = ''
  let found: RawRecord[] = []

  function keep(piece: string) {
    if (skipping) return
    text += piece
    if (text.length > longest) {
      skipping = true
      text = ''
    }
  }
  function close() {
    found.push(skipping ? { line: begunAt, tooLong: true } : { line: begunAt, text })
    text = ''
    skipping = false
  }
  /** Between records nothing is kept; inside one, everything. */
  const isInside = () => depth > (recordDepth ?? 0)

  function take(piece: string): RawRecord[] {
    found = []
    let from = 0
    let textFrom = 0
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at)
      if (code === 10) line++
      if (inText) {
        if (escaped) escaped = false
        else if (code === 92) escaped = true
        else if (code === 34) {
          inText = false
          if (depth === 1 && recordDepth === undefined) lastText = textBegun + piece.slice(textFrom, at)
          textBegun = ''
        }
        continue
      }
      if (code === 34) {
        inText = true
        textFrom = at + 1
      } else if (code === 123) {
        if (!isInside()) {
          begunAt = line
          text = ''
          from = at
        }
        depth++
      } else if (code === 91) {
        if (depth === 0 && recordDepth === undefined) recordDepth = depth = 1
        else if (depth === 1 && recordDepth === undefined && shelves.has(lastText.toLowerCase())) {
          recordDepth = depth = 2
          text = ''
          skipping = false
        } else depth++
      } else if (code === 125 || code === 93) {
        depth = Math.max(0, depth - 1)
        if (code === 125 && depth === (recordDepth ?? 0)) {
          keep(piece.slice(from, at + 1))
          close()
        }
        // What lies behind the shelf is about the list, not in it.
        if (recordDepth !== undefined && depth < recordDepth) depth = over * 2
      }
    }
    if (inText && recordDepth === undefined) textBegun = (textBegun + piece.slice(textFrom)).slice(0, 100)
    if (isInside() && depth < over) keep(piece.slice(from))
    return found
  }

  return {
    take,
    end() {
      const isBroken = depth > (recordDepth ?? 0) && depth < over && (text !== '' || skipping)
      return isBroken ? [{ line: begunAt, text }] : []
    },
  }
}
