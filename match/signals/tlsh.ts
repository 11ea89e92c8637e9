/** TLSH of a text's bytes, for lists of partners that carry it. It wants at least fifty bytes, and says little under some hundreds. */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { hexadecimalOf, type Kind } from '../kind.ts'
import { tlshDistance, tlshOf } from '../lsh/tlsh.ts'

const hexadecimal = hexadecimalOf(70)
const longest = 1_000_000

export const tlsh: Kind = {
  name: 'tlsh',
  says: 'a text or file whose bytes are much the same',
  source:
    'github.com/trendmicro/tlsh, version 4; ThreatExchange, HASH_TEXT_TLSH, which leaves the length out',
  of: ['text', 'file'],
  unit: 'score',
  radius: { usual: 30, most: 100 },
  read(text) {
    const read = hexadecimal(text.trim().replace(/^t1/i, ''))
    return 'found' in read
      ? { ...read, wanted: `T1 and ${read.wanted}` }
      : { canonical: `T1${read.canonical.toUpperCase()}` }
  },
  made(content) {
    if (content.length > longest)
      return { found: `${content.length} characters`, wanted: `at most ${longest}` }
    const hash = tlshOf(utf8ToBytes(content))
    return hash
      ? { canonical: `T1${bytesToHex(hash).toUpperCase()}` }
      : { found: 'too little to hash', wanted: 'fifty bytes, and enough variety in them' }
  },
  compare(query, listed, radius) {
    const distance = tlshDistance(bytesOf(query), bytesOf(listed))
    return { matches: distance <= radius, distance }
  },
  examples: {
    read: [
      [
        ' dfb092a1724ac2c0d3ca48452291ea04a5b75eb903a6e7577a54118ffa8148e98f9426',
        'T1DFB092A1724AC2C0D3CA48452291EA04A5B75EB903A6E7577A54118FFA8148E98F9426',
      ],
    ],
    misread: ['', 'T1', 'TNULL', 'T2DFB092A1724AC2C0D3CA48452291EA04A5B75EB903A6E7577A54118FFA8148E98F9426'],
    // ThreatExchange's own.
    made: [
      [
        "A minimum string length must be 256 bytes! That's so much text this means it's not super useful for finding short text!",
        'T1DFB092A1724AC2C0D3CA48452291EA04A5B75EB903A6E7577A54118FFA8148E98F9426',
      ],
    ],
    near: [
      [
        'T1DFB092A1724AC2C0D3CA48452291EA04A5B75EB903A6E7577A54118FFA8148E98F9427',
        'T1DFB092A1724AC2C0D3CA48452291EA04A5B75EB903A6E7577A54118FFA8148E98F9426',
        1,
      ],
    ],
    apart: [
      [
        'T194F0E1AF0000000000000000000000000000000000000000000000000000000000000A',
        'T1DFB092A1724AC2C0D3CA48452291EA04A5B75EB903A6E7577A54118FFA8148E98F9426',
      ],
    ],
  },
}

function bytesOf(canonical: string): Uint8Array {
  return hexToBytes(canonical.slice(2))
}
