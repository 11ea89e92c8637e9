/**
 * Which pictures are ever opened. Closed first, then opened one by one, so that a loader which a later release of the
 * library adds stays shut. For processes that meet hostile bytes and nothing else.
 */
import sharp from 'sharp'

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

export { sharp }
