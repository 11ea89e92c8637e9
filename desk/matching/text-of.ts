/** A text that came as bytes: said to be one, or one whatever is said. */
import { headLength, looksLike } from '../outside/decode/media-type.ts'
import type { Unread } from '../outside/unread.ts'

/** As many letters as a text in JSON may have. */
const longest = 200_000

/** `undefined` where it is something else, by its first bytes, or neither is a text nor said to be one. */
export function textOf(bytes: Uint8Array, contentType = ''): { text: string } | Unread | undefined {
  const { family } = looksLike(bytes.subarray(0, headLength))
  if (['image', 'video', 'audio'].includes(family)) return undefined
  if (!/^\s*text\//i.test(contentType) && family !== 'text') return undefined
  const wanted = `at most ${longest} characters`
  const tooLarge = (found: string): Unread => ({ what: 'text', why: 'too-large', found, wanted })
  if (bytes.length > 4 * longest) return tooLarge(`${bytes.length} bytes`)
  const charset = markOf(bytes) ?? /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  const decoder = decoderOf(charset)
  if (!decoder)
    return {
      what: 'text',
      why: 'misread',
      found: `the charset ${charset.slice(0, 40)}`,
      wanted: 'utf-8, or another that is known',
    }
  const text = decoder.decode(bytes)
  return text.length > longest ? tooLarge(`${text.length} characters`) : { text }
}

/** What the first bytes say of the charset is truer than what is said beside it. */
function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined
}

function decoderOf(charset: string): TextDecoder | undefined {
  try {
    return new TextDecoder(charset)
  } catch {
    return undefined
  }
}
