/** The kinds that recognise texts, on texts that were changed as people change them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Kind } from '../kind.ts'
import { shingles } from '../signals/shingles.ts'
import { text } from '../signals/text.ts'
import { winnow } from '../signals/winnow.ts'
import { writeSet } from './sets.ts'

const statement =
  'أيها الناس، إن المدرسة القديمة في قريتنا تفتح أبوابها غدًا في الصباح الباكر، وسيجد كل طفل كتابًا جديدًا وقلمًا وزهرة على طاولته'
const report = `نشر الموقع صباح اليوم بيانًا جاء فيه: «${statement}»، وقال مراسلنا إن البيان لم يُوقَّع باسم أحد.`

const signal = (kind: Kind, content: string) => {
  const made = kind.made?.(content)
  assert.ok(made && 'canonical' in made, content)
  return made.canonical
}
const matches = (kind: Kind, query: string, listed: string) =>
  kind.compare(signal(kind, query), signal(kind, listed), kind.radius.usual).matches

test('a statement with one word changed is the same, a report that quotes it is a longer one, another text is neither', () => {
  const edited = statement.replace('الباكر', 'الجميل')
  const half = statement.slice(0, statement.length / 2)
  const other =
    'خرج الصيادون إلى البحر قبل الفجر وعادوا بسلال مملوءة، ثم جلسوا على الرصيف يصلحون الشباك ويغنون'
  const found = (query: string) =>
    [text, shingles, winnow].filter((kind) => matches(kind, query, statement)).map(({ name }) => name)
  assert.deepEqual(
    [found(statement), found(edited), found(report), found(half), found(other)],
    [['text', 'shingles', 'winnow'], ['text', 'shingles', 'winnow'], ['winnow'], ['winnow'], []],
  )
})

test('vowel signs, tatweel, another alphabet’s yeh and invisible characters hide nothing', () => {
  const dressed = [...statement]
    .map((letter) => (letter === 'ي' ? 'ی' : `${letter}${/\p{L}/u.test(letter) ? '\u064e\u200b' : ''}`))
    .join('')
  for (const kind of [text, shingles, winnow])
    assert.equal(kind.compare(signal(kind, dressed), signal(kind, statement), 0).distance, 0)
})

test('of a quoted statement exactly the quotation is shown', () => {
  const spans = winnow.where?.(report, signal(winnow, statement)) ?? []
  const shown = spans.map(({ from, to }) => report.slice(from, to))
  assert.equal(shown.length, 1)
  assert.ok(statement.includes(shown[0] ?? '-'), shown[0])
  assert.ok((shown[0] ?? '').length > statement.length - 20)
})

test('what two long texts have in common is estimated to within a few per cent', () => {
  const words = (seed: number, count: number) =>
    fc
      .sample(fc.array(fc.constantFrom(...'abcdefghijklmnop'), { minLength: 4, maxLength: 9 }), {
        seed,
        numRuns: count,
      })
      .map((letters) => letters.join(''))
  const [book, chapter] = [words(1, 3000), words(2, 400)]
  const exactly = (one: string[], other: string[]) => {
    const runs = (some: string[]) => {
      const letters = some.join('')
      return new Set(Array.from({ length: letters.length - 4 }, (_, at) => letters.slice(at, at + 5)))
    }
    const [a, b] = [runs(one), runs(other)]
    return (1 - a.intersection(b).size / a.union(b).size) * 100
  }
  const edition = [...book, ...chapter]
  const { distance } = shingles.compare(
    signal(shingles, book.join(' ')),
    signal(shingles, edition.join(' ')),
    20,
  )
  assert.ok(Math.abs(distance - exactly(book, edition)) < 6, `${distance}, exactly ${exactly(book, edition)}`)
})

test('a text that matches is found by the keys under which the listed one is kept, however it was changed', () => {
  const word = fc.constantFrom('القرية', 'la', 'river', 'montagne', 'school', 'على', 'evening', 'b')
  const change = fc.record({ at: fc.nat(400), put: fc.constantFrom('', 'x', 'ه', 'new words ', 'ab') })
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 40, size: 'max' }),
      fc.array(change, { maxLength: 8 }),
      (some, changes) => {
        const listed = some.join(' ')
        let query = listed
        for (const { at, put } of changes)
          query = query.slice(0, at % query.length) + put + query.slice((at % query.length) + 1)
        for (const kind of [text, winnow, shingles]) {
          const [one, other] = [kind.made?.(query), kind.made?.(listed)]
          if (!one || !other || 'found' in one || 'found' in other || kind.search?.by !== 'keys') continue
          if (!kind.compare(one.canonical, other.canonical, kind.radius.most).matches) continue
          const kept = new Set(kind.search.listed(other.canonical))
          assert.ok(
            kind.search.query(one.canonical).some((key) => kept.has(key)),
            `${kind.name}: ${query} / ${listed}`,
          )
        }
      },
    ),
    { seed: 4, numRuns: 2000 },
  )
})

test('two sketches that match share a key although all that one has alone comes before what they share', () => {
  const { search, radius } = shingles
  assert.ok(search?.by === 'keys')
  const sketch = (alone: number, common: number) =>
    writeSet(
      Uint32Array.from([
        ...Array.from({ length: alone }, (_, at) => at + 1),
        ...Array.from({ length: common }, (_, at) => 1000 + at),
      ]),
    )
  for (let common = 20; common <= 300; common++) {
    const alone = Math.floor((common * radius.most) / (100 - radius.most))
    const [query, listed] = [sketch(alone, common), sketch(0, common)]
    assert.equal(shingles.compare(query, listed, radius.most).matches, true)
    const kept = new Set(search.listed(listed))
    assert.ok(
      search.query(query).some((key) => kept.has(key)),
      `${alone} and ${common}`,
    )
  }
})

test('a quarter of a megabyte of anything is read or refused without being looked at twice', () => {
  for (const piece of ['a', 'ab', '\u0301', '\ufdfa', ' ', '\ud800']) {
    const long = piece.repeat(250_000 / piece.length)
    for (const kind of [text, winnow, shingles]) assert.ok(kind.made?.(long))
  }
})
