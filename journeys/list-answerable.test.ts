/** What a list did can be answered for: as it was at any version, reckoned again, taken out, and tried before it goes live. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { worldOf } from '../checks/lists.ts'
import { forgetOldCases } from '../desk/banks/forget.ts'
import { replay } from '../desk/banks/replay.ts'
import type {
  BankAtVersion,
  BankRates,
  Matches,
  ReplayView,
  SignalPage,
  WouldMatch,
} from '../desk/http/contract/index.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { eventually, openDesk } from './desk.ts'
import { bankPage, decides, does, entry, pdq, pdqAway, scanning, sends } from './lists.ts'
import { officerAt } from './officer.ts'

const hash = (name: string) => createHash('sha256').update(name).digest('hex')
const file = (name: string) => ({ kind: 'sha256', value: hash(name) })

test('a case is reckoned again against the list as it was, also after it was changed, and comes to the same', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const scan = await scanning(desk)
  const get = async <T>(path: string) => {
    const { status, json } = await officer.ask<T>('GET', path)
    assert.equal(status, 200, `${path}: ${JSON.stringify(json)}`)
    return json
  }
  await does(officer, 'banks', { name: 'PICTURES' })
  await does(officer, 'banks/PICTURES/entries', entry([{ kind: 'pdq', value: pdq }]))
  const near = { kind: 'pdq', value: pdqAway(9) }
  const met = await eventually('the list to be followed', async () => {
    const found = await scan('like it', near)
    return found.advice === 'review' && found
  })
  const again = async () => await get<ReplayView>(`matches/${met.case?.id}/replay`)
  const before = await again()
  assert.deepEqual(
    [before.same, before.told, before.advice, before.hits.map(({ distance }) => distance), before.more],
    [true, 'review', 'review', [{ told: 9, today: 9 }], 0],
  )
  const then = before.listVersion
  await does(officer, 'banks/PICTURES/change', { name: 'IMAGES', radii: { pdq: 3 }, enabled: false })
  const { entries } = await bankPage(officer, 'IMAGES')
  await does(officer, `banks/IMAGES/entries/${entries[0]?.id}/off`, {})
  await does(officer, `banks/IMAGES/entries/${entries[0]?.id}/withdraw`, { text: 'by mistake' })
  assert.deepEqual(await again(), before)

  const was = await get<BankAtVersion>(`banks/IMAGES/at/${then}`)
  assert.deepEqual(
    [was.bank.name, was.bank.enabled, was.bank.radii, was.entries.length],
    ['PICTURES', true, {}, 1],
  )
  const latest = (await bankPage(officer, 'IMAGES')).history[0]?.version ?? 0
  const is = await get<BankAtVersion>(`banks/IMAGES/at/${latest}`)
  assert.deepEqual([is.bank.enabled, is.bank.radii, is.entries.length], [false, { pdq: 3 }, 0])
  assert.equal((await officer.ask('GET', 'banks/IMAGES/at/0')).status, 404)

  const signal = await eventually('what waited to be over', async () => {
    const page = await get<SignalPage>(`signals/${entries[0]?.signals[0]?.id}`)
    return page.counts['lapsed'] !== undefined && page
  })
  assert.deepEqual(
    [
      signal.listedBy,
      signal.withdrawnBecause?.key,
      signal.cases.map(({ distance }) => distance),
      signal.counts,
    ],
    ['Amal Duty', 'withdrawn.by-hand', [9], { lapsed: 1 }],
  )
  for (const path of ['signals/999999', 'signals/x', 'signals/-1', 'banks/IMAGES/at/1.5'])
    assert.equal((await officer.ask('GET', path)).status, 404, path)
})

test('a match by a word is not reckoned again and accuses nobody: the words of the piece were not kept', async (t) => {
  const world = await worldOf(t)
  await world.list([{ kind: 'keyword', value: 'zinnober' }])
  const { case: opened } = await world.text('post-1', 'Bring the zinnober to the gate at noon.')
  const replayed = await replay(world.house, world.tenant, opened?.id ?? assert.fail('no case'))
  assert.deepEqual(
    [replayed?.told, replayed?.advice, replayed?.same, replayed?.hits.map(({ asTold }) => asTold)],
    ['review', 'review', true, [true]],
  )
})

test('a list is taken out as it was and read in again as the same; whoever takes it is written down', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  await does(officer, 'banks', { name: 'OURS' })
  await does(officer, 'banks', { name: 'COPY' })
  await does(
    officer,
    'banks/OURS/entries',
    entry([file('one'), { kind: 'pdq', value: pdq }], { note: '=1+1, "x"' }),
  )
  await does(officer, 'banks/OURS/entries', entry([file('two')]))
  const version = (await bankPage(officer, 'OURS')).history[0]?.version ?? 0
  await does(officer, 'banks/OURS/entries', entry([file('later')]))
  const out = async (query: string) => {
    const response = await fetch(`${desk.url}/desk/api/banks/OURS/export?${query}`, {
      headers: { cookie: officer.cookie() },
    })
    return { status: response.status, text: await response.text() }
  }
  const plain = await out(`form=local_file&version=${version}`)
  assert.deepEqual(
    plain.text.trim().split('\n').sort(),
    [`pdq ${pdq}`, `video_sha256 ${hash('one')}`, `video_sha256 ${hash('two')}`].sort(),
  )
  const csv = (await out(`form=csv&version=${version}`)).text
  assert.match(csv, /"'=1\+1, ""x"""/)
  for (const [n, form] of ['json', 'csv'].entries()) {
    const shown = await sends(desk, officer, 'COPY', (await out(`form=${form}&version=${version}`)).text)
    assert.deepEqual([shown.found.lines, shown.found.refused, shown.found.new], [3, 0, n === 0 ? 3 : 0])
    await does(officer, `imports/${shown.id}/confirm`, { preview: shown.preview })
    await eventually('the copy', async () => (await bankPage(officer, 'COPY')).bank.signals === 3)
  }
  assert.equal((await out('form=xml')).status, 422)
  assert.equal((await out('version=999999')).status, 404)
  const registrar = await officerAt(desk, 'Dana Settings')
  assert.equal((await registrar.ask('GET', 'banks/OURS/export')).status, 403)
})

test('a list is tried before it goes live: it says which pieces of the last days it would have met, and opens nothing', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  const officer = await officerAt(desk)
  const scan = await scanning(desk)
  await does(officer, 'banks', { name: 'KNOWN' })
  await does(officer, 'banks', { name: 'PARTNER' })
  await does(officer, 'banks/KNOWN/entries', entry([{ kind: 'pdq', value: pdq }]))
  const met = await eventually('the list to be followed', async () => {
    const found = await scan('a post', { kind: 'pdq', value: pdqAway(5) })
    return found.advice === 'review' && found
  })
  await decides(officer, met.case?.id)
  const list = `pdq ${pdqAway(8)}\nsha256 ${hash('never seen')}\n`
  const shown = await sends(desk, officer, 'PARTNER', list)
  const tried = (await officer.ask<WouldMatch>('GET', `imports/${shown.id}/would-match`)).json
  assert.deepEqual(
    [
      tried.pieces.map(({ content, distance, verdict }) => [content, distance, verdict]),
      tried.more,
      [tried.looked, tried.of, tried.tried, tried.signals, tried.late],
    ],
    [[['a post', 3, 'known']], 0, [1, 1, 2, 2, false]],
  )
  const rates = (await officer.ask<BankRates>('GET', 'banks/KNOWN/rates')).json
  assert.deepEqual(
    rates.windows.map(({ days, cases, known, falsePositiveRate }) => [days, cases, known, falsePositiveRate]),
    [7, 30, 365].map((days) => [days, 1, 1, 0]),
  )
  // Its years over, nothing of a case is left.
  assert.equal(await forgetOldCases(desk.house), 0)
  clock.turn(6 * 365 * 86_400_000)
  assert.equal(await forgetOldCases(desk.house), 1)
  const later = await officerAt(desk)
  assert.deepEqual((await later.ask<Matches>('GET', 'matches?decided')).json.cases, [])
})
