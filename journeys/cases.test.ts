/** One piece, one answer: whatever meets it joins its case, and whoever asks in whatever way is told the same. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withdrawExpired } from '../desk/banks/expiry.ts'
import { later } from '../core/instant.ts'
import {
  calledOut,
  type BankRates,
  type MatchPage,
  type Scanned,
  type ScanVerdict,
} from '../desk/http/contract/index.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { inTenant, sql } from '../desk/sql/database.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { decides, does, entry, pdqAway, sha256 } from './lists.ts'
import { type Officer, officerAt } from './officer.ts'
import { tokenAt } from './program.ts'

type Signal = { kind: string; value: string }
const file = (digit: string): Signal => ({ kind: 'sha256', value: sha256(digit) })
const picture = (bits: number): Signal => ({ kind: 'pdq', value: pdqAway(bits) })

test('what meets a piece while its case is open joins it, and nobody decides what they have not seen', async (t) => {
  const { officer, scan, list } = await world(t)
  await list('ONE', [picture(9)])
  const piece = [file('a'), picture(0)]
  const first = await scan.until('a post', piece, 'review')
  const page = async () => (await officer.ask<MatchPage>('GET', `matches/${first.case?.id}`)).json
  assert.equal((await page()).hits.length, 1)
  await list('TWO', [file('a')], { confirmed: true })
  await scan.until('a post', piece, 'review', 2)
  const now = await page()
  assert.deepEqual(
    now.hits.map(({ kind, bank, joined }) => [kind, bank.name, joined !== undefined]),
    [
      ['pdq', 'ONE', false],
      ['sha256', 'TWO', true],
    ],
  )
  assert.ok((now.hits[1]?.joined?.listVersion ?? 0) > now.listVersion)
  const early = await officer.ask('POST', `matches/${now.id}/decide`, { verdict: 'collision', seen: 1 })
  assert.deepEqual(
    [early.status, (early.json as { says?: { key: string } }).says?.key],
    [409, 'match.no.changed'],
  )
  assert.equal((await page()).verdict, undefined)
  // Asked again it gains nothing that it has.
  await scan('a post', piece)
  assert.equal((await page()).hits.length, 2)
  await decides(officer, now.id, { verdict: 'known' })
  // What comes after a person's word is a case of its own.
  await list('THREE', [picture(2)])
  const after = await eventually('the third list to be followed', async () => {
    const found = await scan('a post', piece)
    return found.case?.id !== now.id && found
  })
  assert.deepEqual([after.advice, after.case?.verdict], ['review', undefined])
})

test('a nearer signal of an entry joins the case of what it meets, and one that is no nearer adds nothing', async (t) => {
  const { officer, scan, list } = await world(t)
  const { entry: number } = await list('ONE', [picture(9)])
  const { case: opened } = await scan.until('a post', [picture(0)], 'review')
  const hits = async () =>
    (await officer.ask<MatchPage>('GET', `matches/${opened?.id}`)).json.hits.map(({ distance }) => distance)
  await does(officer, `banks/ONE/entries/${number}/signals`, { signals: [picture(12), picture(4)] })
  await eventually('the nearer one to be met', async () => {
    await scan('a post', [picture(0)])
    return (await hits()).length === 2
  })
  assert.deepEqual(await hits(), [9, 4])
})

test('a bank that stops by itself stops a piece that waits already, and lets go of it when one person takes that back', async (t) => {
  const { desk, officer, scan, list } = await world(t)
  await list('NEAR', [picture(9)])
  const piece = [file('a'), picture(0)]
  const { case: opened } = await scan.until('a post', piece, 'review')
  const { entry: number } = await list('FILES', [file('a')], { confirmed: true })
  const bo = await officerAt(desk, 'Bo Second')
  await does(bo, `banks/FILES/entries/${number}/confirm`, {})
  const { id } = await does<{ id: string }>(officer, 'banks/FILES/on-match', { onMatch: 'block' })
  await does(bo, `bank-changes/${id}/approve`, {})
  const stopped = await scan.until('a post', piece, 'block')
  assert.equal(stopped.case?.id, opened?.id)
  assert.equal((await scan.verdict(opened?.id)).advice, 'block')
  await does(officer, 'banks/FILES/on-match', { onMatch: 'review' })
  assert.equal((await scan.verdict(opened?.id)).advice, 'review')
  await scan.until('a post', piece, 'review')
})

test('what a person found is told alike by every way of asking, whatever becomes of the lists', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const { desk, officer, scan, list } = await world(t, { clock })
  const expiresAt = later(clock.now(), 20 * 60_000)
  await list('ONE', [picture(9)], { expiresAt })
  const piece = [picture(0)]
  const { case: opened } = await scan.until('a post', piece, 'review')
  const alike = async () => {
    const [scanned, verdict] = [await scan('a post', piece), await scan.verdict(opened?.id)]
    assert.deepEqual([verdict.advice, verdict.case], [scanned.advice, scanned.case?.id])
    return [scanned.advice, scanned.case?.verdict]
  }
  assert.deepEqual(await alike(), ['review', undefined])
  await does(officer, 'banks/ONE/change', { enabled: false })
  // Each try by another name: a piece that was met waits for its own person.
  let tries = 0
  const meetsNothing = async () => (await scan(`try ${++tries}`, piece)).advice === 'none'
  await eventually('the bank to be off', meetsNothing)
  assert.deepEqual(await alike(), ['review', undefined], 'a piece that waits for a person waits')
  await decides(officer, opened?.id)
  assert.deepEqual(await alike(), ['block', 'known'])
  await does(officer, 'banks/ONE/change', { enabled: true })
  await scan.until('a third', piece, 'review')
  assert.deepEqual(await alike(), ['block', 'known'])
  clock.turn(21 * 60_000)
  await withdrawExpired(desk.house)
  await eventually('the entry to be gone', meetsNothing)
  assert.deepEqual(await alike(), ['block', 'known'])
})

test('a piece that is opened once more is told so under its old name, and its new word is the word of both', async (t) => {
  const { desk, officer, scan, list } = await world(t)
  const { entry: number } = await list('ONE', [file('a')])
  const { case: opened } = await scan.until('a post', [file('a')], 'review')
  await decides(officer, opened?.id)
  assert.equal((await scan.verdict(opened?.id)).advice, 'block')
  await does(officer, `banks/ONE/entries/${number}/withdraw`, { text: 'A mistake.' })
  const old = await scan.verdict(opened?.id)
  assert.deepEqual(
    [old.verdict, old.open, old.advice, old.newest?.open],
    ['known', true, 'review', true],
    'what was found stands, and is not the last word',
  )
  const anew = await scan('a post', [file('a')])
  assert.deepEqual([anew.advice, anew.case?.id], ['review', old.newest?.case])
  const said = await told(desk)
  for (const { type, data } of said)
    assert.deepEqual(calledOut.parse({ type, timestamp: desk.house.clock.now(), data }).data, data)
  assert.deepEqual(
    said.map(({ type, data }) => [type, data['case'], data['advice']]),
    [
      ['match.decided', opened?.id, 'block'],
      ['match.reopened', opened?.id, 'review'],
    ],
  )
  const pages = await Promise.all(
    [opened?.id, anew.case?.id].map(
      async (id) => (await officer.ask<MatchPage>('GET', `matches/${id}`)).json,
    ),
  )
  assert.deepEqual(
    pages.map(({ reopens, reopenedAs }) => [reopens?.id, reopenedAs?.id]),
    [
      [undefined, anew.case?.id],
      [opened?.id, undefined],
    ],
  )
  await decides(officer, anew.case?.id, { verdict: 'collision' })
  for (const id of [opened?.id, anew.case?.id])
    assert.deepEqual([(await scan.verdict(id)).advice, (await scan.verdict(id)).open], ['none', false])
  assert.equal((await scan('a post', [file('a')])).advice, 'none')
  // It counts as what came of it in the end.
  const { windows } = (await officer.ask<BankRates>('GET', 'banks/ONE/rates')).json
  assert.deepEqual(
    windows.map((each) => [
      each.cases,
      each.known,
      each.collisions,
      each.falsePositiveRate,
      each.stopped,
      each.overturnRate,
    ]),
    [7, 30, 365].map(() => [1, 0, 1, 100, 1, 100]),
  )
})

test('before a case is over for want of anything listed its piece is looked for once more, and its platform hears what came of it', async (t) => {
  const { desk, officer, scan, list } = await world(t)
  const { entry: number } = await list('ONE', [picture(9), file('b')])
  const stays = (await scan.until('stays', [picture(0)], 'review')).case?.id
  const over = (await scan('over', [file('b')])).case?.id
  // It was listed after the piece was asked about, and nobody has asked since.
  await list('TWO', [picture(3)])
  await does(officer, `banks/ONE/entries/${number}/withdraw`, { text: 'A mistake.' })
  await eventually('the other case to be over', async () => (await scan.verdict(over)).verdict === 'lapsed')
  const page = await eventually('what meets it to join', async () => {
    const { json } = await officer.ask<MatchPage>('GET', `matches/${stays}`)
    return json.hits.length === 2 && json
  })
  assert.deepEqual(
    [page.verdict, page.hits.map(({ bank, distance }) => [bank.name, distance])],
    [
      undefined,
      [
        ['ONE', 9],
        ['TWO', 3],
      ],
    ],
  )
  assert.deepEqual(
    (await told(desk)).map(({ type, data }) => [type, data['case'], data['verdict'], data['advice']]),
    [['match.decided', over, 'lapsed', 'none']],
  )
  // Nobody decided what lapsed.
  const { windows } = (await officer.ask<BankRates>('GET', 'banks/ONE/rates')).json
  const { cases, open, lapsed, known, falsePositiveRate, overturnRate } =
    windows[0] ?? assert.fail('no rates')
  assert.deepEqual(
    [cases, open, lapsed, known, falsePositiveRate, overturnRate],
    [2, 1, 1, 0, undefined, undefined],
  )
  const { json } = await officer.ask<{ bank: { rates: object } }>('GET', 'banks/ONE')
  assert.deepEqual(json.bank.rates, { cases: 2, open: 1, decided: 0, exempt: 0, collisions: 0 })
})

type Scans = ((content: string, signals: readonly Signal[]) => Promise<Scanned>) & {
  /** Asks until the lists are so far that it is answered so, by so many matches. */
  until(content: string, signals: readonly Signal[], advice: string, matches?: number): Promise<Scanned>
  verdict(about: string | undefined): Promise<ScanVerdict>
}

