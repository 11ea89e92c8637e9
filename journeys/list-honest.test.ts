/** A list is as good as what it rests on: what is put back is withdrawn, what expires is over, and who was stopped is looked at again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withdrawExpired } from '../desk/banks/expiry.ts'
import { later } from '../core/instant.ts'
import type { HouseChangeView, Matches, MatchPage, Watch } from '../desk/http/contract/index.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import {
  afresh,
  bankPage,
  decides,
  does,
  entry,
  heldOrder,
  pdq,
  pdqAway,
  scanning,
  sha256,
  takesDown,
} from './lists.ts'
import { type Officer, officerAt } from './officer.ts'

const file = (digit: string) => ({ kind: 'sha256', value: sha256(digit) })
const open = async (officer: Officer) => (await officer.ask<Matches>('GET', 'matches')).json.cases
const caseOf = async (officer: Officer, id = '') =>
  (await officer.ask<MatchPage>('GET', `matches/${id}`)).json

test('only two persons let a bank stop what is confirmed, one takes it back, and a file nobody confirmed is never stopped', async (t) => {
  const desk = await openDesk(t)
  const [amal, bo] = [await officerAt(desk), await officerAt(desk, 'Bo Second')]
  const scan = await scanning(desk)
  await does(amal, 'banks', { name: 'FILES' })
  const typed = entry([file('a')], { confirmed: true })
  const { entry: number } = await does<{ entry: number }>(amal, 'banks/FILES/entries', typed)
  await does(amal, 'banks/FILES/entries', entry([file('b')]))
  assert.deepEqual(await does(amal, 'banks/FILES/on-match', { onMatch: 'review' }).catch(() => 'no'), 'no')
  const { waits, id } = await does<{ waits: boolean; id: string }>(amal, 'banks/FILES/on-match', {
    onMatch: 'block',
  })
  assert.equal(waits, true)
  assert.equal((await amal.ask('POST', 'banks/FILES/on-match', { onMatch: 'block' })).status, 422)
  const pending = (await bankPage(bo, 'FILES')).pending.map(({ says, mayApprove }: HouseChangeView) => [
    says.key,
    mayApprove,
  ])
  assert.deepEqual(pending, [['bank-change.on-match-block', true]])
  assert.equal((await bankPage(amal, 'FILES')).bank.onMatch, 'review')
  assert.equal((await amal.ask('POST', `bank-changes/${id}/approve`)).status, 403)
  await eventually('the list to be followed', async () => (await scan('x', file('a'))).advice === 'review')
  await does(bo, `bank-changes/${id}/approve`, {})
  await eventually(
    'the bank to be followed',
    async () => (await bankPage(amal, 'FILES')).bank.onMatch === 'block',
  )
  // Its hash was typed in by one person, and the file was never here.
  assert.equal((await scan('typed', file('a'))).advice, 'review')
  assert.equal((await amal.ask('POST', `banks/FILES/entries/${number}/confirm`, {})).status, 409)
  assert.equal((await scan('typed still', file('a'))).advice, 'review')
  const stands = async () => (await bankPage(bo, 'FILES')).entries.find(({ id }) => id === number)
  assert.deepEqual([(await stands())?.confirmed, (await stands())?.awaitsSecond], [false, true])
  await does(bo, `banks/FILES/entries/${number}/confirm`, {})
  assert.deepEqual([(await stands())?.confirmed, (await stands())?.awaitsSecond], [true, undefined])
  await eventually('the bank to stop', async () => (await scan('y', file('a'))).advice === 'block')
  assert.equal((await scan('z', file('b'))).advice, 'review')
  assert.equal((await bo.ask('POST', `bank-changes/${id}/approve`)).status, 409)
  await does(amal, 'banks/FILES/on-match', { onMatch: 'review' })
  await eventually('the bank to stop nothing', async () => (await scan('w', file('a'))).advice === 'review')
})

test('what is put back is withdrawn with the decision; what waits for it is over, and what was stopped for it is work again', async (t) => {
  const desk = await openDesk(t)
  const { officer, demand, targets, hash } = await listedByOrder(desk)
  const scan = await scanning(desk)
  const ask = (content: string) => scan(content, hash)
  await eventually('the list to be followed', async () => (await ask('waits')).advice === 'review')
  const waits = (await ask('waits')).case?.id
  const known = (await ask('taken-down')).case?.id
  await decides(officer, known)
  const bo = await officerAt(desk, 'Bo Second')
  const { id } = await does<{ id: string }>(officer, 'banks/REMOVED/on-match', { onMatch: 'block' })
  await does(bo, `bank-changes/${id}/approve`, {})
  await eventually('the bank to stop', async () => (await ask('probe')).advice === 'block')
  const stopped = (await ask('stopped')).case?.id
  // Something else is listed too: what rests on that as well stays as it is.
  await does(officer, 'banks', { name: 'OTHERS' })
  await does(officer, 'banks/OTHERS/entries', entry([file('e')]))
  await eventually(
    'the other list to count',
    async () => (await scan('other', file('e'))).advice === 'review',
  )
  const both = (await scan('both', hash, file('e'))).case?.id

  await officer.does(demand.id, { deed: 'undo', targets, text: 'annulled' })
  const now = await officer.ask<{ entries: { withdrawnBecause?: unknown }[] }>('GET', 'banks/REMOVED')
  assert.deepEqual(
    now.json.entries.map(({ withdrawnBecause }) => withdrawnBecause),
    targets.map(() => ({ key: 'withdrawn.put-back', params: { number: demand.number } })),
  )
  await eventually('what waited to be over', async () => (await caseOf(officer, waits)).verdict === 'lapsed')
  const again = (await caseOf(officer, stopped)) as MatchPage
  assert.deepEqual([again.verdict, again.work?.key], [undefined, 'match.work.unlisted'])
  assert.equal((await caseOf(officer, known)).verdict, 'known')
  const anew = (await open(officer)).filter(({ piece }) => piece.content === 'taken-down')
  assert.deepEqual(
    anew.map(({ work, banks }) => [work?.key, banks]),
    [['match.work.unlisted', ['Taken down']]],
  )
  assert.deepEqual(
    [(await caseOf(officer, both)).verdict, (await caseOf(officer, both)).work],
    [undefined, undefined],
  )
  await eventually(
    'only the other list to be met',
    async () => (await ask(afresh('later'))).advice === 'none',
  )
  assert.equal((await scan('later still', hash, file('e'))).matches.length, 1)
  // What is up again cannot be listed any more.
  await officer
    .ask('POST', `demands/${demand.id}/list`, listing(targets))
    .then(({ status }) => assert.equal(status, 422))
})

test('an entry whose time is over meets nothing from that moment, and is withdrawn with its reason', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  const officer = await officerAt(desk)
  const scan = await scanning(desk)
  await does(officer, 'banks', { name: 'SHORT' })
  const expiresAt = later(clock.now(), 20 * 60_000)
  await does(officer, 'banks/SHORT/entries', entry([file('c')], { expiresAt }))
  await eventually('the list to be followed', async () => (await scan('a', file('c'))).advice === 'review')
  const waits = (await scan('a', file('c'))).case?.id
  clock.turn(21 * 60_000)
  assert.equal((await scan('b', file('c'))).advice, 'none')
  assert.equal(await withdrawExpired(desk.house), 1)
  assert.equal(await withdrawExpired(desk.house), 0)
  const { bank, entries } = await bankPage(officer, 'SHORT')
  assert.deepEqual([bank.entries, entries[0]?.withdrawnBecause], [0, { key: 'withdrawn.expired' }])
  await eventually('what waited to be over', async () => (await caseOf(officer, waits)).verdict === 'lapsed')
})

const listing = (targets: readonly string[]) => ({
  targets,
  bank: 'REMOVED',
  label: 'propaganda',
  legalBasis: 'Regulation (EU) 2021/784, Article 3',
})

/** An order that was carried out, its targets listed; `hash` is of the first of them. */
async function listedByOrder(desk: Desk) {
  const order = await heldOrder(desk)
  await takesDown(order)
  const { officer, demand, targets } = order
  await does(officer, 'banks', { name: 'REMOVED', title: 'Taken down' })
  await does(officer, `demands/${demand.id}/list`, listing(targets))
  await eventually('the video to be listed', async () => {
    const { listed } = await officer.demand(demand.id)
    return listed.length === targets.length
  })
  const { entries } = await bankPage(officer, 'REMOVED')
  const hash = entries.flatMap(({ signals }) => signals).find(({ kind }) => kind === 'sha256')
  if (!hash) throw new Error('no file was listed')
  return { officer, demand, targets, hash: { kind: 'sha256', value: hash.value } }
}

