import { createHash } from 'node:crypto'

/** What is kept of a secret that somebody carries: who reads the row cannot use it. The secret itself is 256 bits of chance. */
export function tokenHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