async function world(t: Parameters<typeof openDesk>[0], options: Parameters<typeof openDesk>[1] = {}) {
  const desk = await openDesk(t, options)
  const officer = await officerAt(desk)
  return { desk, officer, scan: await scansAt(desk), list: lists(officer) }
}

async function scansAt(desk: Desk): Promise<Scans> {
  const { secret } = await tokenAt(desk, ['scan'])
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  const scan = async (content: string, signals: readonly Signal[]): Promise<Scanned> => {
    const body = JSON.stringify({ content, signals })
    const response = await fetch(`${desk.url}/v1/scan`, { method: 'POST', headers, body })
    assert.equal(response.status, 200)
    return (await response.json()) as Scanned
  }
  return Object.assign(scan, {
    until: (content: string, signals: readonly Signal[], advice: string, matches = 1) =>
      eventually(`${content} to be answered with ${advice}`, async () => {
        const found = await scan(content, signals)
        return found.advice === advice && found.matches.length >= matches && found
      }),
    async verdict(about: string | undefined) {
      const response = await fetch(`${desk.url}/v1/cases/${about}`, { headers })
      assert.equal(response.status, 200)
      return (await response.json()) as ScanVerdict
    },
  })
}

/** Lists one entry in the bank of this name, which is made where there is none. */
function lists(officer: Officer) {
  return async (bank: string, signals: readonly Signal[], more: object = {}): Promise<{ entry: number }> => {
    await officer.ask('POST', 'banks', { name: bank })
    return await does<{ entry: number }>(officer, `banks/${bank}/entries`, entry([...signals], more))
  }
}

async function told({ house, tenant }: Desk): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const { rows } = await inTenant(house.db, tenant.id, (tx) =>
    sql<{
      type: string
      data: Record<string, unknown>
    }>`select type, data from told_message order by at, id`.execute(tx),
  )
  return rows
}
