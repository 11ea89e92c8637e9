import { figuresApart } from '../core/figures.ts'

/**
 * A text made safe to print: `parts` may be separated at the end of a line. Nothing in it can turn the
 * reading direction, hide or overlay other text, or be read as markup.
 */
export type Printed = { parts: string[]; direction: 'ltr' | 'rtl' }

/** How many characters are printed of one line and of one long text; the rest is in the data. */
export const caps = { line: 600, prose: 20_000, address: 2_048, rows: 200 }

/** Whether the fonts have a character. */
export type Covered = (codePoint: number) => boolean

/** One line. `cut` says how many characters were left out. */
export function line(
  text: string,
  covered: Covered,
  cut: (left: number) => string,
  cap = caps.line,
): Printed {
  const plain = shown(
    text.replaceAll(/[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+/g, ' ').trim(),
    covered,
    cap,
    cut,
  )
  const direction = directionOf(plain)
  // A mark from left to right before them; whoever copies the figures out gets them as they are.
  const inOrder = direction === 'rtl' ? figuresApart(plain, (figures) => `\u200E${figures}`) : plain
  return { parts: partsOf(inOrder), direction }
}

/** Paragraphs, one for each line that says something. */
export function prose(text: string, covered: Covered, cut: (left: number) => string): Printed[] {
  const all = [...text].length <= caps.prose ? text : [...text].slice(0, caps.prose).join('')
  const left = [...text].length - [...all].length
  const paragraphs = all.split(/\r\n|[\n\r\u2028\u2029]/).filter((paragraph) => paragraph.trim() !== '')
  // Many thousand empty-looking lines would be many thousand blocks to set.
  const kept = paragraphs.slice(0, 400)
  const lost = left + paragraphs.slice(400).reduce((sum, paragraph) => sum + [...paragraph].length, 0)
  const printed = kept.map((paragraph) => line(paragraph, covered, cut, caps.prose))
  return lost > 0 ? [...printed, { parts: partsOf(cut(lost)), direction: directionOf(cut(lost)) }] : printed
}

/** An address or a reference: always left to right. */
export function code(
  text: string,
  covered: Covered,
  cut: (left: number) => string,
  cap = caps.address,
): Printed {
  return { ...line(text, covered, cut, cap), direction: 'ltr' }
}

function shown(text: string, covered: Covered, cap: number, cut: (left: number) => string): string {
  const all = [...text.normalize('NFC')]
  const kept = all.slice(0, cap).map((char, i) => visible(char, all[i - 1], all[i + 1], covered))
  return all.length > cap ? `${kept.join('')} ${cut(all.length - cap)}` : kept.join('')
}

function visible(
  char: string,
  before: string | undefined,
  after: string | undefined,
  covered: Covered,
): string {
  const arabic = (neighbour = '') => /\p{Script=Arabic}/u.test(neighbour)
  // Persian, Urdu and others need the joiners inside words; anywhere else they only hide something.
  if (/[\u200c\u200d]/.test(char) && arabic(before) && arabic(after)) return char
  const point = char.codePointAt(0) ?? 0
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(char) || !covered(point))
    return `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`
  return char
}

/** Cuts what is too long for a line where it may end: after the joints of an address, else anywhere. */
function partsOf(text: string): string[] {
  const parts = text.split(/(\S{25,})/).flatMap((part, i) => {
    if (i % 2 === 0) return [part]
    return part.split(/(?<=[/?&=#@_:;,.+~-])(?=[^/])/).flatMap((piece) => piece.match(/.{1,12}/gsu) ?? [])
  })
  return parts.filter((part) => part !== '')
}

/** By the first letter that has a direction, as browsers do. */
function directionOf(text: string): 'ltr' | 'rtl' {
  const first = /\p{L}/u.exec(text.replaceAll(/\[U\+[0-9A-F]+\]/g, ''))?.[0] ?? ''
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first)
    ? 'rtl'
    : 'ltr'
}
