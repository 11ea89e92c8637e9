import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csv } from './csv.ts'

const lines = (bytes: Buffer) => bytes.toString('utf8').replace('\ufeff', '').split('\r\n')

test('no cell of a table is ever taken for a formula, however it is hidden', () => {
  const hostile = [
    '=HYPERLINK("https://example.test","look")',
    '+1+1',
    '-2',
    '@SUM(A1)',
    '  =1',
    '\t=1',
    '\n=1',
    '\u00a0=1',
    '\uff1d1',
    '|calc',
    '"=1',
    "'=1",
    '\0=1',
  ]
  for (const text of hostile) {
    const [, line = ''] = lines(csv(['says'], [[text.replaceAll('\n', ' ')], [text]]))
    assert.match(line, /^"?'/, JSON.stringify(text))
  }
})

test('a table keeps what stands in its cells, and its columns stay columns', () => {
  const bytes = csv(
    ['by', 'says'],
    [
      ['O’Hara, M.', 'She said “no”, then "yes"'],
      ['نور', 'سطر'],
    ],
  )
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
  assert.deepEqual(lines(bytes), ['by,says', '"O’Hara, M.","She said “no”, then ""yes"""', 'نور,سطر', ''])
})
