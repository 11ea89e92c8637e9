/** Content-Digest (RFC 9530): computed by us over the raw body, because a signature covers only what the header says. */
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { serializeDictionary } from 'structured-headers'
import { canonicalDictionary } from './fields.ts'

const hashes: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  'sha-256': sha256,
  'sha-512': sha512,
}

/** The value of a `Content-Digest` header for this body. */
export function contentDigest(body: Uint8Array, algorithm: 'sha-256' | 'sha-512' = 'sha-256'): string {
  const digest = algorithm === 'sha-256' ? sha256(body) : sha512(body)
  return serializeDictionary(new Map([[algorithm, [new Uint8Array(digest), new Map()]]]))
}

/**
 * Compares a `Content-Digest` with the body. Every digest we know must be equal, and at least one must be known;
 * `missing` when none is, so that MD5 or SHA-1 beside nothing better count for nothing.
 */
export function compareDigest(header: string, body: Uint8Array): 'equal' | 'missing' | 'differs' {
  const dictionary = canonicalDictionary(header)
  if (dictionary === undefined) return 'differs'
  const known = [...dictionary].filter(([name]) => Object.hasOwn(hashes, name))
  if (known.length === 0) return 'missing'
  const equal = known.every(
    ([name, [stated]]) =>
      stated instanceof ArrayBuffer && sameBytes(new Uint8Array(stated), hashes[name]?.(body)),
  )
  return equal ? 'equal' : 'differs'
}

function sameBytes(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return one.length === other?.length && one.every((byte, i) => byte === other[i])
}
