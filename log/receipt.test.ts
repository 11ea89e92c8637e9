import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { utf8 } from './bytes.ts'
import { Malformed } from './malformed.ts'
import { parseReceipt, writeReceipt } from './receipt.ts'
import { sampleCheckpoint, sampleEntries, sampleReceipt } from './sample.ts'

const note = await sampleCheckpoint(sampleEntries(7), 1795424400)
const receipt = await sampleReceipt(sampleEntries(7), 5, undefined, 1795424400)

test('the receipt for entry 5 of 7 is the written form, word for word', () => {
  assert.equal(
    receipt,
    `c2sp.org/tlog-proof@v1
index 5
SFM123z+yWXxX/dF/GJcQdXqJkaTaTAWWCj3PdS2iFQ=
vhV4G2KKKEFMHIoRuG24Qi+hBBIV/g18RJbSPNoeQUI=
l5nzB1F+9RfCIF35tndivzR1ayAJn7ffzOdrzr0nOy4=

${note}`,
  )
})

test('a receipt is read back as it was written', () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const extra = fc.option(fc.uint8Array({ minLength: 1, maxLength: 80 }), { nil: undefined })
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.array(hash, { maxLength: 20 }), extra, (index, proof, extra) => {
      const receipt = { index, proof, checkpoint: note, ...(extra && { extra }) }
      assert.deepEqual(parseReceipt(writeReceipt(receipt)), receipt)
    }),
    { seed: 1, numRuns: 100 },
  )
})

test('a receipt in any other form is refused', () => {
  const withExtra = writeReceipt({ ...parseReceipt(receipt), extra: utf8('x') })
  const bad: [string, string][] = [
    ['empty', ''],
    ['another version', receipt.replace('@v1', '@v2')],
    ['a space after the title', receipt.replace('@v1', '@v1 ')],
    ['a byte before the title', `\ufeff${receipt}`],
    ['no index', receipt.replace('index 5\n', '')],
    ['index without number', receipt.replace('index 5', 'index ')],
    ['a leading zero', receipt.replace('index 5', 'index 05')],
    ['a negative index', receipt.replace('index 5', 'index -5')],
    ['an index with a fraction', receipt.replace('index 5', 'index 5.0')],
    ['an index beyond what is countable', receipt.replace('index 5', 'index 9007199254740992')],
    ['two indices', receipt.replace('index 5', 'index 5\nindex 5')],
    ['an empty extra line', receipt.replace('index', 'extra \nindex')],
    ['extra after index', receipt.replace('index 5\n', 'index 5\nextra eA==\n')],
    ['extra twice', withExtra.replace('extra eA==\n', 'extra eA==\nextra eA==\n')],
    ['extra without padding', withExtra.replace('eA==', 'eA')],
    ['extra with stray bits', withExtra.replace('eA==', 'eB==')],
    ['a short hash', receipt.replace('SFM1', '')],
    ['a hash in the other alphabet', receipt.replace('+yWX', '-yWX')],
    ['a hash with a space', receipt.replace('SFM1', ' SFM1')],
    ['no blank line', receipt.replace('\n\n', '\n')],
    ['two blank lines', receipt.replace('\n\n', '\n\n\n')],
    ['no checkpoint', receipt.slice(0, receipt.indexOf('\n\n') + 2)],
    ['carriage returns', receipt.replaceAll('\n', '\r\n')],
    ['a proof of too many hashes', receipt.replace('SFM1', `${`${'A'.repeat(43)}=\n`.repeat(61)}SFM1`)],
    ['more than a receipt may hold', receipt.replace('index', `extra ${'AAAA'.repeat(300_000)}\nindex`)],
  ]
  for (const [what, text] of bad) assert.throws(() => parseReceipt(text), Malformed, what)
  assert.equal(bad.length, 25)
})

test('whatever lines come in, they are refused or are the one spelling of what they say', () => {
  const hash = `${'A'.repeat(43)}=`
  const lines = fc.constantFrom(
    'index 5',
    'index 0',
    'index',
    'extra eA==',
    'extra',
    hash,
    hash.slice(4),
    ' ',
    '',
  )
  let read = 0
  let refused = 0
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 4 }), (some) => {
      const text = ['c2sp.org/tlog-proof@v1', ...some, '', note].join('\n')
      try {
        assert.equal(writeReceipt(parseReceipt(text)), text)
        read++
      } catch (fault) {
        assert.ok(fault instanceof Malformed, String(fault))
        refused++
      }
    }),
    { seed: 2, numRuns: 400 },
  )
  assert.ok(read > 10 && refused > 100, `${read} read, ${refused} refused`)
})
