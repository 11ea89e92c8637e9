/** What a decoder takes at most. Beyond it a piece is refused by name and nothing of it is decoded. */
export type DecodeLimits = {
  /** Bytes of a picture, and of anything else. A picture is held in memory while it is hashed. */
  pictureBytes: number
  mediaBytes: number
  /** Pixels of one picture or frame as it is stored. */
  pixels: number
  /** Frames of a picture that moves. Only its first one is hashed as a picture. */
  frames: number
  /** Streams in one video or sound, and how long it lasts. */
  streams: number
  /** Of each sort, streams that are hashed: a player may show any of them. */
  tracks: number
  seconds: number
  /** How much of a sound is looked at, from its beginning. */
  soundSeconds: number
  /** Frames of a video that are hashed. */
  hashes: number
  /** The memory of one decoder, and how long one picture may take it, in bytes and milliseconds. */
  memory: number
  pictureMs: number
}

/** The limits that an operator sets, and what follows from them. */
export function limitsOf({
  megapixels,
  mebibytes,
  minutes,
}: {
  megapixels: number
  mebibytes: number
  minutes: number
}): DecodeLimits {
  const pixels = megapixels * 1_000_000
  const mediaBytes = mebibytes * 1024 ** 2
  return {
    pictureBytes: Math.min(mediaBytes, 64 * 1024 ** 2),
    mediaBytes,
    pixels,
    frames: 2_000,
    streams: 32,
    tracks: 4,
    seconds: minutes * 60,
    soundSeconds: Math.min(minutes * 60, 1_800),
    hashes: 20_000,
    // Node sets half of the first gibibyte aside for compiled code; a picture lies there as pixels, turned, and as brightness.
    memory: 1024 ** 3 + 12 * pixels,
    pictureMs: 20_000,
  }
}

export const usualDecodeLimits = limitsOf({ megapixels: 100, mebibytes: 2048, minutes: 240 })
