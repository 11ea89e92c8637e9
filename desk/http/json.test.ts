import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { jsonLimits, readJson } from './json.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readJson(bytesOf(text))
const faultOf = (text: string | Uint8Array) => {
  const outcome = readJson(typeof text === 'string' ? bytesOf(text) : text)
  assert.ok('fault' in outcome, `was read: ${String(text)}`)
  return outcome.fault
}
const saidOf = (text: string | Uint8Array) => {
  const { line, column, found, wanted } = faultOf(text)
  return `${line}:${column} ${found}, wanted ${wanted}`
}

test('a fault says where it is, what was found and what was wanted, and never what stood there', () => {
  assert.deepEqual(
    [
      saidOf('{"password": hunter2}'),
      saidOf('{\n  "a": 1,\n  "a": 2\n}'),
      saidOf('{"a": 1,}'),
      saidOf('[1 2]'),
      saidOf('{"é": 01}'),
      saidOf('"line\nbreak"'),
      saidOf('["\\x"]'),
      saidOf('["\\ud800"]'),
      saidOf('["a\\u0000b"]'),
      saidOf('{"__proto__": {}}'),
      saidOf('{"a": {"\\u0063onstructor": 1}}'),
      saidOf('9007199254740993'),
      saidOf('1e400'),
      saidOf('\ufeff{}'),
      saidOf(''),
      saidOf(Uint8Array.of(0x22, 0x0a, 0xc3, 0x28, 0x22)),
    ],
    [
      '1:14 a letter, wanted a value',
      '3:3 a name for the second time, wanted each name once',
      '1:9 the character }, wanted a name in double quotes',
      '1:4 a digit, wanted a comma or a closing bracket',
      '1:8 a digit, wanted a comma or a closing brace',
      '1:6 a control character, wanted the end of the string',
      '1:4 a letter, wanted an escape of JSON',
      '1:2 half a surrogate pair, wanted whole characters',
      '1:2 a NUL character, wanted text',
      '1:2 a forbidden name, wanted the names of the schema',
      '1:8 a forbidden name, wanted the names of the schema',
      '1:1 a number too large to be exact, wanted a number below 2^53',
      '1:1 a number too large to be exact, wanted a number below 2^53',
      '1:1 a byte order mark, wanted a value',
      '1:1 the end of the text, wanted a value',
      '2:1 bytes that are not UTF-8, wanted UTF-8',
    ],
  )
})

test('names that differ only in how an accent is written are the same name', () => {
  assert.equal(faultOf('{"caf\\u00e9": 1, "cafe\\u0301": 2}').found, 'a name for the second time')
  assert.deepEqual(read('"cafe\u0301"'), { value: 'caf\u00e9' })
})

test('thirty-two levels are read and the thirty-third is not', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  assert.ok('value' in read(nested(32)))
  assert.deepEqual(faultOf(nested(33)).wanted, 'at most 32 levels')
  assert.equal(faultOf('['.repeat(1_000_000)).column, 33)
})

test('a text of too many bytes or values is not read', () => {
  const limits = { ...jsonLimits, bytes: 20, values: 4 }
  const wantedOf = (text: string) => {
    const outcome = readJson(bytesOf(text), limits)
    return 'fault' in outcome ? outcome.fault.wanted : 'read'
  }
  assert.deepEqual(
    [wantedOf('[1,2,3]'), wantedOf('[1,2,3,4]'), wantedOf(' '.repeat(20) + '1')],
    ['read', 'at most 4', 'at most 20'],
  )
})

test('runs of combining marks that would take quadratic time are refused', () => {
  assert.equal(faultOf(`"a${'\u0301\u0327'.repeat(100_000)}"`).found, 'more than 30 combining marks in a row')
  assert.ok('value' in read(`"a${'\u0301'.repeat(30)}"`))
})

/** What JSON.parse makes of it, if it is in the subset read here: normalised, with nothing the reader forbids. */
const plainText = fc.string({ unit: 'grapheme' }).map((one) => one.normalize('NFC'))
const value = fc
  .jsonValue({ maxDepth: 5 })
  .filter((one) => !/__proto__|constructor|prototype/.test(JSON.stringify(one)))

test('whatever JSON.parse reads and the desk allows, both read alike', () => {
  let compared = 0
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), plainText, (one, indent, text) => {
      const written = JSON.stringify([one, text], null, indent)
      const normal = JSON.stringify(JSON.parse(written)).normalize('NFC')
      const outcome = read(written)
      if ('fault' in outcome) {
        assert.match(outcome.fault.found, /too large|second time|combining/)
        return
      }
      compared++
      assert.equal(JSON.stringify(outcome.value), normal)
    }),
    { seed: 8259, numRuns: 500 },
  )
  assert.ok(compared > 250, `only ${compared} compared`)
})

test('whatever JSON.parse refuses is refused, and nothing is thrown, however a text is broken', (t) => {
  const whole = '{"a":[1,-2.5e3,true,null,"x\\u00e9\\n"],"b":{"c":"\\ud83d\\ude00"}}'
  const bit = fc.constantFrom(
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '0',
    '-',
    'e',
    '.',
    'u',
    '\t',
    '\u0001',
    ' ',
    'é',
  )
  let [tried, refused] = [0, 0]
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: whole.length }), fc.nat({ max: 3 }), bit), { maxLength: 4 }),
      (edits) => {
        const text = edits.reduce(
          (all, [at, gone, put]) => all.slice(0, at) + put + all.slice(at + gone),
          whole,
        )
        const outcome = read(text)
        tried++
        if ('fault' in outcome) return void refused++
        assert.equal(JSON.stringify(outcome.value), JSON.stringify(JSON.parse(text)))
      },
    ),
    { seed: 8259, numRuns: 3000 },
  )
  t.diagnostic(`${tried} texts tried, ${refused} refused, 0 read that JSON.parse refuses`)
  assert.ok(refused > 500 && refused < tried)
})

test('bytes at random are refused without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const outcome = readJson(bytes)
      if ('value' in outcome) JSON.parse(new TextDecoder().decode(bytes))
    }),
    { seed: 8259, numRuns: 1000 },
  )
})
