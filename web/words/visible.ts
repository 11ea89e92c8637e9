/**
 * Text that came from outside, made safe to read: characters that hide, reorder or pretend are shown by their number.
 * Line breaks and tabs stay where `lines` says so.
 */
const HIDDEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu

const named = (char: string) =>
  `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`

export function visible(text: string, lines = false): string {
  const shown = (lines ? text.replaceAll('\r\n', '\n') : text).replaceAll(HIDDEN, named)
  return lines ? shown : shown.replaceAll(/[\n\t]/g, named)
}

/** Keeps a foreign piece of text from reordering the sentence around it; one without letters reads left to right. */
export const isolated = (text: string): string => `${/\p{L}/u.test(text) ? '\u2068' : '\u2066'}${text}\u2069`

/** A sentence that begins with one of the law's names begins like a sentence; what people wrote stays as they wrote it. */
export function beginning(sentence: string, names: readonly string[]): string {
  const first = names.find((name) => sentence.startsWith(isolated(name)))
  if (first === undefined) return sentence
  const [letter = ''] = first
  return sentence.replace(letter, letter.toUpperCase())
}

/**
 * After an Arabic letter figures are ordered as Arabic ones, so that a hyphen between them turns `421-2-5` and
 * `2026-11-26` around. Kept apart, they read as they are written.
 */
export const figuresInOrder = (text: string): string =>
  text.replaceAll(/(?<![\p{L}\d-])\d+(?:-\d+)+(?![\p{L}\d-])/gu, '\u2066$&\u2069')
