import { pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { WireFault } from '../../../core/wire.ts'

/** `bytes`: decoded, in all. `ratio`: decoded bytes for each that came, once more than 64 KiB are decoded. */
export type BodyLimits = { bytes: number; ratio: number }

/** The bytes of a body after its Content-Encoding, counted as they are decoded and not as they were announced. */
export async function* decodeBody(
  encoding: string | undefined,
  raw: AsyncIterable<Uint8Array>,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array, void, void> {
  let [came, decoded] = [0, 0]
  for await (const chunk of opened(encoding?.trim().toLowerCase() ?? '', counted())) {
    decoded += chunk.length
    if (decoded > limits.bytes) throw new WireFault('too-large', `more than ${limits.bytes} bytes`)
    if (decoded > 65_536 && decoded > came * limits.ratio)
      throw new WireFault('too-large', `more than ${limits.ratio} bytes out of each that came`)
    yield chunk
  }

  async function* counted(): AsyncGenerator<Uint8Array, void, void> {
    for await (const chunk of raw) {
      came += chunk.length
      yield chunk
    }
  }
}

function opened(encoding: string, bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const decoder = decoderFor(encoding)
  // An error reaches the reader through the stream itself, so the callback has nothing to do.
  return decoder === undefined ? bytes : pipeline(bytes, decoder, () => {})
}

function decoderFor(encoding: string) {
  switch (encoding) {
    case '':
    case 'identity':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      throw new WireFault('broken', 'a body in an encoding not known here')
  }
}
