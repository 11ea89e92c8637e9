/** A value may be of 32 letters or of 400 000: how much is read, kept and sent at once is bounded by letters, not by lines. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { shelfOf } from '../../checks/shelf.ts'
import { listIn, makeBank, theDesk } from '../banks/change.ts'
import { bankNamed } from '../sql/banks/banks.ts'
import { columnsSince, everyBank } from '../sql/banks/follow.ts'
import { inTenant } from '../sql/database.ts'
import { kindNames } from './held.ts'
import { openLists } from './lists.ts'

const long = 350_000

test('signals are read in their order and whole, at most so many and so many letters at once, and one however long it is', async (t) => {
  const world = await worldOf(t)
  const lengths = [32, 32, 4_000, 32, 32, 32, 32, 32, 32, 900, 900, 900, 32, 5_000, 5_000, 32]
  await world.list(lengths.map((length, n) => ({ kind: 'winnow', value: `${n}`.padStart(length, 'a') })))
  const bound = { rows: 5, bytes: 1_000 }
  const portions = await world.portions(bound)
  assert.deepEqual(
    portions.map((values) => values.map((value) => value.length)),
    [[32, 32, 4_000], [32, 32, 32, 32, 32], [32, 900, 900], [900, 32, 5_000], [5_000], [32]],
  )
  assert.deepEqual(
    portions.flat().map((value) => Number(/\d+$/.exec(value)?.[0])),
    lengths.map((_, n) => n),
  )
  const lists = openLists(world.shelf, world.tenant, bound)
  await lists.follow()
  assert.equal(lists.sizes().get('winnow'), lengths.length)
})

test('a desk begins with more long values listed than any one answer of the database can hold, from the database and from what was written down', async (t) => {
  const world = await worldOf(t)
  await world.list([{ kind: 'md5', value: 'a'.repeat(32) }])
  const count = 1_700
  assert.ok(count * long > 2 ** 29, 'what fits into one answer shows nothing')
  await world.asOwner(`
    insert into bank_signal (tenant_id, id, item_id, bank_id, kind, value, value_sha256, added_version)
    select tenant_id, id + n, item_id, bank_id, 'tmk', left(repeat(md5(n::text), ${long / 16}), ${long}), sha256(int4send(n)), added_version
    from bank_signal, generate_series(1, ${count}) n`)
  for (const start of ['from the database', 'from what was written down']) {
    const lists = openLists(world.shelf, world.tenant)
    await lists.follow()
    await lists.keptNow()
    assert.equal(lists.sizes().get('tmk'), count, start)
  }
  assert.deepEqual(world.said, [])
})

async function worldOf(t: TestContext) {
  const { house, tenant, said, shelf, asOwner } = await shelfOf(t)
  return {
    tenant: tenant.id,
    said,
    shelf,
    asOwner,
    list: (signals: readonly { kind: string; value: string }[]) =>
      inTenant(house.db, tenant.id, async (tx) => {
        await makeBank(tx, house, tenant, theDesk, { name: 'KNOWN', title: '', stance: 'known' })
        const source = { kind: 'staff', name: 'the desk' } as const
        const bank = (await bankNamed(tx, 'KNOWN')) ?? assert.fail('no bank')
        await listIn(tx, house, tenant, theDesk, bank, [
          { label: 'propaganda', source, legalBasis: 'a law', signals },
        ])
      }),
    async portions(bound: { rows: number; bytes: number }): Promise<(readonly string[])[]> {
      const portions: (readonly string[])[] = []
      for (let from = 0, isMore = true; isMore;) {
        const { ids, values, more } = await inTenant(house.db, tenant.id, async (tx) =>
          columnsSince(tx, {
            after: 0,
            upTo: 100,
            from,
            bound,
            banks: await everyBank(tx),
            kinds: kindNames,
            leastQuality: 50,
          }),
        )
        if (ids.length > 0) portions.push(values)
        from = (ids.at(-1) ?? from) + 1
        isMore = more
      }
      return portions
    },
  }
}
