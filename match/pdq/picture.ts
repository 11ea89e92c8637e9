/** A decoded picture: 8 bits a channel, rows from the top, nothing between them. */
export type Picture = {
  /** Grey, grey and alpha, RGB, or RGBA, told apart by how many bytes there are. Alpha is dropped, never blended. */
  pixels: Uint8Array
  width: number
  height: number
}

/** Bytes a pixel. Throws where the bytes are not a picture of this size: that is a fault of ours, not of who sent it. */
export function channelsOf({ pixels, width, height }: Picture): 1 | 2 | 3 | 4 {
  const channels = pixels.length / (width * height)
  if (channels === 1 || channels === 2 || channels === 3 || channels === 4) return channels
  throw new Error(`${pixels.length} bytes are no picture of ${width} × ${height}`)
}
