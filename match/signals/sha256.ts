/** SHA-256 of the bytes as they came. The only kind on whose equality anything may ever happen without a person. */
import { hashOfBytes } from '../kind.ts'

export const sha256 = hashOfBytes({
  name: 'sha256',
  says: 'the same file, byte for byte',
  source: 'FIPS 180-4',
  digits: 64,
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
})
