/** Banks are set by the people who keep them, and what they are set to is in effect at once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TokenMade, Tokens } from '../desk/http/contract/index.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { afresh, bankPage, does, entry, pdq, pdqAway, scanning, sha256 } from './lists.ts'
import { officerAt } from './officer.ts'

test('a bank is renamed, narrowed, turned off and ended, and every change is a version with its line', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk, 'Bo Second')
  const scan = await scanning(desk)
  await does(officer, 'banks', { name: 'PICTURES' })
  await does(officer, 'banks/PICTURES/entries', entry([{ kind: 'pdq', value: pdq }]))
  const near = { kind: 'pdq', value: pdqAway(25) }
  await eventually('the list to be followed', async () => (await scan('a', near)).advice === 'review')

  const version = (await bankPage(officer, 'PICTURES')).history[0]?.version ?? 0
  await does(officer, 'banks/PICTURES/change', { title: 'Pictures', radii: { pdq: 20 } })
  await eventually(
    'the smaller radius to count',
    async () => (await scan(afresh('b'), near)).advice === 'none',
  )
  const changed = await bankPage(officer, 'PICTURES')
  assert.deepEqual(
    changed.history.slice(0, 2).map(({ version: at, says }) => [at - version, says]),
    [
      [2, { key: 'bank.history.radius', params: { kind: 'pdq', radius: 20 } }],
      [1, { key: 'bank.history.titled', params: { title: 'Pictures' } }],
    ],
  )
  // What is so already is no change.
  await does(officer, 'banks/PICTURES/change', { title: 'Pictures', enabled: true })
  assert.equal((await bankPage(officer, 'PICTURES')).history.length, changed.history.length)

  await does(officer, 'banks/PICTURES/change', { name: 'IMAGES', radii: { pdq: null } })
  assert.equal((await officer.ask('GET', 'banks/PICTURES')).status, 404)
  assert.deepEqual((await bankPage(officer, 'IMAGES')).bank.radii, {})
  await eventually('the usual radius to count', async () => (await scan('c', near)).advice === 'review')
  await does(officer, 'banks/IMAGES/change', { enabled: false })
  await eventually('the bank to be off', async () => (await scan(afresh('off'), near)).advice === 'none')
  await does(officer, 'banks/IMAGES/change', { enabled: true })
  await eventually('the bank to be on again', async () => (await scan('d', near)).advice === 'review')
  await does(officer, 'banks/IMAGES/change', { ended: true })
  await eventually('the end to count', async () => (await scan(afresh('e'), near)).advice === 'none')
  await does(officer, 'banks', { name: 'IMAGES' })
})

test('a radius further than its kind allows, a share of more than all and a name that is taken are refused, and nothing is changed', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk, 'Bo Second')
  await does(officer, 'banks', { name: 'ONE' })
  await does(officer, 'banks', { name: 'TWO' })
  const before = await bankPage(officer, 'ONE')
  const asked = [
    { radii: { pdq: 200 } },
    { title: 'not kept', radii: { sha256: 1 } },
    { radii: { pdq: -1 } },
    { radii: { 'no-kind': 1 } },
    { liveShare: 1.5 },
    { liveShare: Number.NaN },
    { name: 'lower case' },
    { unknown: true },
    { name: 'TWO', title: 'not kept' },
  ]
  const statuses = []
  for (const wish of asked) statuses.push((await officer.ask('POST', 'banks/ONE/change', wish)).status)
  assert.deepEqual(statuses, [422, 422, 422, 422, 422, 422, 422, 422, 409])
  assert.deepEqual(await bankPage(officer, 'ONE'), before)
  const outsider = await officerAt(desk, 'Chris Records')
  assert.equal((await outsider.ask('POST', 'banks/ONE/change', { enabled: false })).status, 403)
})

test('an entry that is off meets nothing until its time or until somebody turns it on, and what is added to it is met', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk, 'Bo Second')
  const scan = await scanning(desk)
  await does(officer, 'banks', { name: 'FILES' })
  const { entry: id } = await does<{ entry: number }>(
    officer,
    'banks/FILES/entries',
    entry([{ kind: 'sha256', value: sha256('a') }]),
  )
  const of = (digit: string) => ({ kind: 'sha256', value: sha256(digit) })
  await eventually('the list to be followed', async () => (await scan('a', of('a'))).advice === 'review')
  await does(officer, `banks/FILES/entries/${id}/off`, {})
  await eventually('the entry to be off', async () => (await scan(afresh('b'), of('a'))).advice === 'none')
  await does(officer, `banks/FILES/entries/${id}/signals`, { signals: [of('b')] })
  await does(officer, `banks/FILES/entries/${id}/on`, {})
  await eventually('both to be met', async () => {
    const advice = [(await scan('c', of('a'))).advice, (await scan('d', of('b'))).advice]
    return advice.every((each) => each === 'review')
  })
  const { bank } = await bankPage(officer, 'FILES')
  assert.deepEqual([bank.entries, bank.signals], [1, 2])
  assert.equal(
    (await officer.ask('POST', `banks/FILES/entries/${id}/off`, { until: '2001-01-01T00:00:00.000Z' }))
      .status,
    422,
  )
  await does(officer, `banks/FILES/entries/${id}/withdraw`, { text: 'by mistake' })
  assert.equal((await officer.ask('POST', `banks/FILES/entries/${id}/on`, {})).status, 409)
  const after = (await bankPage(officer, 'FILES')).bank
  assert.deepEqual([after.entries, after.signals], [0, 0])
})

test('a token is shown once, does what it may and nothing else, and opens nothing once it is ended', async (t) => {
  const desk = await openDesk(t)
  const administrator = await officerAt(desk, 'Dana Settings')
  assert.equal((await (await officerAt(desk, 'Chris Records')).ask('GET', 'tokens')).status, 403)
  const { id, token } = await does<TokenMade>(administrator, 'tokens', { name: 'upload hook', may: ['scan'] })
  assert.equal(await scansWith(desk, token), 200)
  const listed = (await administrator.ask<Tokens>('GET', 'tokens')).json
  assert.equal(JSON.stringify(listed).includes(token), false)
  assert.deepEqual(
    listed.tokens.filter((each) => each.id === id).map((each) => [each.name, each.may, each.endedAt]),
    [['upload hook', ['scan'], undefined]],
  )
  await does(administrator, `tokens/${id}/end`, {})
  await eventually('the token to be over', async () => (await scansWith(desk, token)) === 401)
  assert.equal((await administrator.ask('POST', `tokens/${id}/end`, {})).status, 404)
})

async function scansWith({ url }: Desk, token: string): Promise<number> {
  const body = JSON.stringify({ content: 'x', signals: [{ kind: 'sha256', value: sha256('a') }] })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return (await fetch(`${url}/v1/scan`, { method: 'POST', headers, body })).status
}
