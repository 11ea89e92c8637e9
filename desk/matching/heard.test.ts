import assert from 'node:assert/strict'
import { test } from 'node:test'
import { on, worldOf } from '../../checks/hunts.ts'
import { decideMatch } from '../banks/decide.ts'
import { countOpen, heardOf, type LastSeen, openCases } from '../sql/banks/heard.ts'
import { inTenant } from '../sql/database.ts'

const file = (letter: string) => ({ kind: 'sha256', value: letter.repeat(64) })

test('a piece that a hunt has found is public until somebody decides or its platform asks again, and waits before all that is held', async (t) => {
  const world = await worldOf(t, on)
  const { house, by } = world
  const inside = <T>(work: Parameters<typeof inTenant<T>>[2]) => inTenant(house.db, world.tenant.id, work)
  /** As people see them, read one at a time. */
  const waiting = async () => {
    const some: string[] = []
    for (let after: LastSeen | undefined; ;) {
      const [row] = await inside((tx) => openCases(tx, { after, limit: 1 }))
      if (!row) return some
      const heard = heardOf(row)
      some.push(`${row.piece.content} ${heard}`)
      after = { number: row.number, isShown: heard === 'none' }
    }
  }
  const counts = () => inside((tx) => countOpen(tx))
  await world.begin()
  await world.scan('older-1', [file('a')])
  await world.scan('older-2', [file('a'), file('b')])
  await world.list([file('a')])
  await world.hunt()
  await world.scan('asked', [file('a')])
  assert.deepEqual(await waiting(), ['older-1 none', 'older-2 none', 'asked review'])
  assert.deepEqual(await counts(), { open: 3, shown: 2 })

  // Its platform asks about one of them once more, and is told to hold it.
  assert.equal((await world.scan('older-2', [file('a'), file('b')])).advice, 'review')
  assert.deepEqual(await waiting(), ['older-1 none', 'asked review', 'older-2 review'])
  assert.deepEqual(await counts(), { open: 3, shown: 1 })

  // What was kept away before stays away, whatever a later hunt finds in it.
  const held = (await world.cases()).find(({ piece }) => piece.content === 'older-2') ?? assert.fail()
  await inside((tx) =>
    decideMatch(tx, house, world.tenant, by, held.id, { verdict: 'known', reason: '', seen: 1 }),
  )
  await world.list([file('b')], 'OTHER')
  await world.hunt()
  assert.deepEqual(await waiting(), ['older-1 none', 'older-2 block', 'asked review'])
})
