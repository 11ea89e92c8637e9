import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test, type TestContext } from 'node:test'
import { finished } from '../../match/steps.ts'
import { shelfOf } from '../../checks/shelf.ts'
import { listIn, makeBank, theDesk, withdrawFrom } from '../banks/change.ts'
import { turnEntriesOff, untilTurnedOn } from '../banks/entries.ts'
import { bankNamed } from '../sql/banks/banks.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { openHeld } from './held.ts'
import { keptLists } from './kept.ts'
import { openLists } from './lists.ts'
import { snapshotFile } from './snapshot.ts'

const pdq = (digit: string) => ({ kind: 'pdq', value: `${digit}5`.repeat(32) })
const md5 = (digit: string) => ({ kind: 'md5', value: digit.repeat(32) })
const word = (value: string) => ({ kind: 'keyword', value })
const asked = [...'0123456789abcdef'].flatMap((digit) => [pdq(digit), md5(digit)])
const text = 'The lamp stands at the gate, and the river is green.'

test('lists that begin from what was written down are those of the database: what came since is there, what was withdrawn since is not', async (t) => {
  const world = await worldOf(t)
  const entries = await world.list([pdq('a'), md5('1'), word('lamp')], [pdq('b')], [md5('2'), word('gate')])
  await world.writesDown()
  await world.list([pdq('c'), md5('2'), word('river')])
  await world.withdraw(entries[1] ?? 0)
  await world.turnOff(entries[2] ?? 0)
  assert.deepEqual([await world.beginsAt(), world.said], [2, []])
  assert.deepEqual(await world.met({ kept: true }), await world.met({ kept: false }))
  assert.deepEqual((await world.met({ kept: true })).sort(), [
    'keyword of 1',
    'keyword of 4',
    'md5 of 1',
    'md5 of 4',
    'pdq of 1',
    'pdq of 4',
  ])
  assert.deepEqual(world.said, [])
})

test('what was written down is believed only whole, of this tenant, of this release and of this past of the database', async (t) => {
  const world = await worldOf(t)
  await world.list([pdq('a')], [md5('1')])
  const before = await world.writesDown()
  const truth = await world.met({ kept: false })
  const refusedFor = async (spoilt: Uint8Array, why: RegExp) => {
    await writeFile(world.file, spoilt)
    world.said.length = 0
    assert.deepEqual(await world.met({ kept: true }), truth)
    assert.equal(world.said.length, 1, `${why}`)
    assert.match(world.said[0] ?? '', why)
    assert.match(world.said[0] ?? '', /passed over, and read from the database/)
  }
  for (const at of [200, before.length >> 1, before.length - 1]) {
    const turned = Uint8Array.from(before)
    turned[at] = (turned[at] as number) ^ 1
    await refusedFor(turned, /found/)
  }
  for (const length of [0, 1, 31, 40, 400, before.length - 1])
    await refusedFor(before.subarray(0, length), /found/)
  await refusedFor(Buffer.concat([before, Buffer.of(0)]), /their checksum/)
  await refusedFor(Buffer.from('not this at all\n'), /no snapshot/)

  const rename = (from: string, to: string) =>
    Buffer.from(before.toString('latin1').replace(from, to), 'latin1')
  await refusedFor(
    rename(
      world.tenant,
      world.tenant.replace(/^./, (first) => (first === '0' ? '1' : '0')),
    ),
    /found a snapshot of/,
  )
  await refusedFor(rename(' quality 50', ' quality 51'), /found a snapshot of/)

  // Brought back from an older copy, the database has come to the same number by other changes.
  await writeFile(world.file, before)
  await world.asOwner("update bank_event set at = at + interval '1 second' where version = 2")
  await refusedFor(before, /another past, at version 2/)
  await world.asOwner("update bank_event set at = at - interval '1 second' where version = 2")
  await world.asOwner('update list_head set version = 1')
  await world.asOwner('update bank_signal set added_version = 1')
  await refusedFor(before, /found lists of version 2, wanted at most 1/)
})

test('they are written down when a tenth of them is other, not for every change', async (t) => {
  const world = await worldOf(t)
  await world.list(
    ...Array.from({ length: 40 }, (_, n) => [{ kind: 'md5', value: `${n}`.padStart(32, 'a') }]),
  )
  const first = await world.writesDown()
  await world.list([md5('1')])
  assert.ok(first.equals(await world.writesDown()))
  await world.list([md5('2')], [md5('3')], [md5('4')], [md5('5')])
  assert.ok(!first.equals(await world.writesDown()))
})

async function worldOf(t: TestContext) {
  const { folder, house, tenant, said, shelf, asOwner } = await shelfOf(t)
  const file = snapshotFile(folder, tenant.id)
  const changing = <T>(change: (tx: Tx) => Promise<T>) => inTenant(house.db, tenant.id, change)
  const bank = async (tx: Tx) => (await bankNamed(tx, 'KNOWN')) ?? assert.fail('no bank')
  const serving = openLists(shelf, tenant.id)
  return {
    tenant: tenant.id,
    said,
    file,
    asOwner,
    list: (...entries: (readonly { kind: string; value: string }[])[]) =>
      changing(async (tx) => {
        if (!(await bankNamed(tx, 'KNOWN')))
          await makeBank(tx, house, tenant, theDesk, { name: 'KNOWN', title: '', stance: 'known' })
        const items = entries.map((signals) => ({
          label: 'propaganda',
          source: { kind: 'staff' as const, name: 'the desk' },
          legalBasis: 'a law',
          signals,
        }))
        return await listIn(tx, house, tenant, theDesk, await bank(tx), items)
      }),
    withdraw: (entry: number) =>
      changing((tx) =>
        withdrawFrom(tx, house, tenant, theDesk, { items: [entry] }, { key: 'withdrawn.by-hand' }),
      ),
    turnOff: (entry: number) =>
      changing(async (tx) =>
        turnEntriesOff(tx, house, tenant, theDesk, await bank(tx), [entry], untilTurnedOn),
      ),
    /** By a desk that serves; what then stands in the file. */
    async writesDown(): Promise<Buffer> {
      await serving.follow()
      await serving.keptNow()
      return await readFile(file)
    },
    /** The version that the file gives, before anything is read from the database. */
    beginsAt: async () =>
      (await keptLists(shelf, tenant.id).begin(() => openHeld((fault) => assert.fail(String(fault)))))
        ?.version,
    /** What desks find that have just begun. */
    async met({ kept }: { kept: boolean }): Promise<string[]> {
      const { keeping: _, ...without } = shelf
      const lists = openLists(
        kept ? { ...shelf, keeping: { ...shelf.keeping, least: 1_000 } } : without,
        tenant.id,
      )
      await lists.follow()
      const met = asked.flatMap(({ kind, value }) =>
        finished(lists.looking(kind, value)).map(({ item }) => `${kind} of ${item}`),
      )
      const { met: held } = await lists.holding(text)
      return [...new Set([...met, ...held.map(({ kind, item }) => `${kind} of ${item}`)])]
    },
  }
}