test('an entry that is suddenly met everywhere is turned off with an alert; the very file that is listed may spread as it likes', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  await does(await officerAt(desk, 'Dana Settings'), 'settings', {
    setting: 'listGuard',
    value: { growthFrom: 1_000, growthTimes: 3, matchesAnHour: 3 },
  })
  const scan = await scanning(desk)
  await does(officer, 'banks', { name: 'PICTURES' })
  await does(officer, 'banks/PICTURES/entries', entry([{ kind: 'pdq', value: pdq }]))
  await does(officer, 'banks/PICTURES/entries', entry([file('a')]))
  await eventually('the list to be followed', async () => (await scan('x', file('a'))).advice === 'review')
  for (const n of [1, 2, 3, 4, 5, 6])
    assert.equal((await scan(`the same file ${n}`, file('a'))).advice, 'review')
  for (const n of [1, 2, 3, 4])
    assert.equal((await scan(`like it ${n}`, { kind: 'pdq', value: pdqAway(n) })).advice, 'review')
  // Each try by another name: a piece that was met waits for a person.
  let tries = 0
  await eventually('the entry to be off', async () => {
    const { advice } = await scan(`like it too ${++tries}`, { kind: 'pdq', value: pdqAway(5) })
    return advice === 'none'
  })
  assert.equal((await scan('the same file 7', file('a'))).advice, 'review')
  const { alerts } = (await officer.ask<Watch>('GET', 'watch')).json
  assert.deepEqual(
    alerts.map(({ says }) => says.key).filter((key) => key.startsWith('alert.match')),
    ['alert.match-burst'],
  )
  const off = (await bankPage(officer, 'PICTURES')).entries.filter(({ offUntil }) => offUntil !== undefined)
  assert.equal(off.length, 1)
  // Somebody looks, and turns it on: within the hour it is not turned off again.
  await does(officer, `banks/PICTURES/entries/${off[0]?.id}/on`, {})
  await eventually('the entry to be on', async () => {
    const { advice } = await scan('like it 6', { kind: 'pdq', value: pdqAway(6) })
    return advice === 'review'
  })
  assert.equal((await scan('like it 7', { kind: 'pdq', value: pdqAway(7) })).advice, 'review')
})

test('an entry that a person here has confirmed stays on, however many copies come, and an alert says so', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  await does(await officerAt(desk, 'Dana Settings'), 'settings', {
    setting: 'listGuard',
    value: { growthFrom: 1_000, growthTimes: 3, matchesAnHour: 3 },
  })
  const scan = await scanning(desk)
  await does(officer, 'banks', { name: 'PICTURES' })
  const seen = { ...entry([{ kind: 'pdq', value: pdq }]), confirmed: true }
  await does(officer, 'banks/PICTURES/entries', seen)
  const like = (n: number) => scan(`like it ${n}`, { kind: 'pdq', value: pdqAway(n) })
  await eventually('the list to be followed', async () => (await like(1)).advice === 'review')
  for (const n of [2, 3, 4, 5, 6]) assert.equal((await like(n)).advice, 'review')
  const { alerts } = (await officer.ask<Watch>('GET', 'watch')).json
  assert.deepEqual(
    alerts.map(({ says }) => says.key).filter((key) => key.startsWith('alert.match')),
    ['alert.match-burst-stays'],
  )
  const { entries } = await bankPage(officer, 'PICTURES')
  assert.ok(entries.every(({ offUntil }) => offUntil === undefined))
})
