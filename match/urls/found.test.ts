import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { url } from '../signals/url.ts'
import { addressesIn, hasMoreAddresses } from './found.ts'

test('the addresses in a text are found as they are written, without the signs of the sentence', () => {
  const text =
    'Voir (https://example.org/a_(b)), «hxxps://t[.]me/chan/7» et www.example.fr. Écrire à nora@example.org ; e.g. version 2.0, fin.Puis ' +
    'انظر example.com/صفحة؟ وأيضا https://example.net/x!'
  assert.deepEqual(
    addressesIn(text).map(({ address }) => address),
    [
      'https://example.org/a_(b)',
      'hxxps://t[.]me/chan/7',
      'www.example.fr',
      'example.com/صفحة',
      'https://example.net/x',
    ],
  )
})

test('an address is found beside others without a blank between, and however much is hung on to it', () => {
  const long = `https://t.me/chan?x=${'A'.repeat(3000)}`
  for (const text of [
    `join ${long} now`,
    '[ok](https://example.org)[join](https://t.me/chan)',
    '[ok](https://example.org),[join](https://t.me/chan)',
    'https://example.org|https://t.me/chan',
    'https://example.org，https://t.me/chan。',
    'example.org|t.me/chan',
    'https://example.org\u200Bhttps://t.me/chan',
    `${'A'.repeat(3000)}https://t.me/chan`,
  ]) {
    const all = addressesIn(text)
    assert.ok(
      all.some(({ address }) => /^(https:\/\/)?t\.me\/chan$/.test(address)),
      `${text.slice(0, 60)}: ${all.map(({ address }) => address.slice(0, 60)).join(' ')}`,
    )
    for (const { from, to, address } of all) assert.equal(text.slice(from, to), address)
  }
  const kept = 'https://archive.example.org/2020/https://t.me/chan'
  assert.deepEqual(
    addressesIn(kept).map(({ address }) => address),
    [kept, 'https://archive.example.org/2020/', 'https://t.me/chan'],
  )
})

test('a text with more addresses than are read says so', () => {
  assert.equal(hasMoreAddresses('example.org '.repeat(200)), false)
  assert.equal(hasMoreAddresses('example.org '.repeat(201)), true)
})

test('a listed channel is shown where a text links to it', () => {
  const text = 'See [h]ttps://t[.]me/chan/7 and https://t.me/other.'
  const spans = url.where?.(text, 't.me/chan/') ?? []
  assert.deepEqual(
    spans.map(({ from, to }) => text.slice(from, to)),
    ['[h]ttps://t[.]me/chan/7'],
  )
})

test('whatever the text, what is found stands in it', () => {
  const piece = fc.constantFrom(
    'http://',
    'hxxp',
    '.',
    'example',
    'org',
    '(',
    ')',
    ' ',
    '[.]',
    '@',
    '/',
    '؟',
    'www.',
    '[',
    '!',
    '%',
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30, size: 'max' }).map((some) => some.join('')),
      (text) => {
        for (const { from, to, address } of addressesIn(text)) assert.equal(text.slice(from, to), address)
      },
    ),
    { seed: 4, numRuns: 3000 },
  )
  assert.equal(addressesIn('example.org '.repeat(100_000)).length, 200)
})
