/**
 * Percent escapes, on bytes written as characters U+0000–U+00FF. An address is unescaped until nothing is left to
 * unescape, so that `%2541`, `%41` and `A` are one; then what may not stand in an address is escaped, once.
 */

export function bytesOf(text: string): string {
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return bytes
}

/** The text that these bytes spell in UTF-8, if they do. */
export function textOf(bytes: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)))
  } catch {
    return undefined
  }
}

/**
 * One pass is enough, however deeply an address is escaped: two escapes never overlap, so they may be undone in any
 * order, and each as soon as its last digit is read. Passes until nothing changes would be quadratic on `%252525…`.
 */
export function unescape(bytes: string): string {
  const out: number[] = []
  for (let i = 0; i < bytes.length; i++) {
    out.push(bytes.charCodeAt(i))
    for (let n = out.length; n >= 3 && out[n - 3] === percent; n = out.length) {
      const value = hexadecimal(out[n - 2]) * 16 + hexadecimal(out[n - 1])
      if (Number.isNaN(value)) break
      out.length = n - 3
      out.push(value)
    }
  }
  return out.map((code) => String.fromCharCode(code)).join('')
}

export function escape(bytes: string): string {
  // oxlint-disable-next-line no-control-regex
  return bytes.replaceAll(/[\x00-\x20\x7f-\xff#%]/g, escaped)
}

export function escaped(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

const percent = 0x25

function hexadecimal(code = 0): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : Number.NaN
}
