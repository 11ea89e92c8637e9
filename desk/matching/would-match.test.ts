import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { worldOf as listsOf } from '../../checks/lists.ts'
import { bankNamed, setBank } from '../sql/banks/banks.ts'
import { changeLists } from '../sql/banks/head.ts'
import { makeBank } from '../banks/change.ts'
import { readImport } from '../banks/read-import.ts'
import { wouldMatch } from './would-match.ts'

const pdq = '0f'.repeat(32)
/** So many bits away. */
const away = (bits: number) =>
  BigInt(`0x${pdq}`)
    .toString(2)
    .padStart(256, '0')
    .replace(new RegExp(`^.{${bits}}`), (some) => [...some].map((bit) => (bit === '0' ? '1' : '0')).join(''))
const hex = (bits: number) =>
  BigInt(`0b${away(bits)}`)
    .toString(16)
    .padStart(64, '0')

test('a list that is tried meets what a scan would bring before a person: nothing that was let through, that shows too little, or that is outside the share', async (t) => {
  const world = await worldOf(t)
  await world.scan('a post', [{ kind: 'pdq', value: hex(3), quality: 90 }])
  const report = await world.scan('a report', [{ kind: 'pdq', value: hex(6), quality: 90 }])
  await world.scan('a grey wall', [
    { kind: 'pdq', value: hex(4), quality: 10 },
    { kind: 'pdq', value: hex(30), quality: 90 },
  ])
  const list = `kind,hash,quality\npdq,${hex(5)},90\n`
  assert.deepEqual(await world.tries(list), ['a grey wall 25', 'a post 2', 'a report 1'])
  await world.letThrough(report.case?.id ?? '')
  // The wall is one bit nearer to the report than to what is listed.
  assert.deepEqual(await world.tries(list), ['a post 2'])
  assert.deepEqual(await world.tries(`kind,hash,quality\npdq,${hex(33)},90\n`), ['a grey wall 3'])
  assert.deepEqual(await world.tries(`kind,hash,quality\npdq,${hex(5)},40\n`), [])
  await world.live(0)
  assert.deepEqual(await world.tries(list), [])
})

test('a list is tried for so many signals, cases and so long, and it is said what was left out', async (t) => {
  const world = await worldOf(t)
  for (const n of [1, 2, 3]) await world.scan(`post ${n}`, [{ kind: 'pdq', value: hex(n), quality: 90 }])
  const list = `kind,hash,quality\n${[4, 5, 6].map((n) => `pdq,${hex(n)},90`).join('\n')}\n`
  const most = { signals: 100, letters: 10_000, cases: 100, ms: 60_000 }
  const said = async (some: Partial<typeof most>) => {
    const { looked, of, tried, signals, pieces } = await world.would(list, { ...most, ...some })
    return [looked, of, tried, signals, pieces.length]
  }
  assert.deepEqual(await said({}), [3, 3, 3, 3, 3])
  assert.deepEqual(await said({ cases: 2 }), [2, 3, 3, 3, 2])
  assert.deepEqual(await said({ signals: 2 }), [3, 3, 2, 3, 3])
  assert.deepEqual(await said({ ms: -1 }), [0, 3, 3, 3, 0])
})

async function worldOf(t: TestContext) {
  const world = await listsOf(t)
  const { house, tenant, by, changing } = world
  await world.list([{ kind: 'pdq', value: pdq }])
  const bank = await changing(async (tx) => {
    await makeBank(tx, house, tenant, by, { name: 'PARTNER', title: '', stance: 'known' })
    return (await bankNamed(tx, 'PARTNER')) ?? assert.fail('no bank')
  })
  async function* once(list: string) {
    yield Buffer.from(list)
  }
  const would = async (list: string, most?: Parameters<typeof wouldMatch>[3]) => {
    const words = { source: 'a partner', label: 'listed', legalBasis: '–' }
    const read = await readImport(house, tenant, by, bank, { file: 'list.csv', bytes: once(list), words })
    return await wouldMatch(house, tenant, read, most)
  }
  return {
    ...world,
    would,
    tries: async (list: string) =>
      (await would(list)).pieces.map(({ content, distance }) => `${content} ${distance}`).toSorted(),
    live: (share: number) =>
      changing((tx) =>
        changeLists(tx, tenant.id, (head) => setBank(tx, head, bank.id, { live_share: share })),
      ),
  }
}
