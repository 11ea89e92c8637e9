/**
 * MD5 of the bytes as they came, because old lists carry nothing else. Two files with one MD5 are cheap to make, so it
 * only ever points somewhere.
 */
import { hashOfBytes } from '../kind.ts'

export const md5 = hashOfBytes({
  name: 'md5',
  says: 'the same file by an old hash that can be forged',
  source: 'RFC 1321; RFC 6151 on why it proves nothing',
  digits: 32,
  examples: {
    read: [['900150983CD24FB0D6963F7D28E17F72', '900150983cd24fb0d6963f7d28e17f72']],
    misread: ['', '900150983cd24fb0', `${'0'.repeat(31)}x`],
    near: [['900150983cd24fb0d6963f7d28e17f72', '900150983cd24fb0d6963f7d28e17f72', 0]],
    apart: [['900150983cd24fb0d6963f7d28e17f72', 'd41d8cd98f00b204e9800998ecf8427e']],
  },
})
