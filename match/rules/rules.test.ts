import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { compileRules } from './compile.ts'
import { ruleKinds } from './index.ts'
import type { Rule } from './rule.ts'
import { holdingAmong, patternOf } from './pattern.ts'
import { findingTerms } from './terms.ts'

for (const kind of ruleKinds) {
  test(`${kind.name}: what partners write is read into one form, and that form reads as itself`, () => {
    for (const [given, canonical] of kind.examples.read) {
      assert.deepEqual(kind.read(given), { canonical })
      assert.deepEqual(kind.read(canonical), { canonical })
    }
    for (const given of kind.examples.misread) {
      const read = kind.read(given)
      assert.ok('found' in read && read.found !== '' && read.wanted !== '', given)
    }
  })

  test(`${kind.name}: whatever text comes in, reading it ends in a value or a refusal`, () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '\\',
      'b',
      '|',
      '*',
      '{9}',
      '"',
      'regex-',
      'é',
      'ة',
      'a',
      '^',
      '?:',
      '-',
      ' ',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.array(piece, { maxLength: 12, size: 'max' }).map((some) => some.join('')),
        ),
        (given) => {
          const text =
            kind.name === 'trend_query' ? JSON.stringify({ and: [{ or: [given] }], not: [] }) : given
          const read = kind.read(text)
          if (!('canonical' in read)) return
          assert.deepEqual(kind.read(read.canonical), read)
          compileRules([{ id: '1', kind: kind.name, value: read.canonical }]).match(`a ${given} a b ة`)
        },
      ),
      { seed: 4, numRuns: 1000 },
    )
  })

  test(`${kind.name}: shows in the text as given what it holds for, and nothing in others`, () => {
    for (const [text, value, shown] of kind.examples.found) {
      const [hit] = compileRules([{ id: 'this', kind: kind.name, value }]).match(text)
      assert.deepEqual([hit?.rule, hit?.spans.map(({ from, to }) => text.slice(from, to))], ['this', shown])
    }
    for (const [text, value] of kind.examples.absent)
      assert.deepEqual(compileRules([{ id: 'this', kind: kind.name, value }]).match(text), [], text)
  })
}

test('a list of rules holds although one of it cannot be read, and says which', () => {
  const rules = compileRules([
    { id: '1', kind: 'regex', value: '(' },
    { id: '2', kind: 'keyword', value: 'lune' },
  ])
  assert.deepEqual(
    [rules.refused.map(({ rule }) => rule), rules.match('La lune').map(({ rule }) => rule)],
    [['1'], ['2']],
  )
})

// Few, so that terms end in one another: *a a a*, *a a*, *a*.
const letter = 'aa ب ال'

test('many terms looked for at once are found as if each were looked for alone', () => {
  const letters = fc
    .array(fc.constantFrom(...letter), { minLength: 1, maxLength: 6 })
    .map((some) => some.join('').trim().replaceAll(/ +/g, ' '))
  const term = fc.record({ letters: letters.filter((some) => some !== ''), exact: fc.boolean() })
  const text = fc
    .array(fc.constantFrom(...letter), { maxLength: 60, size: 'max' })
    .map((some) => some.join('').trim().replaceAll(/ +/g, ' '))
  fc.assert(
    fc.property(fc.array(term, { maxLength: 12, size: 'max' }), text, (terms, text) => {
      const found = findingTerms(terms).find(text, 1000)
      for (const [index, { letters, exact }] of terms.entries()) {
        const front = exact || !/^\p{Script=Arabic}/u.test(letters) ? '' : '(?:[وف]?(?:(?:[بكل]?(?:ال)?)|لل))'
        const spelled = !exact && letters.startsWith('ال') ? [letters, `لل${letters.slice(2)}`] : [letters]
        const places = spelled.flatMap((spelling) =>
          Array.from({ length: text.length }, (_, from) => from).filter(
            (from) =>
              text.startsWith(spelling, from) &&
              /^(?: |$)/.test(text.slice(from + spelling.length)) &&
              new RegExp(`(?:^| )${front}$`).test(text.slice(0, from)),
          ),
        )
        assert.deepEqual(
          (found.get(index) ?? []).map(({ from }) => from).sort((a, b) => a - b),
          places.sort((a, b) => a - b),
        )
      }
    }),
    { seed: 4, numRuns: 3000 },
  )
})

test('many regular expressions held at once hold as if each were held alone', () => {
  const piece = fc.constantFrom('a', 'b', 'ة', '.', '(a|b)', 'b*', '[^a]', 'a{2}', '|', '^', '$', ' ')
  const written = fc.tuple(
    fc.constantFrom('', String.raw`\b`),
    fc.array(piece, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', String.raw`\b`),
  )
  const text = fc
    .array(fc.constantFrom(...'abه c'), { maxLength: 20, size: 'max' })
    .map((some) => some.join(''))
  fc.assert(
    fc.property(fc.array(written, { maxLength: 6, size: 'max' }), text, (some, text) => {
      const patterns = some.flatMap(([before, middle, after]) => {
        const pattern = patternOf(before + middle.join('') + after)
        return 'find' in pattern ? [pattern] : []
      })
      const alone = patterns.flatMap((pattern, at) => (pattern.find(text, 1).length > 0 ? [at] : []))
      assert.deepEqual(holdingAmong(patterns)(text), alone, patterns.map(({ source }) => source).join('   '))
    }),
    { seed: 4, numRuns: 1000 },
  )
})

test('a hundred thousand terms are made ready and looked for', () => {
  const rules: Rule[] = Array.from({ length: 100_000 }, (_, at) => ({
    id: `${at}`,
    kind: 'keyword',
    value: `mot${at.toString(36)} école`,
  }))
  const list = compileRules(rules)
  assert.deepEqual(
    list.match(`Un mot2s école et ${'mot ecole '.repeat(5000)}`).map(({ rule }) => rule),
    ['100'],
  )
})
