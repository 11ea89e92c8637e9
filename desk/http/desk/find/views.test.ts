import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Side, signIn, twoDesks } from '../../../../checks/two-desks.ts'
import type { SavedView } from '../../contract/index.ts'

test('a view is kept under a name, seen by others only where it is shared, and taken away by its own person', async (t) => {
  const world = await twoDesks(t)
  const as = async (side: Side, role: string) => {
    const { headers } = await signIn(world, side, role)
    const ask = async (path: string, body?: unknown) => {
      const response = await world.server.inject({
        method: body ? 'POST' : 'GET',
        url: `/desk/api/${path}`,
        headers: { ...headers, 'idempotency-key': crypto.randomUUID() },
        ...(body ? { payload: JSON.stringify(body) } : {}),
      })
      return { status: response.statusCode, body: response.json<never>() as unknown }
    }
    const names = async () =>
      ((await ask('views')).body as { views: SavedView[] }).views.map(({ name, mine }) => [name, mine])
    return { ask, names }
  }
  const senior = await as(world.a, 'senior')
  const kept = await senior.ask('views', { name: ' Tonight ', query: '?wait=person&due=24', shared: true })
  await senior.ask('views', { name: 'Mine', query: 'assigned=me', shared: false })
  await senior.ask('views', { name: 'Tonight', query: 'wait=person&due=12', shared: true })
  assert.equal((await senior.ask('views', { name: ' ', query: '', shared: false })).status, 422)
  const officer = await as(world.a, 'officer')
  const stranger = await as(world.b, 'senior')
  const { id } = kept.body as { id: string }
  assert.deepEqual(
    [await senior.names(), await officer.names(), await stranger.names()],
    [
      [
        ['Mine', true],
        ['Tonight', true],
      ],
      [['Tonight', false]],
      [],
    ],
  )
  assert.equal((await officer.ask(`views/${id}/remove`, {})).status, 404)
  assert.equal((await stranger.ask(`views/${id}/remove`, {})).status, 404)
  assert.equal((await senior.ask(`views/${id}/remove`, {})).status, 200)
  assert.deepEqual(await officer.names(), [])
})
