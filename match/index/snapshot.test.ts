import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  headLine,
  type Portion,
  portionBytes,
  portionHead,
  readHead,
  readPortion,
  sizeOfPortion,
} from './snapshot.ts'

const head = { of: 'the lists of somebody', version: 812, mark: 'as it was then', banks: ['one', 'two'] }

const number = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const signal = fc.record({
  id: number,
  item: number,
  bank: fc.integer({ min: 0, max: 65_535 }),
  text: fc.string({ unit: 'grapheme' }),
})
const columns = (signals: { id: number; item: number; bank: number }[]) => ({
  ids: Uint32Array.from(signals, ({ id }) => id),
  items: Uint32Array.from(signals, ({ item }) => item),
  banks: Uint16Array.from(signals, ({ bank }) => bank),
})

function readBack(portion: Portion): Portion {
  const bytes = Buffer.concat([portionBytes(portion)])
  assert.equal(sizeOfPortion(bytes.subarray(0, portionHead)), bytes.length - portionHead)
  const read = readPortion(bytes.subarray(0, portionHead), bytes.subarray(portionHead))
  return read.values instanceof Uint8Array ? { ...read, values: new Uint8Array(read.values) } : read
}

test('what is written of a list is read back as it was, hashes and texts of any script', () => {
  assert.deepEqual(readHead(headLine(head).subarray(0, -1)), head)
  fc.assert(
    fc.property(fc.array(signal), fc.integer({ min: 0, max: 20 }), (signals, kind) => {
      const texts = { kind, ...columns(signals), values: signals.map(({ text }) => text) }
      assert.deepEqual(readBack(texts), texts)
      const hashes = { ...texts, values: Uint8Array.from({ length: 32 * signals.length }, (_, n) => n * 7) }
      assert.deepEqual(readBack(hashes), hashes)
    }),
    { seed: 4, numRuns: 200 },
  )
})

test('whatever stands in the first line, reading it ends in what it says or in nothing', () => {
  const spoilt = fc.record(
    {
      is: fc.constant('guichet lists 1'),
      of: fc.json(),
      version: fc.double(),
      mark: fc.anything(),
      banks: fc.anything(),
    },
    { requiredKeys: [] },
  )
  const line = fc.oneof(
    fc.json(),
    spoilt.map((each) => JSON.stringify(each) ?? ''),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        line.map((text) => new TextEncoder().encode(text)),
      ),
      (bytes) => {
        const read = readHead(bytes)
        if (read) assert.ok(Number.isSafeInteger(read.version) && read.version >= 0)
      },
    ),
    { seed: 4, numRuns: 500 },
  )
  assert.equal(
    readHead(new TextEncoder().encode(JSON.stringify({ is: 'guichet lists 0', ...head }))),
    undefined,
  )
})
