import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageChannel, Worker } from 'node:worker_threads'
import { openHammingIndex, type View } from '../../match/index/hamming.ts'
import { anyHash, dice, turned } from '../../match/index/invented.ts'
import { buildElsewhere } from './builder.ts'

/** What a reading thread found wrong, and how much it looked. */
type Report = { looked: number; views: number; wrong: string[] }

/**
 * A thread that looks up `queries` without pause until told to stop. Number n below `stay` is always there, at distance n
 * of the first query; every other number is between `stay` and `come`, and stands for a hash near the second.
 */
const reading = `
  const { parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads')
  import(workerData.reader).then(({ openHammingReader }) => {
    const { port, queries, stay, stop } = workerData
    const reader = openHammingReader(workerData.view)
    const report = { looked: 0, views: 1, wrong: [] }
    const wanted = JSON.stringify(Array.from({ length: stay }, (_, n) => ({ id: n, distance: n })))
    while (Atomics.load(stop, 0) === 0) {
      while (!reader.isCurrent()) {
        const told = receiveMessageOnPort(port)
        if (!told) continue
        reader.use(told.message)
        report.views++
      }
      const found = reader.lookup(queries[0], 31).sort((a, b) => a.id - b.id)
      if (JSON.stringify(found) !== wanted) report.wrong.push(JSON.stringify(found))
      const coming = reader.lookup(queries[1], 31)
      for (const { id, distance } of coming)
        if (id < stay || distance !== id % 20) report.wrong.push(id + ' at ' + distance)
      if (new Set(coming.map(({ id }) => id)).size !== coming.length) report.wrong.push('one twice')
      report.looked++
    }
    parentPort.postMessage(report)
  })
`

test('threads that read while hashes come and go, and segments are built and swapped, are never told what is not so', async (t) => {
  const roll = dice(17)
  const [first, second] = [anyHash(roll), anyHash(roll)]
  const stay = 20
  const ports: MessageChannel['port1'][] = []
  const index = openHammingIndex({
    deltaSize: 32,
    build: buildElsewhere,
    published: (view: View) => ports.forEach((port) => port.postMessage(view)),
  })
  for (let id = 0; id < stay; id++) index.add(id, turned(first, id, roll))
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const threads = [0, 1].map(() => {
    const { port1, port2 } = new MessageChannel()
    ports.push(port1)
    return new Worker(reading, {
      eval: true,
      transferList: [port2],
      workerData: {
        reader: new URL('../../match/index/reader.ts', import.meta.url).href,
        view: index.view(),
        queries: [first, second],
        port: port2,
        stay,
        stop,
      },
    })
  })
  t.after(async () => {
    for (const port of ports) port.close()
    await Promise.all(threads.map((thread) => thread.terminate()))
  })
  const reports = threads.map(
    (thread) =>
      new Promise<Report>((resolve, reject) => {
        thread.once('message', resolve)
        thread.once('error', reject)
      }),
  )
  for (let step = 0; step < 20_000; step++) {
    const id = stay + roll(2_000)
    if (!index.remove(id)) index.add(id, turned(second, id % 20, roll))
    if (step % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await index.settled()
  Atomics.store(stop, 0, 1)
  for (const { looked, views, wrong } of await Promise.all(reports))
    assert.deepEqual([wrong[0]?.slice(0, 200), looked > 50, views > 10], [undefined, true, true])
})

test('a segment that cannot be built is said to be so, and the thread builds the next one', async () => {
  const index = openHammingIndex({ deltaSize: 4 })
  for (let id = 0; id < 3; id++) index.add(id, anyHash(dice(id + 1)))
  const parts = index.view().parts.map(({ memory }) => memory)
  const strange = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  await assert.rejects(buildElsewhere([strange]), /segment-unbuilt: found .*holds no delta/)
  assert.ok((await buildElsewhere(parts)) instanceof WebAssembly.Memory)
})
