import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { worldOf as listsOf } from '../../checks/lists.ts'
import { chanceOf } from '../../core/match.ts'
import { anyHash, dice, turned } from '../../match/index/invented.ts'
import { differingBits } from '../../match/index/twin.ts'
import { bankNamed, setBank } from '../sql/banks/banks.ts'
import { changeLists } from '../sql/banks/head.ts'
import { inTenant } from '../sql/database.ts'
import type { RetroHunt } from '../sql/tables.ts'
import { makeBank } from '../banks/change.ts'
import { readImport } from '../banks/read-import.ts'
import type { Signal } from '../../match/signal.ts'
import { scan } from './scan.ts'
import { keptKinds } from './seen.ts'
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
  await world.set({ live_share: 0 })
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

test('what was scanned before and met nothing is met by a list that is tried exactly where comparing each with each says so', async (t) => {
  const world = await worldOf(t, kept)
  const roll = dice(20_261_127)
  const sought = [anyHash(roll), anyHash(roll)]
  const stock = Array.from({ length: 150 }, (_, n) => {
    const near = n % 3 === 0 ? turned(sought[n % 2] as Uint8Array, 22 + ((n / 3) % 14), roll) : anyHash(roll)
    return { content: `p${n}`, hash: near, quality: n % 20 === 0 ? 40 : 90 }
  })
  for (const { content, hash, quality } of stock)
    await world.scan(content, [{ kind: 'pdq', value: of(hash), quality }])
  const list = `kind,hash,quality\n${sought.map((hash) => `pdq,${of(hash)},90\n`).join('')}`
  const chances = await world.chances()
  const twin = (radius: number, share = 1) =>
    stock.flatMap(({ content, hash, quality }) => {
      const away = Math.min(...sought.map((each) => differingBits(each, hash)))
      const isMet = quality >= 50 && away <= radius && (chances.get(content) ?? 1) < share
      return isMet ? [`${content} ${away}`] : []
    })
  assert.ok(twin(31).length > twin(25).length && twin(25).length > twin(25, 0.5).length)
  assert.deepEqual(await world.tries(list), twin(31).toSorted())
  await world.set({ radii: JSON.stringify({ pdq: 25 }) })
  assert.deepEqual(await world.tries(list), twin(25).toSorted())
  await world.set({ live_share: 0.5 })
  assert.deepEqual(await world.tries(list), twin(25, 0.5).toSorted())
})

test('of every kind that is kept, what was scanned before is met by what is near it; and of what there was no time for it is said', async (t) => {
  const world = await worldOf(t, kept)
  const pairs = keptKinds.flatMap(({ name, examples: { near } }) =>
    near.map(([query, listed, distance]) => ({ kind: name, query, listed, distance })),
  )
  const told = []
  for (const [n, { kind, query, listed }] of pairs.entries()) {
    await world.scan(`p${n}`, [{ kind, value: query }])
    const { pieces, late } = await world.would(`kind,hash\n${kind},"${listed.replaceAll('"', '""')}"\n`)
    const found = pieces.find(({ content }) => content === `p${n}`)
    told.push({ kind, query, listed, distance: found?.distance, late })
  }
  assert.deepEqual(
    told,
    pairs.map((pair) => ({ ...pair, late: false })),
  )
  const none = { signals: 100, letters: 10_000, cases: 100, ms: -1 }
  const { pieces, late } = await world.would(`kind,hash\npdq,${hex(1)}\n`, none)
  assert.deepEqual([pieces.length, late], [0, true])
})

const kept = { basis: 'Terms of service, section 4', months: 2, atOnce: 1_000 }
const of = (hash: Uint8Array) => Buffer.from(hash).toString('hex')

async function worldOf(t: TestContext, retroHunt?: RetroHunt) {
  const world = await listsOf(t)
  const { house, by, changing } = world
  const tenant = {
    ...world.tenant,
    settings: { ...world.tenant.settings, ...(retroHunt ? { retroHunt } : {}) },
  }
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
    tries: async (list: string) => {
      const { pieces, more, late } = await would(list)
      assert.deepEqual([more, late], [0, false])
      return pieces.map(({ content, distance }) => `${content} ${distance}`).toSorted()
    },
    scan: (content: string, queries: readonly Signal[]) => scan(house, tenant, { content }, queries),
    set: (to: Parameters<typeof setBank>[3]) =>
      changing((tx) => changeLists(tx, tenant.id, (head) => setBank(tx, head, bank.id, to))),
    /** Where each piece that was seen falls in the traffic. */
    chances: async () => {
      const seen = await inTenant(house.db, tenant.id, (tx) =>
        tx.selectFrom('seen_piece').select(['piece', 'piece_hash']).execute(),
      )
      return new Map(seen.map(({ piece, piece_hash: hash }) => [piece.content, chanceOf(hash)]))
    },
  }
}
