import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oneByOne } from './one-by-one.ts'

test('of what is asked for at once one is done at a time, the same is done once, and a failure holds up nobody', async () => {
  const done = oneByOne<string>()
  const begun: string[] = []
  let [atOnce, most] = [0, 0]
  const work = (name: string) => async () => {
    begun.push(name)
    most = Math.max(most, ++atOnce)
    await new Promise((resolve) => setTimeout(resolve, 5))
    atOnce--
    if (name === 'b') throw new Error('no')
    return name.toUpperCase()
  }
  const asked = ['a', 'b', 'a', 'c', 'b'].map((name) => done(name, work(name)))
  const came = await Promise.allSettled(asked)
  assert.deepEqual(
    came.map((each) => (each.status === 'fulfilled' ? each.value : 'no')),
    ['A', 'no', 'A', 'C', 'no'],
  )
  assert.deepEqual([begun, most], [['a', 'b', 'c'], 1])
  // What is over is done anew.
  assert.equal(await done('a', work('a')), 'A')
  assert.equal(begun.length, 4)
})
