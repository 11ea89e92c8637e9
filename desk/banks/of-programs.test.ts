/** What a person took in from outside, or went by, no program takes back: not by being there first, nor in the same moment. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { worldOf as listsOf } from '../../checks/lists.ts'
import { eventually } from '../../journeys/desk.ts'
import { type Bank, bankNamed } from '../sql/banks/banks.ts'
import { countHits } from '../sql/banks/cases.ts'
import { holdLists } from '../sql/banks/head.ts'
import { importWith } from '../sql/banks/imports.ts'
import { entryWith } from '../sql/banks/pages.ts'
import { inTenant, sql, type Tx } from '../sql/database.ts'
import { listIn, makeBank, theDesk, withdrawFrom } from './change.ts'
import { decideMatch } from './decide.ts'
import { turnEntriesOff, untilTurnedOn } from './entries.ts'
import { confirmImport, doSomeOfAnImport, previewOf } from './import.ts'
import { whyNoProgramMay, whyNoProgramMayList, whyNoProgramMaySet } from './of-programs.ts'
import { readImport } from './read-import.ts'
import { changeBank } from './settings.ts'

const md5 = (n: number) => `${n}`.padStart(32, 'a')

test('a list that a person confirms stays on, whatever of it a program had listed before, turned off and takes back', async (t) => {
  const world = await worldOf(t)
  const bank = await world.bank('PARTNER', world.by)
  const [first, off] = [await world.squats(bank, 1), await world.squats(bank, 2)]
  await world.changing((tx) =>
    turnEntriesOff(tx, world.house, world.tenant, world.program, bank, [off], untilTurnedOn),
  )
  const read = await world.read(bank, [1, 2, 3])
  assert.deepEqual([read.found.new, read.found.known], [3, 0])
  await world.confirm(read)
  assert.deepEqual((await world.doneWith(read)).made, { listed: 3, known: 0, withdrawn: 0, keptOff: 0 })
  assert.equal(await world.takesBack(first), 1)
  assert.equal(await world.takesBack(off), 1)
  const advice = []
  for (const n of [1, 2, 3])
    advice.push((await world.scan(`of ${n}`, [{ kind: 'md5', value: md5(n) }])).advice)
  assert.deepEqual(advice, ['review', 'review', 'review'])
  // The same list once more is one list.
  const again = await world.read(bank, [1, 2, 3])
  assert.deepEqual([again.found.new, again.found.known], [0, 3])
})

test('a list gains nothing for an entry that only a program answers for, though it has the source and the reference', async (t) => {
  const world = await worldOf(t)
  const bank = await world.bank('PARTNER', world.by)
  const off = await world.squats(bank, 1, { name: 'a partner', reference: '77' })
  await world.changing((tx) =>
    turnEntriesOff(tx, world.house, world.tenant, world.program, bank, [off], untilTurnedOn),
  )
  const read = await world.read(bank, `hash,id\n${md5(2)},77`)
  await world.confirm(read)
  assert.equal((await world.doneWith(read)).made.listed, 1)
  assert.equal((await world.scan('of 2', [{ kind: 'md5', value: md5(2) }])).advice, 'review')
})

test('what was put back when its order fell is listed again in that bank by no program', async (t) => {
  const world = await worldOf(t)
  const bank = await world.bank('REMOVED', world.by)
  const entry = await world.list([{ kind: 'md5', value: md5(1) }])
  const mayList = () =>
    inTenant(world.house.db, world.tenant.id, (tx) =>
      whyNoProgramMayList(tx, bank, [{ kind: 'md5', value: md5(1) }], world.house.clock.now()),
    )
  assert.equal(await mayList(), undefined)
  const because = { key: 'withdrawn.put-back', params: { number: '1' } }
  await world.changing((tx) =>
    withdrawFrom(tx, world.house, world.tenant, theDesk, { items: [entry] }, because),
  )
  assert.match((await mayList())?.found ?? '', /keeps off this bank \(1 of 1\)/)
})

test('a bank that programs made is theirs to end until a list or a change waits in it, and never again once a person confirmed one', async (t) => {
  const world = await worldOf(t)
  const bank = await world.bank('THEIRS', world.program)
  await world.squats(bank, 1)
  const mayEnd = () => inTenant(world.house.db, world.tenant.id, (tx) => whyNoProgramMaySet(tx, bank))
  assert.equal(await mayEnd(), undefined)
  const asked = (work: (tx: Tx) => Promise<unknown>) => inTenant(world.house.db, world.tenant.id, work)
  const change = JSON.stringify({ bank: bank.id, name: bank.name, onMatch: 'block' })
  const proposed = { proposed_by: world.by.id, proposed_at: world.house.clock.now() }
  await asked((tx) =>
    tx
      .insertInto('bank_change')
      .values({ id: bank.id, tenant_id: world.tenant.id, change, ...proposed })
      .execute(),
  )
  assert.match((await mayEnd())?.found ?? '', /something waits to be done/)
  const rejected = { decided_at: proposed.proposed_at, approved: false }
  await asked((tx) => tx.updateTable('bank_change').set(rejected).execute())
  assert.equal(await mayEnd(), undefined)
  const read = await world.read(bank, [1])
  assert.match((await mayEnd())?.found ?? '', /something waits to be done/)
  await world.confirm(read)
  assert.match((await mayEnd())?.found ?? '', /a person of this service had a hand/)
})

test('a list that was confirmed for a bank that ends is refused with its reason and an alert, before and while it is done', async (t) => {
  const world = await worldOf(t)
  const bank = await world.bank('PARTNER', world.by)
  const [begun, unconfirmed] = [await world.read(bank, [1, 2, 3]), await world.read(bank, [4])]
  await world.confirm(begun)
  assert.equal(await doSomeOfAnImport(world.house, world.tenant, { rows: 2, bytes: 1_000 }), true)
  await world.changing((tx) => changeBank(tx, world.house, world.tenant, world.by, bank.id, { ended: true }))
  await world.confirm(unconfirmed)
  const ends = [await world.doneWith(begun), await world.doneWith(unconfirmed)]
  assert.deepEqual(
    ends.map(({ state, made, held_because }) => [state, made.listed, held_because]),
    [
      ['dropped', 2, { key: 'import.bank-ended', params: { bank: 'PARTNER', file: 'list.txt', left: 1 } }],
      ['dropped', 0, { key: 'import.bank-ended', params: { bank: 'PARTNER', file: 'list.txt', left: 1 } }],
    ],
  )
  const alerts = await inTenant(world.house.db, world.tenant.id, (tx) =>
    tx.selectFrom('alert').select('says').execute(),
  )
  assert.deepEqual(
    alerts.map(({ says }) => says.key),
    ['alert.list-refused', 'alert.list-refused'],
  )
})

test('a person’s word that a piece is the listed thing comes before a program takes the entry back or after it, never in between', async (t) => {
  const world = await worldOf(t)
  const { house, tenant } = world
  const bank = await world.bank('THEIRS', world.program)
  const entry = await world.squats(bank, 1)
  const { case: met } = await world.scan('a post', [{ kind: 'md5', value: md5(1) }])
  let word: Promise<unknown> = Promise.resolve()
  let isSaid = false
  await inTenant(house.db, tenant.id, async (tx) => {
    await holdLists(tx, tenant.id)
    word = inTenant(house.db, tenant.id, async (other) => {
      const seen = await countHits(other, met?.id ?? '')
      return await decideMatch(other, house, tenant, world.by, met?.id ?? '', {
        verdict: 'known',
        reason: '',
        seen,
      })
    }).then(() => (isSaid = true))
    await eventually('the word to wait, or to be said', async () => {
      const { rows } = await sql`select from pg_locks where not granted`.execute(tx)
      return isSaid || rows.length > 0 || undefined
    })
    assert.equal(isSaid, false)
  })
  await word
  assert.match((await world.mayTakeBack(entry))?.found ?? '', /by which a person has found a piece/)
})

async function worldOf(t: TestContext) {
  const world = await listsOf(t)
  const { house, tenant, by, changing } = world
  const program = { name: 'hook', actor: { kind: 'platform' as const, name: 'hook' } }
  const inside = <T>(work: Parameters<typeof inTenant<T>>[2]) => inTenant(house.db, tenant.id, work)
  const mayTakeBack = (id: number) =>
    inside(async (tx) => {
      const { rows } = await sql<{ bank_id: string }>`select bank_id from bank_item where id = ${id}`.execute(
        tx,
      )
      const item = await entryWith(tx, rows[0]?.bank_id ?? '', id)
      return await whyNoProgramMay(tx, 'withdraw', item ?? assert.fail('no entry'))
    })
  return {
    ...world,
    program,
    mayTakeBack,
    bank: (name: string, author: typeof by | typeof program) =>
      changing(async (tx) => {
        await makeBank(tx, house, tenant, author, { name, title: '', stance: 'known' })
        return (await bankNamed(tx, name)) ?? assert.fail('no bank')
      }),
    squats: (bank: Bank, n: number, from: { name: string; reference?: string } = { name: program.name }) =>
      changing(async (tx) => {
        const source = { ...from, kind: 'import' as const }
        const item = { label: '–', legalBasis: '–', source, signals: [{ kind: 'md5', value: md5(n) }] }
        const [entry] = await listIn(tx, house, tenant, program, bank, [item])
        return entry ?? assert.fail('nothing was listed')
      }),
    async takesBack(entry: number) {
      assert.equal(await mayTakeBack(entry), undefined)
      const because = { key: 'withdrawn.by-program', params: { name: program.name } }
      return await changing((tx) => withdrawFrom(tx, house, tenant, program, { items: [entry] }, because))
    },
    read: (bank: Bank, all: readonly number[] | string) =>
      readImport(house, tenant, by, bank, {
        file: 'list.txt',
        bytes: (async function* () {
          yield Buffer.from(typeof all === 'string' ? all : all.map(md5).join('\n'))
        })(),
        words: { source: 'a partner', label: 'listed', legalBasis: '–', kind: 'md5' },
      }),
    confirm: (read: Awaited<ReturnType<typeof readImport>>) =>
      changing((tx) => confirmImport(tx, house, tenant, by, { id: read.id, preview: previewOf(read) })),
    async doneWith({ id }: { id: string }) {
      while (await doSomeOfAnImport(house, tenant));
      await (await house.lists.of(tenant)).follow()
      return (await inside((tx) => importWith(tx, id))) ?? assert.fail('no import')
    },
  }
}
