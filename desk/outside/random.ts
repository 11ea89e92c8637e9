import { createHash, randomBytes } from 'node:crypto'
import type { Instant } from '../../core/instant.ts'

/**
 * The one place where chance comes from: identifiers, salts, links that open once.
 * Whatever needs an identifier is given one, so that the rules stay repeatable.
 */
export interface Chance {
  /** So many bytes that nobody can guess. */
  bytes(count: number): Uint8Array
}

/** The operating system's own, fetched a few thousand bytes at a time; what was given out is wiped here. */
export const systemChance: Chance = drawnAhead(4_096, randomBytes)

function drawnAhead(ahead: number, draw: (count: number) => Uint8Array): Chance {
  let drawn = new Uint8Array(0)
  let given = 0
  return {
    bytes(count) {
      if (count > ahead / 8) return Uint8Array.from(draw(count))
      if (given + count > drawn.length) {
        drawn = Uint8Array.from(draw(ahead))
        given = 0
      }
      const own = drawn.slice(given, given + count)
      drawn.fill(0, given, given + count)
      given += count
      return own
    },
  }
}

/** The same bytes for the same seed, for tests. Never for keys. */
export function seededChance(seed: string): Chance {
  let block = 0
  let left = new Uint8Array(0)
  return {
    bytes(count) {
      while (left.length < count) {
        const more = createHash('sha256').update(`${seed}:${block++}`).digest()
        left = Uint8Array.from([...left, ...more])
      }
      const taken = left.slice(0, count)
      left = left.slice(count)
      return taken
    },
  }
}

/**
 * A UUID of version 7 (RFC 9562 5.7): sorts by `at`, to the millisecond, in text and in the database.
 * Where its time must not be told (a public address), use {@link uuidv4} or {@link token}.
 */
export function uuidv7(at: Instant, chance: Chance = systemChance): string {
  const milliseconds = Date.parse(at)
  if (!(milliseconds >= 0 && milliseconds < 2 ** 48))
    throw new RangeError(`no identifier can be made for the instant ${at}`)
  const bytes = chance.bytes(16)
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, Math.floor(milliseconds / 2 ** 16))
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(4, milliseconds % 2 ** 16)
  return written(bytes, 7)
}

/** The instant an identifier of {@link uuidv7} was made for. */
export function instantIn(id: string): Instant {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString()
}

/** A UUID of version 4 (RFC 9562 5.4): 122 bits of chance. */
export function uuidv4(chance: Chance = systemChance): string {
  return written(chance.bytes(16), 4)
}

/** A secret for an address or a header: base64url without padding; 32 bytes (256 bits) unless told. */
export function token(count = 32, chance: Chance = systemChance): string {
  return Buffer.from(chance.bytes(count)).toString('base64url')
}

function written(bytes: Uint8Array, version: 4 | 7): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
