import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { worldOf as listsOf } from '../../checks/lists.ts'
import { eventually } from '../../journeys/desk.ts'
import { later } from '../../core/instant.ts'
import { type Clock, systemClock } from '../outside/clock.ts'
import { bankNamed } from '../sql/banks/banks.ts'
import { emptySome } from '../sql/banks/import-lines.ts'
import { importsOf } from '../sql/banks/imports.ts'
import { inTenant } from '../sql/database.ts'
import { makeBank } from './change.ts'
import { confirmImport, doSomeOfAnImport, emptySomeOfAnImport, previewOf, settleImport } from './import.ts'
import { readImport } from './read-import.ts'

const md5 = (n: number) => `${n}`.padStart(32, 'a')
const bound = { rows: 4, bytes: 200 }

test('a signal that a list names twice comes once, however far apart, and what a person is shown is what is done', async (t) => {
  const world = await worldOf(t)
  const named = [1, 2, 3, 1, 4, 5, 6, 2, 2, 7, 8, 1]
  const read = await world.read(named.map(md5).join('\n'))
  assert.deepEqual(read.found, { ...none, lines: 12, new: 8, known: 4 })
  assert.deepEqual([read.state, await world.staged()], ['read', 12])
  assert.equal(await world.confirm(read), 'done')
  const portions = []
  while (await doSomeOfAnImport(world.house, world.tenant, bound)) portions.push(await world.staged())
  assert.deepEqual(portions, [8, 4, 0])
  const [done] = await world.imports()
  assert.deepEqual([done?.state, done?.made], ['done', { listed: 8, known: 4, withdrawn: 0, keptOff: 0 }])
})

test('a list of long values is done in portions of so many letters, and one value however long it is', async (t) => {
  const world = await worldOf(t)
  const pages = [150, 60, 150, 150, 400, 20].map((length, n) => `url example.org/${n}${'a'.repeat(length)}`)
  const read = await world.read(pages.join('\n'))
  assert.deepEqual(read.found, { ...none, lines: 6, new: 6 })
  await world.confirm(read)
  const portions = []
  while (await doSomeOfAnImport(world.house, world.tenant, bound)) portions.push(await world.staged())
  assert.deepEqual(portions, [4, 2, 1, 0])
})

test('of a list that is given up, of one that breaks off, and of one whose reader died no line stays', async (t) => {
  const world = await worldOf(t)
  // Long enough for its first lines to be staged before its last ones come.
  const lines = [...Array.from({ length: 10 }, (_, n) => md5(n)), `#${'-'.repeat(5_000)}`].join('\n')
  const givenUp = await world.read(lines)
  assert.equal(
    await world.changing((tx) =>
      settleImport(tx, world.house, world.tenant, world.by, givenUp.id, 'dropped'),
    ),
    'done',
  )
  await assert.rejects(world.read(`${lines}\n`, new Error('the line is dead')), /the line is dead/)
  await assert.rejects(world.read(`${lines}\n`, undefined, Buffer.of(0xff, 0xfe)), TypeError)
  const waits = await world.read(lines)
  let goesOn = () => undefined as void
  const silent = new Promise<void>((resolve) => (goesOn = resolve))
  const before = await world.staged()
  const dead = world.read(`${lines}\n`, silent)
  dead.catch(() => undefined)
  try {
    await eventually('some of it to be staged', async () => (await world.staged()) > before)
    assert.deepEqual(await world.states(), ['reading', 'read', 'dropped', 'dropped', 'dropped'])
    await world.forgets()
    assert.equal((await world.states())[0], 'reading')
    world.clock.turn(60_000)
    await world.forgets()
    assert.deepEqual(await world.states(), ['dropped', 'read', 'dropped', 'dropped', 'dropped'])
    assert.equal(await world.staged(), waits.found.lines)
  } finally {
    goesOn()
  }
  // It was only slow, and comes back: what was forgotten of it is not taken for read.
  await assert.rejects(dead, /taken for dead/)
  assert.equal((await world.states())[0], 'dropped')
  assert.equal(await inTenant(world.house.db, world.tenant.id, (tx) => emptySome(tx, bound)), false)
})

const none = { lines: 0, new: 0, known: 0, keptOff: 0, withdrawn: 0, nothing: 0, refused: 0 }

async function worldOf(t: TestContext) {
  let ahead = 0
  const began = systemClock.now()
  let moments = 0
  const clock: Clock & { turn(ms: number): void } = {
    ...systemClock,
    now: () => later(systemClock.now(), ahead),
    turn: (ms) => void (ahead = ms),
  }
  const world = await listsOf(t, { clock })
  const { house, tenant, by } = world
  const inside = <T>(work: Parameters<typeof inTenant<T>>[2]) => inTenant(house.db, tenant.id, work)
  const bank = await inside(async (tx) => {
    await makeBank(tx, house, tenant, by, { name: 'PARTNER', title: '', stance: 'known' })
    return (await bankNamed(tx, 'PARTNER')) ?? assert.fail('no bank')
  })
  async function* bytesOf(text: string, breaks?: Error | Promise<void>, last?: Buffer) {
    for (let at = 0; at < text.length; at += 64) yield Buffer.from(text.slice(at, at + 64))
    if (breaks instanceof Error) throw breaks
    await breaks
    if (last) yield last
  }
  return {
    ...world,
    clock,
    read: (text: string, ...how: [(Error | Promise<void>)?, Buffer?]) =>
      readImport(
        // A reader whose time nearly stands still says nothing new.
        { ...house, clock: { ...systemClock, now: () => later(began, ++moments) } },
        tenant,
        by,
        bank,
        {
          file: 'list.txt',
          bytes: bytesOf(text, ...how),
          words: { source: 'a partner', label: 'listed', legalBasis: '–', kind: 'md5' },
        },
        bound,
      ),
    confirm: (read: Awaited<ReturnType<typeof readImport>>) =>
      inside((tx) => confirmImport(tx, house, tenant, by, { id: read.id, preview: previewOf(read) })),
    imports: () => inside((tx) => importsOf(tx, bank.id)),
    states: async () => (await inside((tx) => importsOf(tx, bank.id))).map(({ state }) => state),
    staged: () =>
      inside(async (tx) => {
        const { count } = await tx
          .selectFrom('list_import_line')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
        return Number(count)
      }),
    async forgets() {
      while (await emptySomeOfAnImport(house, tenant, bound));
    },
  }
}
