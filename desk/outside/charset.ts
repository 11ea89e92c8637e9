/**
 * Charsets in which texts are written. Of those that the runtime knows, without the ones in which the same bytes are plain
 * letters to whoever does not know the charset (`iso-2022-jp`; `utf-7` and `hz` it does not know): a text would be two.
 */
const known = new Set(
  [
    'utf-8 utf-16le utf-16be ibm866 koi8-r koi8-u macintosh x-mac-cyrillic windows-874',
    'windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258',
    'iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-8-i iso-8859-10 iso-8859-13',
    'iso-8859-14 iso-8859-15 iso-8859-16 gbk gb18030 big5 euc-jp shift_jis euc-kr',
  ].flatMap((line) => line.split(' ')),
)

/** What a label names, as whoever decodes calls it: `cp1256` is `windows-1256`, `latin1` is `windows-1252`. */
export function charsetNamed(label: string): string | undefined {
  try {
    const { encoding } = new TextDecoder(label)
    return known.has(encoding) ? encoding : undefined
  } catch {
    return undefined
  }
}

/** The charset that the first bytes say, and how many they are. */
export function markOf([first, second, third]: Uint8Array): { charset: string; length: number } | undefined {
  if (first === 0xff && second === 0xfe) return { charset: 'utf-16le', length: 2 }
  if (first === 0xfe && second === 0xff) return { charset: 'utf-16be', length: 2 }
  const isMarked = first === 0xef && second === 0xbb && third === 0xbf
  return isMarked ? { charset: 'utf-8', length: 3 } : undefined
}

/** Controls but tabs, ends of lines and the beginning of a colour; and characters that there are none of. */
// oxlint-disable-next-line no-control-regex -- control characters are what tells text from bytes
const unwritten = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\p{Cn}]/u
const unseen = new RegExp(`${unwritten.source}|\ufffd`, 'gu')

/** What these bytes say; `undefined` where one of them says nothing in this charset, or nothing that is written. */
export function strictly(bytes: Uint8Array, charset: string): string | undefined {
  try {
    const text = new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes)
    return unwritten.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** The same with a mark in place of what says nothing. */
export function loosely(bytes: Uint8Array, charset: string): string {
  return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes)
}

/** What somebody sees who is told this charset: whatever says nothing between the letters parts no word for them. */
export function seenIn(bytes: Uint8Array, charset: string): string {
  return loosely(bytes, charset).replaceAll(unseen, '')
}
