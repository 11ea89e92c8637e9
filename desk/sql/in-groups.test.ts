import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askedTogether, inGroups } from './in-groups.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what comes in one turn is one group, what comes meanwhile the next, in the order in which it came', async () => {
  const groups: string[] = []
  const ends: (() => void)[] = []
  const give = inGroups<string>({ most: 3, atOnce: 2 }, async (some) => {
    groups.push(some.join(''))
    await new Promise<void>((resolve) => ends.push(resolve))
  })
  const endNext = async () => {
    ends.shift()?.()
    await turn()
  }
  ;[...'abcd'].forEach(give)
  await turn()
  assert.deepEqual(groups, ['abc', 'd'], 'two at the same time')
  ;[...'efgh'].forEach(give)
  await turn()
  assert.deepEqual(groups, ['abc', 'd'], 'a third waits')
  await endNext()
  await endNext()
  assert.deepEqual(groups, ['abc', 'd', 'efg', 'h'])
  await endNext()
  await endNext()
  give('i')
  await turn()
  assert.deepEqual(groups, ['abc', 'd', 'efg', 'h', 'i'], 'who comes to an empty line does not wait')
})

test('who asks while a question is under way gets an answer from after they asked, and a failed question fails nobody later', async () => {
  let now = 0
  const asked: string[][] = []
  const ask = askedTogether(async (_place: object, wishes: readonly string[]) => {
    asked.push([...wishes])
    const seen = now
    await turn()
    if (wishes.includes('impossible')) throw new Error('not that')
    return wishes.map((wish) => `${wish} at ${seen}`)
  })
  const house = {}
  const first = ask(house, 'a')
  await turn()
  now = 1
  assert.deepEqual(await Promise.all([first, ask(house, 'b'), ask(house, 'c')]), [
    'a at 0',
    'b at 1',
    'c at 1',
  ])
  assert.deepEqual(asked, [['a'], ['b', 'c']])
  await assert.rejects(ask(house, 'impossible'), /not that/)
  assert.equal(await ask(house, 'd'), 'd at 1')
})

test('questions of two kinds wait for each other in nothing, and one that fails fails nobody of another kind', async () => {
  const ask = askedTogether(
    async (_place: object, wishes: readonly { of: string; what: number }[]) => {
      await turn()
      if (wishes.some(({ of }) => of === 'broken')) throw new Error('not theirs')
      return wishes.map(({ of, what }) => `${of} ${what}`)
    },
    ({ of }) => of,
  )
  const house = {}
  const answers = await Promise.allSettled(
    [
      { of: 'whole', what: 1 },
      { of: 'broken', what: 2 },
      { of: 'whole', what: 3 },
    ].map((wish) => ask(house, wish)),
  )
  assert.deepEqual(
    answers.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))),
    ['whole 1', 'Error: not theirs', 'whole 3'],
  )
})
