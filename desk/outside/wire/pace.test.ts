import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { WireFault } from '../../../core/wire.ts'
import { turnableClock } from '../clock.ts'
import { openWire, type WireRecord } from '../wire.ts'

test('an answer that comes too slowly is given up, and one that whoever asked gives up ends at once', async (t) => {
  const clock = turnableClock('2026-11-23T09:00:00.000Z')
  let drip: (some: string) => void = () => {}
  const slow = http.createServer((_, response) => {
    response.writeHead(200).write('begun')
    drip = (some) => void response.write(some)
  })
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    slow.close()
    slow.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
  const records: WireRecord[] = []
  const wire = openWire({
    origins: [url],
    limits: { totalMs: 3_600_000, pace: 100 },
    clock,
    record: (one) => void records.push(one),
  })
  const read = async (parts: AsyncIterator<Uint8Array>) =>
    String(Buffer.from((await parts.next()).value ?? []))
  const { body } = await wire({ method: 'GET', url })
  const parts = body[Symbol.asyncIterator]()
  assert.equal(await read(parts), 'begun')
  drip('x'.repeat(1_500))
  assert.equal(await read(parts), 'x'.repeat(1_500))
  clock.turn(15_000)
  drip('x'.repeat(1_499))
  assert.equal(await read(parts), 'x'.repeat(1_499), 'the first fifteen seconds were quick enough')
  await new Promise(setImmediate)
  const rest = faultOf(parts.next())
  clock.turn(15_000)
  assert.equal(await rest, 'timed-out')

  const [asking, reading] = [new AbortController(), new AbortController()]
  const asked = faultOf(wire({ method: 'GET', url, signal: asking.signal }))
  asking.abort()
  assert.equal(await asked, 'timed-out')
  const begun = await wire({ method: 'GET', url, signal: reading.signal })
  const rests = begun.body[Symbol.asyncIterator]()
  await read(rests)
  const left = faultOf(rests.next())
  reading.abort()
  assert.equal(await left, 'timed-out')
  assert.deepEqual(
    records.map(({ fault }) => fault),
    ['timed-out', 'timed-out', 'timed-out'],
  )
})

async function faultOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'none',
    (fault) => (fault instanceof WireFault ? fault.reason : String(fault)),
  )
}
