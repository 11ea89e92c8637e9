import { parseDictionary, serializeDictionary } from 'structured-headers'
import type { Dictionary } from 'structured-headers'

/**
 * A structured field (RFC 8941) as a dictionary. `undefined` unless writing it again gives the same characters, white
 * space aside: that rules out members named twice, of which the parser would silently take the last, and base64 that
 * stands for the same bytes in another way.
 */
export function canonicalDictionary(line: string): Dictionary | undefined {
  try {
    const dictionary = parseDictionary(line)
    return bare(serializeDictionary(dictionary)) === bare(line) ? dictionary : undefined
  } catch {
    return undefined
  }
}

function bare(written: string): string {
  return written.replaceAll(/[ \t]/g, '')
}
