import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { url } from '../signals/url.ts'
import { addressesIn } from './found.ts'

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
