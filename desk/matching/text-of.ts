/** A text that came as bytes: said to be one, or one whatever is said; read in the charset that it is written in. */
import { MIMEType } from 'node:util'
import { charsetNamed, loosely, markOf, seenIn, strictly } from '../outside/charset.ts'
import { headLength, looksLike } from '../outside/decode/media-type.ts'
import type { Unread } from '../outside/unread.ts'

/** As many letters as a text in JSON may have. */
const longest = 200_000
export const mostTextBytes = 4 * longest

export type Written = {
  /** What it says, in each way in which somebody may read it; the first is the likeliest. */
  readings: readonly string[]
  /** It is text and nothing else, byte for byte: no page, no file in which a player finds something. */
  isWhole: boolean
  unread?: Unread
}

/** Not where its first bytes are those of something else, and not where neither they nor whoever sent it say so. */
export function mayBeText(bytes: Uint8Array, contentType = ''): boolean {
  const { family } = looksLike(bytes.subarray(0, headLength))
  if (['image', 'video', 'audio'].includes(family)) return false
  return isSaidToBe(family, contentType) || (family === 'unknown' && markOf(bytes) !== undefined)
}

const isSaidToBe = (family: string, contentType: string) =>
  family === 'text' || /^\s*text\//i.test(contentType)

/** `undefined` where it is none. */
export function textOf(bytes: Uint8Array, contentType = ''): Written | undefined {
  if (!mayBeText(bytes, contentType)) return undefined
  const { family } = looksLike(bytes.subarray(0, headLength))
  const mark = markOf(bytes)
  const tooLarge = (found: string): Written =>
    unsure([], { why: 'too-large', found, wanted: `at most ${longest} characters` })
  if (bytes.length > mostTextBytes) return tooLarge(`more than ${mostTextBytes} bytes`)
  const body = bytes.subarray(mark?.length ?? 0)
  const written = writtenIn(body, mark?.charset, charsetSaid(contentType))
  // Nobody has said that it is a text, and it is none.
  if (written.unread && !isSaidToBe(family, contentType)) return undefined
  const [likeliest = ''] = written.readings
  if (likeliest.length > longest) return tooLarge(`${likeliest.length} characters`)
  return { ...written, isWhole: written.isWhole && family !== 'document' }
}

/** As a browser reads it, to which what stands within quotes is a part of something else; where it reads none, as anybody. */
function charsetSaid(contentType: string): string | undefined {
  const anywhere = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1]
  try {
    return new MIMEType(contentType).params.get('charset')?.trim() || anywhere
  } catch {
    return anywhere
  }
}

/** `mark`: what the first bytes say of the charset, which is truer than what is said beside them. */
function writtenIn(body: Uint8Array, mark: string | undefined, said: string | undefined): Written {
  const named = said === undefined ? undefined : charsetNamed(said)
  const charset = mark ?? named ?? 'utf-8'
  const isWide = charset.startsWith('utf-16')
  const asUtf8 = strictly(body, 'utf-8')
  // In all others the letters of ASCII are the same bytes, and hardly any text of theirs with more than those is UTF-8 by chance.
  // By intent any is, with letters that nobody sees behind those that one does: a browser does as the label says.
  const asSaid = asUtf8 === undefined || isWide || charset === 'utf-8' ? undefined : seenIn(body, charset)
  const text = isWide ? strictly(body, charset) : (asUtf8 ?? strictly(body, charset))
  const readings = () => [...new Set([charset, 'utf-8', named ?? charset])].map((one) => loosely(body, one))
  if (mark === undefined && said !== undefined && named === undefined)
    return unsure(readings(), {
      why: 'misread',
      found: `the charset ${said.slice(0, 40)}`,
      wanted: 'utf-8, or another that is known',
    })
  if (text === undefined)
    return unsure(readings(), {
      why: 'misread',
      found: `bytes that are no text in ${charset}`,
      wanted: 'a text in the charset that it says, in utf-8 where it says none',
    })
  if (isWide && asUtf8 !== undefined && body.length > 0)
    return unsure(readings(), {
      why: 'misread',
      found: `bytes that are a text in ${charset} and another in utf-8`,
      wanted: 'one of both',
    })
  if (asSaid !== undefined && asSaid !== text) return twofold([asSaid, text])
  return { readings: [text], isWhole: true }
}

/** One text to whoever believes the label, and another to whoever does not. */
function twofold(readings: readonly string[]): Written {
  const letters = readings.reduce((sum, { length }) => sum + length, 0)
  if (letters <= longest) return { readings, isWhole: true }
  const found = `${letters} characters in two readings`
  return unsure(readings, { why: 'too-large', found, wanted: `at most ${longest} characters` })
}

/** Of what may be read in it, no more than a text may be long. */
function unsure(readings: readonly string[], why: Omit<Unread, 'what'>): Written {
  let left = longest
  const kept = [...new Set(readings)].filter(({ length }) => {
    const fits = length <= left
    if (fits) left -= length
    return fits
  })
  return { readings: kept, isWhole: false, unread: { what: 'text', ...why } }
}
