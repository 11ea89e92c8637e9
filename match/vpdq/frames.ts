/**
 * A video as its frames: of each the PDQ, its quality, and the second at which it is seen. Partners write them as a JSON
 * array of texts `pdq,quality,seconds`, or a line each, as the hashing tool does: `number,quality,pdq,seconds`.
 */
import { hexadecimalOf, type Misread } from '../kind.ts'

export type Frame = { pdq: string; quality: number; seconds: number }

const wanted = 'a JSON array of "pdq,quality,seconds", or a line "frame,quality,pdq,seconds" for each frame'
const pdqOf = hexadecimalOf(64)
/** Ten hours at a frame a second. What two videos cost to compare grows with both. */
const most = 36_000
/** What Python writes of a number: three significant digits, so that 123 seconds are `1.23e+02`. */
const number = /^\d{1,9}(?:\.\d{1,9})?(?:e[+-]?\d{1,2})?$/

/** The frames in the order in which they are seen, or why the text has none. */
export function readFrames(text: string): { frames: Frame[] } | Misread {
  const rows = rowsOf(text)
  if ('found' in rows) return rows
  if (rows.length > most) return { found: `${rows.length} frames`, wanted: `at most ${most}` }
  const frames: Frame[] = []
  for (const [at, row] of rows.entries()) {
    const frame = frameOf(row)
    if ('found' in frame) return { found: `${frame.found} in frame ${at + 1}`, wanted: frame.wanted }
    frames.push(frame)
  }
  return { frames: frames.sort((a, b) => a.seconds - b.seconds) }
}

/** The one form in which Guichet keeps them: a JSON array without blanks, thousandths of a second at most. */
export function writeFrames(frames: readonly Frame[]): string {
  return JSON.stringify(
    frames.map(({ pdq, quality, seconds }) => `${pdq},${quality},${Number(seconds.toFixed(3))}`),
  )
}

type Row = [pdq: string, quality: string, seconds: string]

function rowsOf(text: string): Row[] | Misread {
  const trimmed = text.trim()
  if (trimmed === '') return { found: 'nothing', wanted }
  if (trimmed.startsWith('[')) {
    const array = parsed(trimmed)
    if (!Array.isArray(array)) return { found: 'no JSON array', wanted }
    const rows = array.map((one) => (typeof one === 'string' ? one.split(',') : []))
    return rows.every((row) => row.length === 3) ? (rows as Row[]) : { found: 'something else', wanted }
  }
  const lines = trimmed.split(/\r?\n/).map((line) => line.split(','))
  if (!lines.every((line) => line.length === 4 && /^\d{1,9}$/.test((line[0] ?? '').trim())))
    return { found: 'other lines', wanted }
  return lines.map(([, quality = '', pdq = '', seconds = '']) => [pdq, quality, seconds])
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function frameOf([pdq, quality, seconds]: Row): Frame | Misread {
  const read = pdqOf(pdq)
  if (!('canonical' in read)) return read
  if (!/^\d{1,3}$/.test(quality.trim()) || Number(quality) > 100)
    return { found: `the quality ${quality.slice(0, 20)}`, wanted: 'a whole number from 0 to 100' }
  const at = Number(seconds)
  if (!number.test(seconds.trim()) || at > 1e9)
    return { found: `the time ${seconds.slice(0, 20)}`, wanted: 'seconds from the beginning' }
  return { pdq: read.canonical, quality: Number(quality), seconds: Number(at.toFixed(3)) }
}
