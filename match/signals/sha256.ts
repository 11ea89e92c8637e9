/** SHA-256 of the bytes as they came. The only kind on whose equality anything may ever happen without a person. */
import { equal, hexadecimalOf, type Kind } from '../kind.ts'

export const sha256: Kind = {
  name: 'sha256',
  says: 'the same file, byte for byte',
  source: 'FIPS 180-4',
  of: ['file', 'image', 'video', 'audio'],
  unit: 'equality',
  radius: { usual: 0, most: 0 },
  read: hexadecimalOf(64),
  compare: equal,
  search: { by: 'equality' },
  examples: {
    read: [
      [
        ' BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD ',
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      ],
    ],
    misread: ['', 'ba7816bf', `${'0'.repeat(63)}g`],
    near: [
      [
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        0,
      ],
    ],
    apart: [
      [
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      ],
    ],
  },
}
