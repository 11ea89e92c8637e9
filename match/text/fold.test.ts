import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { kinds } from '../signals/index.ts'
import { asGiven, fold, foldsBeyond } from './fold.ts'

const words = (text: string) => fold(text, 'words').text

test('what is read as the same words is the same match form', () => {
  const vectors: [string, string][] = [
    [
      'الدَّوْلَةُ الإِسْلَامِيَّة',
      '\u0627\u0644\u062f\u0648\u0644\u0647 \u0627\u0644\u0627\u0633\u0644\u0627\u0645\u064a\u0647',
    ],
    ['الدولـــــة', 'الدوله'],
    ['مُؤَسَّسَة', 'موسسه'],
    ['\ufefb إله', 'لا اله'],
    ['على', 'علي'],
    ['علی', 'علي'],
    ['کتاب', 'كتاب'],
    ['قرآن', 'قران'],
    ['٢٠١٥', '2015'],
    ['۲۰۱۵', '2015'],
    ['مـن\u200cهم', 'منهم'],
    ['L’été, l\u2019Œuvre', 'l ete l oeuvre'],
    ['STRASSE Straße', 'strasse strasse'],
    ['𝔭𝒶y ｆｕｌｌ', 'pay full'],
    ['İstanbul ısı ΟΔΟΣ', 'istanbul isi οδοσ'],
    ['c\u0327a\u0301 et là…', 'ca et la'],
    ['in\u00advisi\u200bble', 'invisible'],
  ]
  assert.deepEqual(
    vectors.map(([given]) => [given, words(given)]),
    vectors,
  )
})

test('what is found in the match form is shown where it stands in the text as given', () => {
  const shown = (given: string, sought: string) => {
    const folded = fold(given, 'words')
    const at = folded.text.indexOf(sought)
    const { from, to } = asGiven(folded, at, at + sought.length)
    return given.slice(from, to)
  }
  assert.equal(shown('قال: الدَّوْلَـةُ الكبرى', 'الدوله'), 'الدَّوْلَـةُ')
  assert.equal(shown('un cœur, l’été!', 'coeur l ete'), 'cœur, l’été')
  assert.equal(shown('a \ufdfa b', 'الله'), '\ufdfa')
  assert.equal(shown('\u{1f600} 𝔭𝒶y now', 'pay'), '𝔭𝒶y')
})

const pieces = fc.constantFrom(
  ...'a|É|e\u0301|œ|ß|İ|Σ|ا|أ|ا\u0654|\u064e|\u0640|ة|\ufefb|\ufdfa|\u200c| |\n|-|_'.split('|'),
  ...'\u0301|\u0323|한|\u1112\u1161\u11ab|\u11ab|٣|\ud83d\ude00|\ud83d|\u00bd'.split('|'),
)
const text = fc.array(pieces, { maxLength: 30, size: 'max' }).map((some) => some.join(''))

test('the match form is its own match form, and its letters stand in order', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'binary', maxLength: 60 })), (given) => {
      for (const keeping of ['everything', 'words', 'letters'] as const) {
        const folded = fold(given, keeping)
        assert.equal(fold(folded.text, keeping).text, folded.text)
        assert.deepEqual([folded.from.length, folded.to.length], [folded.text.length, folded.text.length])
        for (let at = 0; at < folded.text.length; at++) {
          assert.ok((folded.from[at] ?? 0) < (folded.to[at] ?? 0) && (folded.to[at] ?? 0) <= given.length)
          if (at > 0) assert.ok((folded.from[at - 1] ?? 0) <= (folded.from[at] ?? 0))
        }
      }
    }),
    { seed: 4, numRuns: 3000 },
  )
})

test('a text folded piece by piece is the text folded whole', () => {
  fc.assert(
    fc.property(text, (given) => {
      const whole = given
        .normalize('NFKD')
        .toLowerCase()
        .replaceAll(/[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c]/g, '')
        .replaceAll(/ة/g, 'ه')
        .replaceAll('ى', 'ي')
        .replaceAll('œ', 'oe')
        .replaceAll('ß', 'ss')
        .replaceAll('ς', 'σ')
        .replaceAll('٣', '3')
        .replaceAll(/[^\p{L}\p{N}\p{M}]/gu, '')
        .normalize('NFC')
      assert.equal(fold(given, 'letters').text, whole)
    }),
    { seed: 4, numRuns: 3000 },
  )
})

test('a letter under a hundred thousand marks does not hold up the desk', () => {
  assert.equal(fold(`a${'\u0301\u0323'.repeat(50_000)}b`, 'letters').text, 'ab')
  assert.equal(fold('\u0e31\u0e38'.repeat(50_000), 'letters').text.length, 100_000)
})

test('a text that is far more than it looks like is refused before it is folded', () => {
  const blessings = '\ufdfa'.repeat(200_000)
  for (const kind of kinds.filter(({ name }) => ['text', 'shingles', 'winnow'].includes(name)))
    assert.ok('found' in (kind.made?.(blessings) ?? {}), kind.name)
  fc.assert(
    fc.property(text, fc.nat(40), (given, most) => {
      const { length } = fold(given, 'everything').text
      assert.ok(length <= most || foldsBeyond(given, most))
    }),
    { seed: 4, numRuns: 1000 },
  )
})
