import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { unescape } from './escapes.ts'
import { canonical, hostsOver, pathsOver, written } from './safe-browsing.ts'

/** As they stand in the specification. `\x80` is a byte, not a character. */
const vectors: [string, string][] = [
  ['http://host/%25%32%35', 'http://host/%25'],
  ['http://host/%25%32%35%25%32%35', 'http://host/%25%25'],
  ['http://host/%2525252525252525', 'http://host/%25'],
  ['http://host/asdf%25%32%35asd', 'http://host/asdf%25asd'],
  ['http://host/%%%25%32%35asd%%', 'http://host/%25%25%25asd%25%25'],
  ['http://www.google.com/', 'http://www.google.com/'],
  [
    'http://%31%36%38%2e%31%38%38%2e%39%39%2e%32%36/%2E%73%65%63%75%72%65/%77%77%77%2E%65%62%61%79%2E%63%6F%6D/',
    'http://168.188.99.26/.secure/www.ebay.com/',
  ],
  [
    'http://195.127.0.11/uploads/%20%20%20%20/.verify/.eBaysecure=updateuserdataxplimnbqmn-xplmvalidateinfoswqpcmlx=hgplmcx/',
    'http://195.127.0.11/uploads/%20%20%20%20/.verify/.eBaysecure=updateuserdataxplimnbqmn-xplmvalidateinfoswqpcmlx=hgplmcx/',
  ],
  [
    'http://host%23.com/%257Ea%2521b%2540c%2523d%2524e%25f%255E00%252611%252A22%252833%252944_55%252B',
    'http://host%23.com/~a!b@c%23d$e%25f^00&11*22(33)44_55+',
  ],
  ['http://3279880203/blah', 'http://195.127.0.11/blah'],
  ['http://www.google.com/blah/..', 'http://www.google.com/'],
  ['www.google.com/', 'http://www.google.com/'],
  ['www.google.com', 'http://www.google.com/'],
  ['http://www.evil.com/blah#frag', 'http://www.evil.com/blah'],
  ['http://www.GOOgle.com/', 'http://www.google.com/'],
  ['http://www.google.com.../', 'http://www.google.com/'],
  ['http://www.google.com/foo\tbar\rbaz\n2', 'http://www.google.com/foobarbaz2'],
  ['http://www.google.com/q?', 'http://www.google.com/q?'],
  ['http://www.google.com/q?r?', 'http://www.google.com/q?r?'],
  ['http://www.google.com/q?r?s', 'http://www.google.com/q?r?s'],
  ['http://evil.com/foo#bar#baz', 'http://evil.com/foo'],
  ['http://evil.com/foo;', 'http://evil.com/foo;'],
  ['http://evil.com/foo?bar;', 'http://evil.com/foo?bar;'],
  ['http://\x01\x80.com/', 'http://%01%80.com/'],
  ['http://notrailingslash.com', 'http://notrailingslash.com/'],
  ['http://www.gotaport.com:1234/', 'http://www.gotaport.com/'],
  ['  http://www.google.com/  ', 'http://www.google.com/'],
  ['http:// leadingspace.com/', 'http://%20leadingspace.com/'],
  ['http://%20leadingspace.com/', 'http://%20leadingspace.com/'],
  ['%20leadingspace.com/', 'http://%20leadingspace.com/'],
  ['https://www.securesite.com/', 'https://www.securesite.com/'],
  ['http://host.com/ab%23cd', 'http://host.com/ab%23cd'],
  ['http://host.com//twoslashes?more//slashes', 'http://host.com/twoslashes?more//slashes'],
]

test('addresses are written as Safe Browsing writes them', () => {
  const ours = vectors.map(([given]) => {
    const address = canonical(given)
    return [given, `${address.scheme}://${written(address)}`]
  })
  assert.deepEqual(ours, vectors)
})

test('an address written in numbers, in octal, in hexadecimal or with few parts is one machine', () => {
  const spellings = [
    '195.127.0.11',
    '3279880203',
    '0303.0177.0.013',
    '0xC37F000B',
    '195.0x7f000b',
    '195.127.11',
  ]
  assert.deepEqual(
    spellings.map((host) => canonical(`http://${host}/`).host),
    spellings.map(() => '195.127.0.11'),
  )
  for (const none of ['256.1.1.1', '1.2.3.4.5', '08.1.1.1', '4294967296'])
    assert.equal(canonical(none).host, none)
  assert.equal(canonical('http://[2001:0DB8::0:1]:443/x').host, '[2001:db8::1]')
})

test('a longer address is looked up under the hosts and folders it lies in', () => {
  const looked = (given: string) => {
    const address = canonical(given)
    return hostsOver(address.host).flatMap((host) => pathsOver(address).map((path) => host + path))
  }
  assert.deepEqual(looked('http://a.b.c/1/2.html?param=1').sort(), [
    'a.b.c/',
    'a.b.c/1/',
    'a.b.c/1/2.html',
    'a.b.c/1/2.html?param=1',
    'b.c/',
    'b.c/1/',
    'b.c/1/2.html',
    'b.c/1/2.html?param=1',
  ])
  assert.deepEqual(looked('http://a.b.c.d.e.f.g/1.html').sort(), [
    'a.b.c.d.e.f.g/',
    'a.b.c.d.e.f.g/1.html',
    'c.d.e.f.g/',
    'c.d.e.f.g/1.html',
    'd.e.f.g/',
    'd.e.f.g/1.html',
    'e.f.g/',
    'e.f.g/1.html',
    'f.g/',
    'f.g/1.html',
  ])
  assert.deepEqual(looked('http://1.2.3.4/1/'), ['1.2.3.4/1/', '1.2.3.4/'])
})

test('escapes are undone as if in passes until nothing changes', () => {
  const passes = (bytes: string): string => {
    const once = bytes.replaceAll(/%[0-9a-f]{2}/gi, (found) =>
      String.fromCharCode(Number.parseInt(found.slice(1), 16)),
    )
    return once === bytes ? bytes : passes(once)
  }
  const pieces = fc.constantFrom('%', '2', '5', '%25', '%32', '4', '1', 'a', '/', '%35', '%4', 'F')
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (some) => {
      assert.equal(unescape(some.join('')), passes(some.join('')))
    }),
    { seed: 4, numRuns: 2000 },
  )
  assert.equal(unescape(`%${'25'.repeat(500_000)}41`), 'A')
})
