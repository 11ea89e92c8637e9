/** SHA-512 of the bytes as they came: the lists of TCAP carry it beside MD5. */
import { hashOfBytes } from '../kind.ts'

const abc =
  'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f'

export const sha512 = hashOfBytes({
  name: 'sha512',
  says: 'the same file, byte for byte',
  source: 'FIPS 180-4',
  digits: 128,
  examples: {
    read: [[abc.toUpperCase(), abc]],
    misread: ['', abc.slice(1), `${abc.slice(1)}g`],
    near: [[abc, abc, 0]],
    apart: [[abc, '0'.repeat(128)]],
  },
})
