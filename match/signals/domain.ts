/** The name of a site, found in every name under it. A name that is shared by strangers is none. */
import type { Kind } from '../kind.ts'
import { addressOf } from '../urls/address.ts'
import { addressesIn } from '../urls/found.ts'
import { namesOver, sharedBecause } from '../urls/shared-hosts.ts'

const wanted = 'the name of a site such as example.org'

export const domain: Kind = {
  name: 'domain',
  says: 'the same site, or a name under it',
  source: 'RFC 1034, RFC 5890 (A-labels); https://publicsuffix.org',
  of: ['url'],
  unit: 'equality',
  radius: { usual: 0, most: 0 },
  read(text) {
    const name = text.trim().replace(/^\*?\.(?=[^.])/, '')
    const address = addressOf(name)
    if ('found' in address) return { found: address.found, wanted }
    if (/[/?#]/.test(name.replace(/^\w+:\/\//, '').replace(/\/$/, '')))
      return { found: 'the address of one page', wanted: `${wanted}; pages are listed as url` }
    return whole(address.host)
  },
  made(content) {
    const address = addressOf(content)
    return 'found' in address ? address : whole(address.host)
  },
  search: {
    by: 'keys',
    listed: (value) => [value],
    query: (value) => [value, ...namesOver(value)].filter((host) => sharedBecause(host) === undefined),
  },
  where: (content, listed) =>
    addressesIn(content)
      .filter(({ address }) => isUnder(address, listed))
      .map(({ from, to }) => ({ from, to })),
  compare(query, listed) {
    const matches = query === listed || query.endsWith(`.${listed}`)
    return { matches, distance: matches ? 0 : 1 }
  },
  examples: {
    read: [
      ['https://www.Example.org/', 'example.org'],
      ['*.example[.]org', 'example.org'],
      ['مثال.إختبار', 'xn--mgbh0fb.xn--kgbechtv'],
      ['someone.wordpress.com', 'someone.wordpress.com'],
    ],
    misread: ['', 'github.io', 'co.uk', 't.me', 'google.com', 'https://example.org/page', 'two words'],
    made: [['https://shop.example.org:8080/page?x=1', 'shop.example.org']],
    near: [['a.b.example.org', 'example.org', 0]],
    apart: [
      ['notexample.org', 'example.org'],
      ['example.org', 'a.example.org'],
    ],
  },
}

function whole(host: string): ReturnType<Kind['read']> {
  const shared = sharedBecause(host)
  return shared ? { found: shared, wanted } : { canonical: host }
}

function isUnder(address: string, listed: string): boolean {
  const read = addressOf(address)
  return !('found' in read) && [read.host, ...namesOver(read.host)].includes(listed)
}
