/**
 * Which pictures are ever opened. Closed first, then opened one by one, so that a loader which a later release of the
 * library adds stays shut. For processes that meet hostile bytes and nothing else.
 */
import sharp from 'sharp'
import type { As } from '../../../match/pdq/pdqs.ts'
import type { Metadata, Sharp } from 'sharp'

sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
})
sharp.cache(false)
sharp.concurrency(1)

/** What sharp calls each type we take. AVIF comes through the HEIF loader, and HEIC must not. */
const formats: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'heif',
}

/** Whether a file that begins like `mediaType` is one, by what the library found in it. */
export function isIndeed(
  mediaType: string,
  { format, compression }: { format: string; compression?: string | undefined },
): boolean {
  return format === formats[mediaType] && (format !== 'heif' || compression === 'av1')
}

export type PictureAsked = {
  mediaType: string
  pixels: number
  frames: number
  /** In which other forms it is hashed as well. */
  as?: readonly As[]
}
export type NotOpened = {
  kind: 'refused'
  why: 'not-allowed' | 'too-large' | 'damaged'
  found: string
  wanted: string
}
export type Opened = {
  kind: 'opened'
  head: Metadata
  width: number
  height: number
  frames: number
  draw: () => Sharp
}

/** Looks at the head of a picture and opens it, if it is what it begins like and no larger than is taken. */
export async function opened(input: Buffer, asked: PictureAsked): Promise<Opened | NotOpened> {
  const { mediaType, pixels } = asked
  const no = (why: NotOpened['why'], found: string, wanted: string): NotOpened => {
    return { kind: 'refused', why, found, wanted }
  }
  // What a browser shows despite a fault must be hashed too, or a fault would be a way past; half a picture is not one.
  const open = { failOn: 'truncated', limitInputPixels: pixels, ignoreIcc: true } as const
  const head = await sharp(input, { ...open, limitInputPixels: false }).metadata()
  const { format, width, pageHeight, pages: frames = 1 } = head
  const height = pageHeight ?? head.height
  if (!isIndeed(mediaType, head))
    return no('not-allowed', `${format} behind the beginning of ${mediaType}`, mediaType)
  if (frames > asked.frames) return no('too-large', `${frames} frames`, `at most ${asked.frames}`)
  if (width * height > pixels)
    return no('too-large', `${width} × ${height} pixels`, `at most ${pixels} pixels`)
  return { kind: 'opened', head, width, height, frames, draw: () => sharp(input, open) }
}

/** What the library says of a picture that it cannot draw. */
export function damaged(fault: unknown): NotOpened {
  const [found = ''] = String(fault instanceof Error ? fault.message : fault).split('\n')
  return { kind: 'refused', why: 'damaged', found: found.slice(0, 200), wanted: 'a picture that is whole' }
}

export { sharp }
