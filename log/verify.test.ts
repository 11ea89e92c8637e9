import assert from 'node:assert/strict'
import test from 'node:test'

import { base64, utf8 } from './bytes.ts'
import { leafHash, withoutBody } from './leaf.ts'
import { parseReceipt, writeReceipt } from './receipt.ts'
import {
  logKey,
  sampleCheckpoint,
  sampleEntries,
  sampleEvent,
  sampleReceipt,
  slowRoot,
  witnessKey,
} from './sample.ts'
import { checks, verifyReceipt, type Answer, type Check, type Question } from './verify.ts'

const sha256 = 'ab'.repeat(32)
const { entry, opening } = sampleEvent(0, sha256)
const entries = sampleEntries(20)
entries[13] = entry
const receiptText = await sampleReceipt(entries, 13, opening, 1795424400)
const policy = `log ${logKey}\nwitness w1 ${witnessKey}\nquorum w1\n`
const question: Question = { receiptText, verifierKey: logKey, orderBytesSha256: sha256 }

const outcomes = ({ steps }: Answer) =>
  Object.fromEntries(steps.map(({ check, outcome }) => [check, outcome]))

function refusedAt(check: Check, question: Question, why: RegExp) {
  const answer = verifyReceipt(question)
  assert.ok(!answer.ok, `${check} passed`)
  assert.equal(answer.failed, check)
  assert.match(answer.why, why)
  const at = checks.indexOf(check)
  assert.deepEqual(
    answer.steps.map(({ outcome }) => outcome !== 'passed' && outcome !== 'left-out'),
    checks.map((_, i) => i >= at),
  )
}

test('the holder of a receipt and of the order proves alone when and where the order was recorded', () => {
  assert.deepEqual(verifyReceipt(question), {
    ok: true,
    steps: checks.map((check) => ({ check, outcome: check === 'witnesses-suffice' ? 'left-out' : 'passed' })),
    origin: 'log.guichet.example/main',
    index: 13,
    size: 20,
    root: base64(slowRoot(entries)),
    leaf: base64(leafHash(entry)),
    opening,
    witnesses: [],
  })
})

test('with a policy the witnesses it asks for must have seen the same tree', async () => {
  const answer = verifyReceipt({ receiptText, policy, orderBytesSha256: sha256 })
  assert.ok(answer.ok)
  assert.deepEqual(answer.witnesses, [{ name: 'witness.example/w1', time: 1795424400 }])
  assert.deepEqual(new Set(Object.values(outcomes(answer))), new Set(['passed']))
  const unseen = await sampleReceipt(entries, 13, opening)
  refusedAt('witnesses-suffice', { receiptText: unseen, policy }, /0 known witnesses/)
})

test('without the order in hand everything else is proved, and the list says what was left out', () => {
  const answer = verifyReceipt({ receiptText, verifierKey: logKey })
  assert.ok(answer.ok)
  assert.equal(outcomes(answer)['order-matches'], 'left-out')
})

test('an opening that comes apart from the receipt is used instead of the one inside', async () => {
  const bare = await sampleReceipt(entries, 13)
  assert.ok(verifyReceipt({ ...question, receiptText: bare, opening }).ok)
  refusedAt('opening-reads', { ...question, receiptText: bare }, /carries no opening/)
  refusedAt('entry-included', { ...question, opening: sampleEvent(1, sha256).opening }, /does not lead/)
})

test('after erasure the receipt still proves the event, and says that the order cannot be compared', () => {
  const erased = withoutBody(opening)
  assert.ok(verifyReceipt({ receiptText, verifierKey: logKey, opening: erased }).ok)
  refusedAt('order-matches', { ...question, opening: erased }, /no longer holds a body/)
})

test('another order than the recorded one is found out', () => {
  refusedAt('order-matches', { ...question, orderBytesSha256: 'cd'.repeat(32) }, /not the one/)
  refusedAt('order-matches', { ...question, orderBytesSha256: sha256.toUpperCase() }, /not the one/)
})

test('a key of somebody else, or no key at all, proves nothing', () => {
  refusedAt('log-signed', { ...question, verifierKey: witnessKey }, /no key is known/)
  refusedAt('trust-reads', { ...question, verifierKey: '' }, /written name\+id\+key/)
  refusedAt('trust-reads', { receiptText, policy: 'quorum' }, /policy/)
})

test('an altered opening, index, proof or checkpoint is refused by the check that is about it', async () => {
  const receipt = parseReceipt(receiptText)
  const altered = (change: object) => ({ ...question, receiptText: writeReceipt({ ...receipt, ...change }) })
  const said = (from: string, to: string) =>
    altered({ extra: utf8(new TextDecoder().decode(receipt.extra).replace(from, to)) })
  refusedAt('receipt-reads', { ...question, receiptText: receiptText.slice(1) }, /does not begin/)
  refusedAt('entry-opens', said('ord_1', 'ord_2'), /not the one its head commits to/)
  refusedAt('entry-included', said('09:00', '08:00'), /does not lead/)
  refusedAt('opening-reads', said('"v":1', '"v":2'), /version 1/)
  refusedAt('opening-reads', said('{', '['), /not JSON/)
  refusedAt('entry-included', altered({ index: 12 }), /as number 12/)
  refusedAt('entry-included', altered({ index: 20 }), /as number 20/)
  refusedAt('entry-included', altered({ proof: receipt.proof.slice(1) }), /does not lead/)
  const longer = await sampleCheckpoint([...entries, utf8('one more')])
  refusedAt('entry-included', altered({ checkpoint: longer }), /tree of 21/)
  refusedAt(
    'log-signed',
    altered({ checkpoint: receipt.checkpoint.replace('\n20\n', '\n21\n') }),
    /does not verify/,
  )
})

test('no altered character of a receipt leaves the answer as it was', () => {
  let tried = 0
  const alphabet = 'AZaz09+/= \n—'
  for (let at = 0; at < receiptText.length; at += 3, tried++) {
    const other = [...alphabet].find((letter) => letter !== receiptText[at]) ?? ''
    const answer = verifyReceipt({
      receiptText: receiptText.slice(0, at) + other + receiptText.slice(at + 1),
      policy,
    })
    assert.ok(!answer.ok, `character ${at}`)
  }
  assert.ok(tried > 300)
})

test('an opening of wrong shape is an answer, not a crash', () => {
  for (const shape of [{}, { head: null }, { head: { v: 1 } }, []]) {
    const given = { ...question, opening: JSON.parse(JSON.stringify(shape)) }
    refusedAt('opening-reads', given, /./)
  }
})
