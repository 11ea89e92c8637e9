/** Who is let in, and what one person alone can make of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTenant } from '../desk/sql/database.ts'
import { handIn, type Side, signIn, type TwoDesks, twoDesks } from './two-desks.ts'

test('a desk that is still being set up takes no order and lets nobody work, alone or beside an open one', async (t) => {
  for (const alone of [true, false]) {
    const world = await twoDesks(t, { alone })
    const { a } = world
    const officer = await signIn(world, a)
    await asInFirstRun(world, a)
    const get = async (url: string) => {
      const { statusCode, body } = await world.server.inject({ url, headers: officer.headers })
      return [statusCode, (JSON.parse(body) as { type?: string }).type?.split(':').at(-1)]
    }
    const handed = await handIn(world, a)
    assert.equal(handed.statusCode, 503, handed.body)
    assert.deepEqual(await get('/.well-known/guichet.json'), [503, 'not-open'])
    const decide = await world.server.inject({
      method: 'POST',
      url: '/desk/api/hand-over',
      headers: officer.headers,
      payload: '{}',
    })
    assert.equal(decide.statusCode, 403, decide.body)
    assert.equal((await get('/desk/api/first-run'))[0], 200)
  }
})

async function asInFirstRun({ house }: TwoDesks, { tenant }: Side): Promise<void> {
  await inTenant(house.db, tenant.id, (tx) =>
    tx
      .updateTable('tenant')
      .set({ first_run: JSON.stringify({ answered: [] }) })
      .where('id', '=', tenant.id)
      .execute(),
  )
}
