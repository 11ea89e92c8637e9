import assert from 'node:assert/strict'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { framed, messagesOn, unframer } from './frames.ts'

const all = [Buffer.from('one'), Buffer.alloc(0), Buffer.alloc(9 * 1024 ** 2, 7), Buffer.from('last')]
const bytes = Buffer.concat(all.flatMap((each) => framed(each)))

test('messages are told apart by who is sent them, however they come', () => {
  for (const step of [1_000_003, bytes.length]) {
    const unframe = unframer(10 * 1024 ** 2)
    const found: Buffer[] = []
    for (let at = 0; at < bytes.length; at += step) found.push(...unframe(bytes.subarray(at, at + step)))
    assert.deepEqual(found, all)
  }
})

test('so they are by who sleeps until they are there; a message that breaks off is none', (t) => {
  const open = fileOf(t)
  const next = messagesOn(open(bytes), 10 * 1024 ** 2)
  for (const each of all) assert.ok(next()?.equals(each))
  assert.equal(next(), undefined)
  const cut = messagesOn(open(bytes.subarray(0, 6)), 100)
  assert.equal(cut(), undefined)
})

test('a message that says it is longer than is read is refused before there is room for it', (t) => {
  const open = fileOf(t)
  const long = Buffer.from([0xff, 0xff, 0xff, 0xff, 1])
  assert.throws(() => unframer(100)(long), RangeError)
  assert.throws(() => messagesOn(open(long), 100)(), RangeError)
})

/** Opens what a program is sent, as its input. */
function fileOf(t: { after: (end: () => void) => void }): (bytes: Uint8Array) => number {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-frames-'))
  const open: number[] = []
  t.after(() => {
    open.forEach((each) => closeSync(each))
    rmSync(folder, { recursive: true })
  })
  return (bytes) => {
    const file = join(folder, `${open.length}`)
    writeFileSync(file, bytes)
    open.push(openSync(file, 'r'))
    return open.at(-1) ?? -1
  }
}
