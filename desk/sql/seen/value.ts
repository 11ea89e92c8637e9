/** A signal's value as it is kept: hexadecimal as its bytes, which are half of it, and anything else as it is written. */

export function bytesOfValue(value: string): Buffer {
  if (value.length % 2 === 0 && /^[0-9a-f]+$/.test(value)) return Buffer.from(value, 'hex')
  return Buffer.from(value, 'utf8')
}

/** `hexadecimal`: whether values of this kind are written so. */
export function valueOfBytes(bytes: Buffer, hexadecimal: boolean): string {
  return bytes.toString(hexadecimal ? 'hex' : 'utf8')
}
