import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { domain } from '../signals/domain.ts'
import { url } from '../signals/url.ts'
import { refanged } from './address.ts'

test('an address made unclickable is the address', () => {
  const spellings = [
    'hxxps://example[.]org/a',
    'hXXps://example(dot)org/a',
    'h**ps://example{.}org/a',
    '[h]ttps://example [dot] org/a',
    'https[:]//example[.]org/a',
    'https[:][//]example.org/a',
    '<https://example.org/a>',
    'https:\\\\example.org\\a',
  ]
  for (const text of spellings)
    assert.deepEqual(url.read(text), { canonical: 'example.org/a' }, refanged(text))
})

test('brackets in the path and query of an address stay where they are', () => {
  assert.deepEqual(url.read('https://example.org/a[.]b?x[dot]=1\\2'), {
    canonical: 'example.org/a[.]b?x[dot]=1\\2',
  })
})

test('a host where strangers publish is not listed whole, one of them is', () => {
  for (const host of ['t.me', 'google.com', 'blogspot.com', 's3.amazonaws.com', 'wordpress.com']) {
    assert.ok('found' in domain.read(host), host)
    assert.ok('found' in url.read(`https://${host}/`), host)
    assert.ok('canonical' in url.read(`https://${host}/somebody`), host)
  }
  for (const host of ['somebody.wordpress.com', 'somebody.blogspot.com', 'example.co.uk'])
    assert.deepEqual(domain.read(host), { canonical: host })
})

test('an address read as it is listed is the same address', () => {
  const piece = fc.constantFrom(
    ...'/ . .. % 25 2 3f %3F %23 # ? & = utm_x a \\ %5c @ :80 [.] www. watch v=abcdefgh é %C3%A9 https:/'.split(
      ' ',
    ),
    ...' |web/2020/|hxxp://|[h]|<|>|//'.split('|'),
  )
  const host = fc.constantFrom(
    'example.org',
    'www.youtube.com',
    'web.archive.org',
    '1.2.3',
    'مثال.إختبار',
    'a..b.',
    '',
  )
  fc.assert(
    fc.property(host, fc.array(piece, { maxLength: 12, size: 'max' }), (at, rest) => {
      const text = `http://${at}${rest.join('')}`
      const read = url.read(text)
      if (!('canonical' in read)) return
      assert.deepEqual(url.read(read.canonical), read, text)
      assert.deepEqual(url.read(`https://${read.canonical}`), read, text)
      assert.equal(url.compare(read.canonical, read.canonical, 0).matches, true, text)
    }),
    { seed: 4, numRuns: 20_000 },
  )
})

test('a name is found in all names under it, however deep, and in no others', () => {
  const { search } = domain
  assert.ok(search?.by === 'keys')
  const label = fc.constantFrom('a', 'b', 'github', 'io', 'org', 'example')
  const name = fc.array(label, { minLength: 2, maxLength: 9 }).map((labels) => labels.join('.'))
  fc.assert(
    fc.property(name, name, (one, other) => {
      const [query, listed] = [domain.read(one), domain.read(other)]
      if (!('canonical' in query) || !('canonical' in listed)) return
      const { matches } = domain.compare(query.canonical, listed.canonical, 0)
      const byKeys = search.query(query.canonical).includes(listed.canonical)
      assert.equal(byKeys, matches, `${one} ${other}`)
    }),
    { seed: 4, numRuns: 5000 },
  )
})

test('a megabyte of escapes, dots or brackets is refused at once', () => {
  for (const piece of ['%25', '[.]', '/..', '@', '?a=b&'])
    assert.ok('found' in url.read(`http://example.org/${piece.repeat(300_000)}`))
})
