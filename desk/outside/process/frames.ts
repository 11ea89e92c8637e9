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
