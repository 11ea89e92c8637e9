/** SHA-1 of the bytes as they came, because old lists carry it. It can be forged, so it only ever points somewhere. */
import { hashOfBytes } from '../kind.ts'

const abc = 'a9993e364706816aba3e25717850c26c9cd0d89d'

export const sha1 = hashOfBytes({
  name: 'sha1',
  says: 'the same file by an old hash that can be forged',
  source: 'FIPS 180-4; RFC 6194 on why it proves nothing',
  digits: 40,
  examples: {
    read: [[abc.toUpperCase(), abc]],
    misread: ['', abc.slice(1), `${abc.slice(1)}g`],
    near: [[abc, abc, 0]],
    apart: [[abc, '0'.repeat(40)]],
  },
})
