import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { base64, hex, textOf, utf8 } from './bytes.ts'
import {
  commitBody,
  commitHead,
  entryOf,
  jcs,
  leafHash,
  openEntry,
  parseOpening,
  sealEntry,
  withoutBody,
  writeOpening,
  type Body,
  type Head,
} from './leaf.ts'
import { Malformed } from './malformed.ts'
import { sampleEvent } from './sample.ts'

const body: Body = {
  url: 'https://ex.example/v/1',
  authority: 'auth_7',
  order: 'ord_1',
  sha256: '0'.repeat(64),
}
const head: Head = {
  v: 1,
  type: 'demand.received',
  time: '2026-11-23T09:00:00.000Z',
  case: '5b0c1f0e-8f0d-4b57-9d0e-2f2c5d1f9a11',
  body: 'WF5jp/KDHXAyfkt1A5UteIKtqM0fjbKLkHuJBkIpN7w=',
}
const saltBody = new Uint8Array(32).fill(0xb0)
const saltHead = new Uint8Array(32).fill(0x40)

test('the commitments, the entry and its leaf hash are those of the written format, byte for byte', () => {
  assert.equal(
    textOf(jcs(body)),
    `{"authority":"auth_7","order":"ord_1","sha256":"${'0'.repeat(64)}","url":"https://ex.example/v/1"}`,
  )
  assert.equal(base64(commitBody(body, saltBody)), 'WF5jp/KDHXAyfkt1A5UteIKtqM0fjbKLkHuJBkIpN7w=')
  assert.equal(
    textOf(jcs(head)),
    '{"body":"WF5jp/KDHXAyfkt1A5UteIKtqM0fjbKLkHuJBkIpN7w=","case":"5b0c1f0e-8f0d-4b57-9d0e-2f2c5d1f9a11","time":"2026-11-23T09:00:00.000Z","type":"demand.received","v":1}',
  )
  assert.equal(base64(commitHead(head, saltHead)), 'VibRPbn37DuSSTNVWVNMCJYtLnVXVUhrg5Fhvq/iENc=')
  const entry = entryOf(head, saltHead)
  assert.equal(hex(entry), '015626d13db9f7ec3b9249335559534c08962d2e755755486b839161beafe210d7')
  assert.equal(base64(leafHash(entry)), 'GYbez7t54EvtdzLN1WNYPY6PFE2CyCYi0w7kQAsMHc8=')
  assert.equal(base64(leafHash(utf8('entry 5'))), 'n/U3thiiV++CkIxFkVrLrrbZ3qA11tk5ZPyIwZ6YyLM=')
})

test('sealing an event gives the entry to publish and the opening that opens exactly it', () => {
  const { type, time, case: about } = head
  const sealed = sealEntry({ type, time, case: about, body }, { body: saltBody, head: saltHead })
  assert.deepEqual(sealed, {
    entry: entryOf(head, saltHead),
    opening: { head, salt_head: base64(saltHead), body, salt_body: base64(saltBody) },
  })
  assert.deepEqual(openEntry(sealed.opening), sealed.entry)
})

test('after the personal part is erased the head still opens the same entry', () => {
  const { entry, opening } = sampleEvent(0)
  const erased = withoutBody(opening)
  assert.deepEqual(openEntry(erased), entry)
  assert.ok(!textOf(writeOpening(erased)).includes('ex.example'))
})

test('a salt that is not exactly 32 bytes is refused, since HMAC would pad it', () => {
  for (const length of [0, 1, 16, 31, 33, 64, 65]) {
    assert.throws(() => commitBody(body, new Uint8Array(length)), Malformed)
    assert.throws(() => commitHead(head, new Uint8Array(length)), Malformed)
    const { opening } = sampleEvent(0)
    assert.throws(() => openEntry({ ...opening, salt_head: base64(new Uint8Array(length)) }), Malformed)
    assert.throws(() => openEntry({ ...opening, salt_body: base64(new Uint8Array(length)) }), Malformed)
  }
})

test('a body that is not the one its head commits to opens nothing', () => {
  const { opening } = sampleEvent(0)
  assert.throws(() => openEntry({ ...opening, body: { ...opening.body, order: 'ord_2' } }), Malformed)
  const { salt_body: _, ...saltless } = opening
  assert.throws(() => openEntry(saltless), Malformed)
  const { body: __, ...bodiless } = opening
  assert.throws(() => openEntry(bodiless), Malformed)
})

test('the order in which a body was written down does not change its commitment; any other change does', () => {
  const words = fc.dictionary(
    fc.string(),
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
  )
  fc.assert(
    fc.property(words, fc.string(), (some, name) => {
      const backwards = Object.fromEntries(Object.entries(some).toReversed())
      assert.deepEqual(commitBody(backwards, saltBody), commitBody(some, saltBody))
      const other = { ...some, [name]: some[name] === 0 ? 1 : 0 }
      assert.notDeepEqual(commitBody(other, saltBody), commitBody(some, saltBody))
    }),
    { seed: 33, numRuns: 100 },
  )
})

test('an opening is read back as it was written, and only in the form it has', () => {
  const { opening } = sampleEvent(1)
  assert.deepEqual(parseOpening(writeOpening(opening)), opening)
  assert.deepEqual(parseOpening(writeOpening(withoutBody(opening))), withoutBody(opening))
  const bad: unknown[] = [
    null,
    [],
    'text',
    {},
    { ...opening, more: 1 },
    { ...opening, salt_head: 5 },
    { ...opening, body: [] },
    { ...opening, salt_body: {} },
    { ...opening, head: { ...opening.head, more: 1 } },
    { ...opening, head: { ...opening.head, v: 2 } },
    { ...opening, head: { ...opening.head, type: 'Demand Received' } },
    { ...opening, head: { ...opening.head, time: '2026-11-23T09:00:00Z' } },
    { ...opening, head: { ...opening.head, time: '2026-02-30T09:00:00.000Z' } },
    { ...opening, head: { ...opening.head, case: '5b0c1f0e-8f0d-1b57-9d0e-2f2c5d1f9a11' } },
    { ...opening, head: { ...opening.head, body: 'AAAA' } },
  ]
  for (const value of bad) assert.throws(() => parseOpening(utf8(JSON.stringify(value))), Malformed)
  assert.throws(() => parseOpening(utf8('{"head":')), Malformed)
  assert.throws(() => parseOpening(Uint8Array.of(0xff)), Malformed)
})

test('text without a UTF-8 form has no commitment', () => {
  assert.throws(() => commitBody({ name: '\ud800' }, saltBody), Malformed)
})
