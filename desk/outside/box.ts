import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { Fault } from './fault.ts'

/** Gives `length` fresh random bytes: `desk/outside/random.ts` in the house, a counter in some tests. */
export type Random = (length: number) => Uint8Array

const format = 1
const nonceLength = 12
const tagLength = 16

/**
 * AES-256-GCM with a fresh 96-bit nonce: `0x01 | nonce (12) | ciphertext | tag (16)`.
 * `about` binds the box to its place: opened with any other value it stays shut.
 */
export function sealBox(
  key: Uint8Array | KeyObject,
  plain: Uint8Array,
  about: string,
  random: Random,
): Buffer {
  const nonce = random(nonceLength)
  if (nonce.length !== nonceLength) throw new Fault('random-short', { found: `${nonce.length} bytes` })
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
  cipher.setAAD(Buffer.from(about, 'utf8'))
  const body = [cipher.update(plain), cipher.final()]
  return Buffer.concat([Buffer.of(format), nonce, ...body, cipher.getAuthTag()])
}

/** Opens what {@link sealBox} made; `undefined` when key, place or bytes do not belong together. */
export function openBox(key: Uint8Array | KeyObject, box: Uint8Array, about: string): Buffer | undefined {
  if (box.length < 1 + nonceLength + tagLength || box[0] !== format) return undefined
  const nonce = box.subarray(1, 1 + nonceLength)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
  decipher.setAAD(Buffer.from(about, 'utf8'))
  decipher.setAuthTag(box.subarray(box.length - tagLength))
  const plain = decipher.update(box.subarray(1 + nonceLength, box.length - tagLength))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    return undefined
  }
}

/** `a|b|c`; refuses parts that could make two places read alike. */
export function joined(...parts: readonly string[]): string {
  for (const part of parts) {
    if (!/^[\w.:-]+$/.test(part)) throw new Fault('name-unfit', { found: JSON.stringify(part.slice(0, 80)) })
  }
  return parts.join('|')
}
