/** PDQ of a picture, as lists carry it: 64 hexadecimal digits. What it is made from stands in `match/pdq`. */
import { bitsApart, wordsOf } from '../bits.ts'
import { type Comparison, hexadecimalOf, type Kind, type Read } from '../kind.ts'

const hexadecimal = hexadecimalOf(64)
const none = new Uint32Array(8)

export const pdq: Kind = {
  name: 'pdq',
  says: 'a picture that looks the same: saved again, smaller, in grey',
  source: 'github.com/facebook/ThreatExchange, pdq; the values of pdqhash',
  of: ['image'],
  unit: 'bits',
  // As PDQ's authors advise. Beyond it the number of pictures that merely resemble each other grows faster than what is found.
  radius: { usual: 31, most: 31, strong: 15 },
  read,
  compare,
  search: { by: 'bits' },
  examples: {
    read: [
      [
        'F8F8F0CEE0F4A84F06370A22038F63F0B36E2ED596621E1D33E6B39C4E9C9B22\n',
        'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22',
      ],
    ],
    misread: [
      '',
      'f8f8f0cee0f4a84f06370a22038f63f0',
      `${'f8'.repeat(31)}fg`,
      '0'.repeat(64),
      'f'.repeat(64),
      `f${'0'.repeat(63)}`,
    ],
    near: [
      [
        'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22',
        'f8f8f0cee0f4a84f06370a2a038f63f0b36e26d596621e1d33e6b39c4e9c9b22',
        2,
      ],
      [
        'd8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22',
        'd8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39cb1631b22',
        17,
      ],
    ],
    apart: [
      [
        'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22',
        '30a10efd71cc3d429013d48d0ffffc52e34e0e17ada952a9d29685211ea9e5af',
      ],
      [
        '0000000000000000000000000000000000000000ffffffffffffffffffffffff',
        '00000000000000000000000000000000ffffffffffffffffffffffff00000000',
      ],
    ],
  },
}

/**
 * A PDQ has 128 bits set, or fewer where values are equal. What lists carry with far fewer or far more was made by a
 * mistake, or of a picture in which there is nothing, and would match others of the same kind.
 */
function read(text: string): Read {
  const read = hexadecimal(text)
  if (!('canonical' in read)) return read
  const set = bitsApart(wordsOf(read.canonical), none)
  if (set >= 64 && set <= 192) return read
  return { found: `${set} bits of 256 set`, wanted: 'about half of them, as every picture has' }
}

function compare(query: string, listed: string, radius: number): Comparison {
  const distance = bitsApart(wordsOf(query), wordsOf(listed))
  return { matches: distance <= radius, distance }
}
