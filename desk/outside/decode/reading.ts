/** A piece as it comes in: looked at, counted and hashed while it passes, whoever takes it and whether anybody does. */
import { createHash } from 'node:crypto'
import { headLength } from './media-type.ts'
import type { Space } from './room.ts'

/** More bytes than are read at all. */
export class TooLong extends Error {
  readonly most: number
  constructor(most: number) {
    super(`more than ${most} bytes`)
    this.most = most
  }
}

export type Reading = {
  head: Uint8Array
  /** The whole piece, from its first byte, once. Throws {@link TooLong}, and what the source throws. */
  stream(): AsyncIterable<Uint8Array>
  /**
   * Reads to the end and gives all of it, unless it is longer than `most`, or there is no room for more of it: then it
   * is only hashed.
   */
  whole(most: number, room: Space): Promise<Buffer | 'too-long' | 'no-room'>
  size(): number
  /** Of all that was read; to be asked once, at the end. */
  sums(): { kind: string; value: string }[]
}

export async function readingOf(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  { most, sums }: { most: number; sums: readonly string[] },
): Promise<Reading> {
  const source = (bytes instanceof Uint8Array ? only(bytes) : bytes)[Symbol.asyncIterator]()
  const hashes = sums.map((kind) => ({ kind, hash: createHash(kind) }))
  const held: Uint8Array[] = []
  let size = 0
  const next = async () => {
    const part = await source.next()
    if (part.done) return undefined
    size += part.value.length
    if (size > most) {
      await source.return?.()
      throw new TooLong(most)
    }
    for (const { hash } of hashes) hash.update(part.value)
    return part.value
  }
  while (size < headLength) {
    const part = await next()
    if (!part) break
    held.push(part)
  }
  async function* stream() {
    yield* held.splice(0)
    for (let part = await next(); part; part = await next()) yield part
  }
  return {
    head: Buffer.concat(held).subarray(0, headLength),
    stream,
    async whole(longest, room) {
      const parts: Uint8Array[] = []
      let isShort = false
      for await (const part of stream()) {
        isShort ||= size <= longest && !room.take(part.length)
        if (size <= longest && !isShort) parts.push(part)
        else {
          parts.length = 0
          room.leave()
        }
      }
      if (size > longest) return 'too-long'
      return isShort ? 'no-room' : Buffer.concat(parts)
    },
    size: () => size,
    sums: () => hashes.map(({ kind, hash }) => ({ kind, value: hash.digest('hex') })),
  }
}

export async function* only(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
