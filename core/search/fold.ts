/**
 * Texts brought to one form, so that a person finds what they type however it was written: case, accents, width,
 * Arabic vowel signs and forms of alef, ya and ta marbuta, digits of other scripts. Bidirectional controls and other
 * characters that show nothing are taken away: whoever hides in them is found all the same.
 */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'ss',
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  // Arabic: forms that one word is written in, and the Persian ones that keyboards produce.
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ة: 'ه',
  ە: 'ه',
  ک: 'ك',
  گ: 'ك',
  ـ: '',
}
const replaced = new RegExp(`[${Object.keys(letters).join('')}]`, 'gu')

function fold(text: string): string {
  return (
    text
      // Apart first, so that marks go; a hamza on its alef goes with them.
      .normalize('NFKD')
      .replaceAll(/[\p{M}\p{Cf}\p{Cc}]/gu, (sign) => (/\s/.test(sign) ? ' ' : ''))
      .toLowerCase()
      .replaceAll(replaced, (letter) => letters[letter] ?? letter)
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/\p{Nd}/gu, digit)
  )
}

/** The words of a text in their order: runs of letters and digits. */
export function wordsIn(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Letters and digits alone: `RO-2026/0417` and `ro 2026 0417` are one reference. */
export function joined(text: string): string {
  return wordsIn(text).join('')
}

/** An address as it is compared: without scheme, `www.` and what a browser writes differently for the same page. */
export function addressIn(text: string): string {
  const trimmed = text.trim()
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`
  const read = URL.canParse(written) ? new URL(written) : undefined
  const bare = read ? `${read.host}${read.pathname}${read.search}${read.hash}` : trimmed
  return fold(decoded(bare))
    .replace(/^www\./, '')
    .replace(/\/+$/, '')
}

/** The host as it was written: `bücher.example` where {@link addressIn} has `xn--bcher-kva.example`. */
export function hostIn(text: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:www\.)?([^/?#]*)/i.exec(text.trim())?.[1] ?? ''
}

function decoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped)
    } catch {
      return escaped
    }
  })
}

/** In Unicode every set of decimal digits is ten in a row, and begins where the one before is none. */
function digit(sign: string): string {
  const code = sign.codePointAt(0) ?? 0
  if (code < 0x80) return sign
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++
  return String(value)
}
