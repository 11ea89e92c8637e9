/**
 * Makes a still picture harmless. Runs in a process of its own, one picture each: bytes come on standard input, the
 * answer leaves on standard output as {@link Said} in one line, followed by the bytes of `clear` and of `veiled`.
 * Nothing of the original file survives but its pixels.
 */
import type { Sharp } from 'sharp'
import { isIndeed, sharp } from './loaders.ts'

export type Said =
  | { kind: 'made'; width: number; height: number; frames: number; clear: number; veiled: number }
  | { kind: 'refused'; why: 'type' | 'pixels' | 'frames' | 'damaged'; message: string }

const most = { pixels: 50_000_000, frames: 300 }
/** Longest side of the clear preview, in pixels. */
const side = 1280
/** The veiled one is drawn from so few pixels that no filter brings a face back. */
const grain = 40

async function answer(input: Buffer, mediaType: string): Promise<{ said: Said; bytes: readonly Buffer[] }> {
  const no = (why: (Said & { kind: 'refused' })['why'], message: string) => ({
    said: { kind: 'refused' as const, why, message },
    bytes: [],
  })
  const open = { failOn: 'warning', limitInputPixels: most.pixels, unlimited: false } as const
  // Reads the head only; the limit on pixels is ours to explain.
  const head = await sharp(input, { ...open, limitInputPixels: false }).metadata()
  const { format, width, height, pageHeight, pages = 1 } = head
  if (!isIndeed(mediaType, head))
    return no('type', `it begins like ${mediaType} and turns out to be ${format}`)
  if (pages > most.frames) return no('frames', `${pages} frames, at most ${most.frames} are decoded`)
  const tall = pageHeight ?? height
  if (width * tall > most.pixels)
    return no('pixels', `${width} × ${tall} pixels, at most ${most.pixels} are decoded`)

  const { data, info } = await sharp(input, open)
    .autoOrient()
    .flatten({ background: '#808080' })
    .toColourspace('srgb')
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const drawn = () =>
    sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
  const clear = await drawn().webp({ quality: 82 }).toBuffer()
  const veiled = await veil(drawn(), info)
  return {
    said: { kind: 'made', width, height: tall, frames: pages, clear: clear.length, veiled: veiled.length },
    bytes: [clear, veiled],
  }
}

/** Drawn up again to the size of the clear one, so that nothing moves on the screen when it is opened. */
async function veil(drawn: Sharp, { width, height }: { width: number; height: number }): Promise<Buffer> {
  const small = await drawn
    .greyscale()
    .resize({ width: grain, height: grain, fit: 'inside' })
    .blur(2)
    .png()
    .toBuffer()
  return sharp(small)
    .resize({ width, height, fit: 'fill', kernel: 'cubic' })
    .blur(Math.max(0.5, Math.max(width, height) / grain / 2))
    .webp({ quality: 50 })
    .toBuffer()
}

const chunks: Buffer[] = []
for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
const { said, bytes } = await answer(Buffer.concat(chunks), process.argv[2] ?? '').catch(
  (error: unknown) => ({
    said: {
      kind: 'refused' as const,
      why: 'damaged' as const,
      message: String(error instanceof Error ? error.message : error).slice(0, 300),
    },
    bytes: [],
  }),
)
process.stdout.write(Buffer.concat([Buffer.from(`${JSON.stringify(said)}\n`), ...bytes]))
