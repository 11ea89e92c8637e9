import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { DeskFault } from './fault.ts'
import { answersIn, portions } from './many.ts'

const sizes = async (lines: AsyncIterable<Buffer>) => {
  const all: number[][] = []
  for await (const portion of portions(lines)) all.push(portion.map(({ length }) => length))
  return all
}

test('what is asked in one question is never more than fits, and a piece that is larger goes alone', async () => {
  async function* many() {
    for (let n = 0; n < 70; n++) yield Buffer.alloc(10)
  }
  async function* large() {
    for (const length of [10, 3_000_000, 3_000_000, 9_000_000, 20]) yield Buffer.alloc(length)
  }
  async function* none() {}
  assert.deepEqual(
    (await sizes(many())).map((portion) => portion.length),
    [32, 32, 6],
  )
  assert.deepEqual(await sizes(large()), [[10, 3_000_000], [3_000_000], [9_000_000], [20]])
  assert.deepEqual(await sizes(none()), [])
})

test('whoever gives the next piece only when the last is answered is answered', async () => {
  let answered = 0
  async function* oneByOne() {
    for (let n = 0; n < 3; n++) {
      while (answered < n) await pause(1)
      yield Buffer.alloc(1)
    }
  }
  for await (const portion of portions(oneByOne())) answered += portion.length
  assert.equal(answered, 3)
})

test('a source that breaks down or is no longer read from is not asked on, and what it broke with is thrown', async () => {
  let asked = 0
  let left = false
  async function* source() {
    try {
      for (;;) {
        if (++asked === 40) throw new Error('the disk')
        yield Buffer.alloc(1)
      }
    } finally {
      left = true
    }
  }
  await assert.rejects(sizes(source()), /the disk/)
  asked = 0
  left = false
  for await (const portion of portions(source())) if (portion.length === 32) break
  await pause(0)
  assert.deepEqual([asked, left], [33, true])
})

test('fewer answers than pieces, or a line that is none, is a break and no answer', () => {
  const reply = (text: string) => ({ status: 200, fields: [], body: Buffer.from(text) })
  const one = '{"content":"a","advice":"none"}\n'
  assert.equal(answersIn(reply(one), 1).length, 1)
  const broken = (fault: unknown) => fault instanceof DeskFault && fault.kind === 'broken'
  for (const [text, asked] of [
    [one, 2],
    [`${one}{"content`, 2],
    ['', 1],
  ] as const)
    assert.throws(() => answersIn(reply(text), asked), broken)
})
