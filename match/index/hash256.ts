/** A hash of 256 bits: as its 32 bytes, or as the 64 hexadecimal digits in which lists carry it. */
export type Hash256 = Uint8Array | string

const digits = new Uint8Array(128).fill(255)
for (const [value, pair] of [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  'aA',
  'bB',
  'cC',
  'dD',
  'eE',
  'fF',
].entries())
  for (const digit of pair) digits[digit.charCodeAt(0)] = value

/** Writes the 32 bytes of a hash to `into`, from `at` on. */
export function writeHash(hash: Hash256, into: Uint8Array, at: number): void {
  if (typeof hash !== 'string') {
    if (hash.length !== 32) throw new RangeError(`found ${hash.length} bytes, wanted the 32 of a hash`)
    into.set(hash, at)
    return
  }
  if (hash.length !== 64)
    throw new RangeError(`found ${hash.length} characters, wanted 64 hexadecimal digits`)
  for (let n = 0; n < 32; n++) {
    const high = digits[hash.charCodeAt(2 * n)] ?? 255
    const low = digits[hash.charCodeAt(2 * n + 1)] ?? 255
    if ((high | low) > 15) throw new RangeError(`found ${hash}, wanted 64 hexadecimal digits`)
    into[at + n] = (high << 4) | low
  }
}

export function bytesOfHash(hash: Hash256): Uint8Array {
  const bytes = new Uint8Array(32)
  writeHash(hash, bytes, 0)
  return bytes
}
