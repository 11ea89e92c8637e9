/** How lines look. Colour only repeats what the words say, and is left out for files, pipes and `NO_COLOR`. */
import { styleText } from 'node:util'

type Look = Parameters<typeof styleText>[0]

/** Without a terminal, or with `NO_COLOR`, the text comes back as it was. */
export function look(style: Look, text: string): string {
  const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
  return coloured ? styleText(style, text, { validateStream: false }) : text
}

const marks = {
  passed: ['✓', 'green'],
  failed: ['✗', 'red'],
  warning: ['!', 'yellow'],
  'left-out': ['·', 'dim'],
  'not-reached': ['·', 'dim'],
} as const satisfies Record<string, readonly [string, Look]>
export type Mark = keyof typeof marks

/** A sentence with its outcome in front: a sign, so that nothing rests on colour. */
export function marked(mark: Mark, sentence: string): string {
  const [sign, colour] = marks[mark]
  return `${look(colour, sign)} ${mark === 'not-reached' || mark === 'left-out' ? look('dim', sentence) : sentence}`
}

/** `name   value` in two columns. Characters that steer a terminal are made visible: what a server says is not trusted. */
export function pairs(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${look('dim', name.padEnd(width))}  ${visible(value)}`)
}

/** Control characters and those that turn the direction of text, written as what they are. */
export function visible(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}

/** `58 min`, `3 h 20 min`, `12 s`: how long until `until`, or how long ago it was. */
export function span(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000)
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  // Whole days, as the screens say them.
  return `${Math.floor(minutes / 1440)} days`
}
