import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { seededChance, systemChance, token, uuidv4, uuidv7 } from './random.ts'

test('identifiers sort by the instant they were made for, and tell it', () => {
  const instants = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, instants, fc.string(), (one, two, seed) => {
      const chance = seededChance(seed)
      const [a, b] = [uuidv7(one.toISOString(), chance), uuidv7(two.toISOString(), chance)]
      assert.match(a, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      assert.equal(Number.parseInt(a.replaceAll('-', '').slice(0, 12), 16), one.getTime())
      if (one < two) assert.ok(a < b)
    }),
    { seed: 7, numRuns: 200 },
  )
})

test('the example of RFC 9562 comes out as printed there', () => {
  // Appendix A.6: 2022-02-22T19:22:22.000Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
  const chance = { bytes: () => Uint8Array.from(Buffer.from('0000000000000cc318c4dc0c0c07398f', 'hex')) }
  assert.equal(uuidv7('2022-02-22T19:22:22.000Z', chance), '017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
})

test('an instant before 1970 gets no identifier', () => {
  assert.throws(() => uuidv7('1969-12-31T23:59:59.999Z'), RangeError)
  assert.throws(() => uuidv7('soon'), RangeError)
})

test('nothing is given twice', () => {
  const given = Array.from({ length: 200 }, () => [
    uuidv4(),
    token(),
    Buffer.from(systemChance.bytes(16)).toString('hex'),
  ]).flat()
  assert.equal(new Set(given).size, given.length)
  assert.match(uuidv4(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.match(token(), /^[A-Za-z0-9_-]{43}$/)
})

test('a seed repeats itself, however the bytes are asked for', () => {
  const whole = seededChance('a').bytes(100)
  const again = seededChance('a')
  assert.deepEqual(Uint8Array.from([...again.bytes(33), ...again.bytes(67)]), whole)
  assert.notDeepEqual(seededChance('b').bytes(100), whole)
})
