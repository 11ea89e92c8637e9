import { readSync } from 'node:fs'

/**
 * How a program that is kept running and whoever asks it tell one message from the next: four bytes of length, then the
 * message. Both sides hold the length to a limit before they set room aside for it.
 */
export function framed(...parts: readonly Uint8Array[]): Uint8Array[] {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(parts.reduce((sum, part) => sum + part.length, 0))
  return [length, ...parts]
}

/** Takes bytes as they come and gives whole messages. Throws `RangeError` for one longer than `most`. */
export function unframer(most: number): (bytes: Uint8Array) => Buffer[] {
  let held: Uint8Array[] = []
  let size = 0
  let wanted: number | undefined
  const taken = (length: number) => {
    const all = held.length === 1 && held[0] ? held[0] : Buffer.concat(held)
    held = [all.subarray(length)]
    size -= length
    return Buffer.from(all.buffer, all.byteOffset, length)
  }
  return (bytes) => {
    held.push(bytes)
    size += bytes.length
    const whole: Buffer[] = []
    for (;;) {
      if (wanted === undefined) {
        if (size < 4) return whole
        wanted = taken(4).readUInt32BE()
        if (wanted > most) throw new RangeError(`a message of ${wanted} bytes, at most ${most} are read`)
      }
      if (size < wanted) return whole
      whole.push(taken(wanted))
      wanted = undefined
    }
  }
}

/**
 * For a program that is asked one thing at a time: the next message on `input`, or nothing once it is closed. It sleeps
 * until all of the message is there, and each message lies where the last one lay unless it is unusually long.
 * Throws `RangeError` for one longer than `most`.
 */
export function messagesOn(input: number, most: number): () => Buffer | undefined {
  const head = Buffer.alloc(4)
  let usual = Buffer.alloc(0)
  const read = (into: Buffer): boolean => {
    for (let at = 0; at < into.length;) {
      const count = readSync(input, into, at, into.length - at, null)
      if (count === 0) return false
      at += count
    }
    return true
  }
  return () => {
    if (!read(head)) return undefined
    const length = head.readUInt32BE()
    if (length > most) throw new RangeError(`a message of ${length} bytes, at most ${most} are read`)
    if (length > usual.length && length <= usuallyUpTo)
      usual = Buffer.alloc(Math.min(usuallyUpTo, 2 * length))
    const message = length <= usual.length ? usual.subarray(0, length) : Buffer.alloc(length)
    return read(message) ? message : undefined
  }
}

const usuallyUpTo = 8 * 1024 ** 2
