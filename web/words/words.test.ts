import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { trustSayings } from '../../core/trust-checks.ts'
import { arDesk } from './ar/desk.ts'
import { ar } from './ar/index.ts'
import { enDesk } from './en/desk.ts'
import { en } from './en/index.ts'
import { frDesk } from './fr/desk.ts'
import { fr } from './fr/index.ts'
import { beginning, figuresInOrder, isolated, visible } from './visible.ts'

const shelves: Record<string, Record<string, string>> = { en, fr, ar }
const bare = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const names = (shelf: Record<string, string>) => [...new Set(Object.keys(shelf).map(bare))].sort()
const holes = (words: string) =>
  [...words.matchAll(/\{\{(\w+)/g)]
    .map((hole) => hole[1])
    .filter((hole) => hole !== 'count')
    .sort()

test('every sentence of the desk exists in English, French and Arabic', () => {
  assert.deepEqual(names(fr), names(en))
  assert.deepEqual(names(ar), names(en))
})

test('no page takes a sentence of the desk for one of its own', () => {
  for (const [shelf, own] of [
    [en, enDesk],
    [fr, frDesk],
    [ar, arDesk],
  ] as const)
    assert.deepEqual({ ...shelf, ...own }, shelf)
})

test('no sentence is empty in any language', () => {
  for (const [language, shelf] of Object.entries(shelves))
    for (const [key, words] of Object.entries(shelf)) assert.notEqual(words.trim(), '', `${language} ${key}`)
})

test('a counted sentence has every form its language counts in, Arabic all six', () => {
  const forms: Record<string, readonly string[]> = {
    en: ['one', 'other'],
    fr: ['one', 'other'],
    ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
  }
  for (const [language, shelf] of Object.entries(shelves)) {
    const counted = [
      ...new Set(
        Object.keys(shelf)
          .filter((key) => key !== bare(key))
          .map(bare),
      ),
    ]
    for (const key of counted)
      for (const form of forms[language] ?? [])
        assert.ok(`${key}_${form}` in shelf, `${language} ${key}_${form}`)
  }
})

test('a translation names nothing that the English sentence does not', () => {
  const wanted = new Map<string, Set<string | undefined>>()
  for (const [key, words] of Object.entries(en)) {
    const known = wanted.get(bare(key)) ?? new Set()
    for (const hole of holes(words)) known.add(hole)
    wanted.set(bare(key), known)
  }
  for (const [language, shelf] of Object.entries(shelves))
    for (const [key, words] of Object.entries(shelf))
      for (const hole of holes(words))
        assert.ok(wanted.get(bare(key))?.has(hole), `${language} ${key}: {{${hole}}}`)
})

test('every check of the sender can be said in every language', () => {
  for (const [language, shelf] of Object.entries(shelves))
    for (const key of trustSayings) assert.ok(key in shelf, `${language} ${key}`)
})

test('characters that hide or turn the text around are shown by their number', () => {
  assert.equal(visible('harmless\u202Egnp.exe'), 'harmless⟨U+202E⟩gnp.exe')
  assert.equal(visible('user\u200Bname'), 'user⟨U+200B⟩name')
  assert.equal(visible('line\nbreak'), 'line⟨U+000A⟩break')
  assert.equal(visible('line\r\nbreak\u0000', true), 'line\nbreak⟨U+0000⟩')
  assert.equal(visible('مرحبا, Straße'), 'مرحبا, Straße')
})

test('a telephone number keeps its plus in front inside an Arabic sentence', () => {
  assert.equal(isolated('+49 611 550'), '\u2066+49 611 550\u2069')
  assert.equal(isolated('Plaza'), '\u2068Plaza\u2069')
})

test('no sentence lies there that nobody says any more', () => {
  const home = join(import.meta.dirname, '../..')
  const text = globSync('{core,desk,connectors,web}/**/*.{ts,tsx,html}', { cwd: home })
    .filter((file) => !/\.test\.tsx?$|^web\/(words\/(en|fr|ar)|fixtures|dist)\//.test(file))
    .map((file) => readFileSync(join(home, file), 'utf8'))
    .join('\n')
  const begun = [
    ...new Set([...text.matchAll(/[`'"]([a-z][a-z0-9.-]*[.-])\$\{/g)].map(([, start = '']) => start)),
  ]
  const named = new Set(
    [...text.matchAll(/(?:['"`]|\{\{)([a-z][\w.-]*)(?:['"`]|\}\})/g)].map(([, name = '']) => name),
  )
  const dead = names(en).filter((key) => !named.has(key) && !begun.some((start) => key.startsWith(start)))
  assert.deepEqual(dead, [])
})

test('a sentence that begins with a name of the law begins like a sentence, and what people wrote stays as it is', () => {
  const goes = (name: string) => `${isolated(name)} goes to the authority.`
  assert.deepEqual(
    [
      beginning(goes('letter of answer'), ['letter of answer']),
      beginning(goes('Annex II'), ['Annex II']),
      beginning(goes('van der Berg'), ['letter of answer']),
      beginning('The letter of answer was written.', ['letter of answer']),
    ],
    [goes('Letter of answer'), goes('Annex II'), goes('van der Berg'), 'The letter of answer was written.'],
  )
})

test('a number of several parts is not turned around in an Arabic sentence', () => {
  assert.equal(
    figuresInOrder('المادة 421-2-5 من القانون 2004-575، لا RO-2026-0417 ولا 2021/784'),
    'المادة \u2066421-2-5\u2069 من القانون \u20662004-575\u2069، لا RO-2026-0417 ولا 2021/784',
  )
})
