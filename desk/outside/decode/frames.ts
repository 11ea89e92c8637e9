/** Whether a picture plays, where the library that draws it does not say so. Only compares bytes. */

/** More than any picture has before what is drawn; whoever has more is not believed to stand still. */
const mostParts = 10_000

/**
 * How many frames a picture may show beside the one that is drawn and hashed: `undefined` where it stands still,
 * `some` where nobody counts them.
 */
export function framesBeside(mediaType: string, bytes: Uint8Array): number | 'some' | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (mediaType === 'image/png') return besideOfPng(buffer)
  if (mediaType === 'image/avif') return playsAvif(buffer) ? 'some' : undefined
  return undefined
}

/** An animation is announced before the picture. Without `fcTL` before it, the picture itself is none of its frames. */
function besideOfPng(bytes: Buffer): number | 'some' | undefined {
  let announced: number | undefined
  let isFirstOfThem = false
  let at = 8
  for (let part = 0; at + 8 <= bytes.length; part++) {
    if (part === mostParts) return 'some'
    const name = bytes.toString('latin1', at + 4, at + 8)
    if (name === 'IDAT') break
    if (name === 'fcTL') isFirstOfThem = true
    if (name === 'acTL' && at + 12 <= bytes.length)
      announced = Math.max(announced ?? 0, bytes.readUInt32BE(at + 8))
    at += 12 + bytes.readUInt32BE(at)
  }
  if (announced === undefined) return undefined
  return announced - (isFirstOfThem ? 1 : 0) || undefined
}

/** A sequence lies in a box of its own beside the picture, and may show something else from its first frame on. */
function playsAvif(bytes: Buffer): boolean {
  let at = 0
  for (let part = 0; at + 8 <= bytes.length; part++) {
    if (part === mostParts) return true
    const name = bytes.toString('latin1', at + 4, at + 8)
    if (name === 'moov') return true
    const short = bytes.readUInt32BE(at)
    // 1 says that the length follows in eight bytes, 0 that the box is the last one.
    if (short === 0 || (short === 1 && at + 16 > bytes.length)) return false
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short
    if (size < 8) return false
    at += size
  }
  return false
}
