import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'

import { Malformed } from './malformed.ts'

export { concatBytes as concat }

const encoder = new TextEncoder()
// `ignoreBOM` keeps a leading mark as a character, so that text and bytes stay in step.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 bytes of `text`; a lone surrogate has none and is refused. */
export function utf8(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new Malformed('the text is not valid Unicode')
  return encoder.encode(text)
}

/** The text that `bytes` spell in UTF-8; anything else is refused. */
export function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Malformed('the bytes are not valid UTF-8')
  }
}

/** Standard base64 with padding (RFC 4648 section 4). */
export function base64(bytes: Uint8Array): string {
  let text = ''
  // In pieces, because a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x2000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x2000))
  return btoa(text)
}

/**
 * Reads standard base64 strictly: padding present, no spaces, no stray bits. Each byte string has one spelling only,
 * so that a receipt cannot be altered without being noticed. `length` is the number of bytes wanted, if fixed.
 */
export function fromBase64(text: string, length?: number): Uint8Array {
  let bytes: Uint8Array | undefined
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0) {
    const letters = atob(text)
    bytes = new Uint8Array(letters.length)
    for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at)
  }
  if (!bytes || base64(bytes) !== text) throw new Malformed('not standard base64 with padding')
  if (length !== undefined && bytes.length !== length) {
    throw new Malformed(`${bytes.length} bytes of base64 where ${length} were wanted`)
  }
  return bytes
}

/** Lower-case hexadecimal. */
export const hex = bytesToHex

/** Whether two byte strings are the same. For public values: the time it takes depends on them. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

/** A decimal number as the formats of the log write it: no sign, no leading zero, at most 2^53 − 1. */
export function fromDecimal(text: string): number {
  const value = /^(0|[1-9]\d*)$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value))
    throw new Malformed('not a decimal number without leading zeros below 2^53')
  return value
}
