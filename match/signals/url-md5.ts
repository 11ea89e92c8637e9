/**
 * MD5 of an address in lower case without its scheme, the form in which partners exchange addresses without showing
 * them. It makes one of two addresses that differ in capitals, so it only ever points somewhere.
 */
import { md5 } from '@noble/hashes/legacy.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { equal, hexadecimalOf, type Kind } from '../kind.ts'
import { addressOf, refanged } from '../urls/address.ts'

export const urlMd5: Kind = {
  name: 'url_md5',
  says: 'the same address in lower case, listed without being shown',
  source: 'ThreatExchange, HASH_URL_MD5',
  of: ['url'],
  unit: 'equality',
  radius: { usual: 0, most: 0 },
  read: hexadecimalOf(32),
  made(content) {
    const address = addressOf(content)
    if ('found' in address) return address
    const spelled = refanged(content)
      .toLowerCase()
      .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    return { canonical: bytesToHex(md5(utf8ToBytes(spelled))) }
  },
  compare: equal,
  search: { by: 'equality' },
  examples: {
    read: [['E359430911FE80C2DD526D3CCA21DA30', 'e359430911fe80c2dd526d3cca21da30']],
    misread: ['', 'https://example.org/', 'e359430911fe80c2dd526d3cca21da3'],
    made: [
      ['www.facebook.com/?user=123', 'e359430911fe80c2dd526d3cca21da30'],
      ['https://www.facebook.com/?user=123', 'e359430911fe80c2dd526d3cca21da30'],
    ],
    near: [['e359430911fe80c2dd526d3cca21da30', 'e359430911fe80c2dd526d3cca21da30', 0]],
    apart: [['e359430911fe80c2dd526d3cca21da30', 'd41d8cd98f00b204e9800998ecf8427e']],
  },
}
