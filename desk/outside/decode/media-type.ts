/**
 * What a file is, by its first bytes and nothing else: names and declared types come from strangers. Only compares
 * bytes, so it may run beside everything else.
 */
export type Looks = {
  mediaType: string
  family: 'image' | 'video' | 'audio' | 'document' | 'text' | 'unknown'
}

/** The pictures that are ever decoded. Other types are known by name, to be refused by it. */
export const decodablePictures: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
]

/** How many bytes {@link looksLike} wants to see. */
export const headLength = 512

const signs: readonly [mediaType: string, family: Looks['family'], offset: number, bytes: string][] = [
  ['image/jpeg', 'image', 0, '\xff\xd8\xff'],
  ['image/png', 'image', 0, '\x89PNG\r\n\x1a\n'],
  ['image/gif', 'image', 0, 'GIF87a'],
  ['image/gif', 'image', 0, 'GIF89a'],
  ['image/avif', 'image', 4, 'ftypavif'],
  ['image/avif', 'image', 4, 'ftypavis'],
  ['image/heic', 'image', 4, 'ftyphei'],
  ['image/heic', 'image', 4, 'ftyphev'],
  ['image/heic', 'image', 4, 'ftypmif1'],
  ['image/heic', 'image', 4, 'ftypmsf1'],
  ['image/jxl', 'image', 0, '\xff\x0a'],
  ['image/jxl', 'image', 4, 'JXL \r\n\x87\n'],
  ['image/tiff', 'image', 0, 'II*\0'],
  ['image/tiff', 'image', 0, 'MM\0*'],
  ['image/bmp', 'image', 0, 'BM'],
  ['audio/mp4', 'audio', 4, 'ftypM4A '],
  ['video/mp4', 'video', 4, 'ftyp'],
  ['video/webm', 'video', 0, '\x1a\x45\xdf\xa3'],
  ['audio/mpeg', 'audio', 0, 'ID3'],
  ['audio/mpeg', 'audio', 0, '\xff\xfb'],
  ['audio/mpeg', 'audio', 0, '\xff\xf3'],
  ['audio/mpeg', 'audio', 0, '\xff\xf2'],
  ['audio/aac', 'audio', 0, '\xff\xf1'],
  ['audio/aac', 'audio', 0, '\xff\xf9'],
  ['audio/flac', 'audio', 0, 'fLaC'],
  ['audio/ogg', 'audio', 0, 'OggS'],
  ['application/pdf', 'document', 0, '%PDF-'],
  ['application/zip', 'document', 0, 'PK\x03\x04'],
]

export function looksLike(head: Uint8Array): Looks {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, headLength)).toString(
    'latin1',
  )
  if (text.startsWith('RIFF')) {
    if (text.startsWith('WEBP', 8)) return { mediaType: 'image/webp', family: 'image' }
    if (text.startsWith('WAVE', 8)) return { mediaType: 'audio/wav', family: 'audio' }
  }
  const found = signs.find(([, , offset, bytes]) => text.startsWith(bytes, offset))
  if (found) return { mediaType: found[0], family: found[1] }
  return looksLikeText(text)
}

/** Texts that send a player elsewhere. They are never a video, whatever they are called. */
const playlists: readonly [mediaType: string, begins: RegExp][] = [
  ['application/vnd.apple.mpegurl', /^#EXTM3U/],
  ['application/dash+xml', /^(<\?xml[^>]*\?>\s*)?(<!--[\s\S]*?-->\s*)*<MPD[\s>]/],
  ['application/x-ffconcat', /^ffconcat version/],
  ['application/xspf+xml', /^(<\?xml[^>]*\?>\s*)?<playlist[\s>]/],
]

function looksLikeText(text: string): Looks {
  const start = text.replace(/^\xef\xbb\xbf/, '').trimStart()
  if (/^(<\?xml[\s\S]*?)?(<!--[\s\S]*?-->\s*|<!doctype\s+svg[^>]*>\s*)*<svg[\s>]/i.test(start))
    return { mediaType: 'image/svg+xml', family: 'document' }
  if (/^<(!doctype\s+html|html|head|body|script|iframe)[\s>]/i.test(start))
    return { mediaType: 'text/html', family: 'document' }
  const playlist = playlists.find(([, begins]) => begins.test(start))
  if (playlist) return { mediaType: playlist[0], family: 'document' }
  if (start.startsWith('<?xml')) return { mediaType: 'application/xml', family: 'document' }
  // oxlint-disable-next-line no-control-regex -- control characters are what tells text from bytes
  if (text.length > 0 && !/[\0-\x08\x0e-\x1f]/.test(text)) return { mediaType: 'text/plain', family: 'text' }
  return { mediaType: 'application/octet-stream', family: 'unknown' }
}
