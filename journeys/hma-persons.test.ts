/** A token lies on somebody's server. Whoever finds it takes nothing off the lists that people put there or went by. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBank, theDesk, withdrawFrom } from '../desk/banks/change.ts'
import { turnEntriesOff, untilTurnedOn } from '../desk/banks/entries.ts'
import { bankNamed, setBank } from '../desk/sql/banks/banks.ts'
import { changeLists, holdLists } from '../desk/sql/banks/head.ts'
import { inTenant, sql, type Tx } from '../desk/sql/database.ts'
import type { Watch } from '../desk/http/contract/index.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { bankPage, decides, does, entry, scanning, sha256 } from './lists.ts'
import { officerAt } from './officer.ts'
import { tokenAt } from './program.ts'

const file = (digit: string) => ({ kind: 'sha256', value: sha256(digit) })

test('a program takes back what programs listed and nothing that a person listed, confirmed, set or went by', async (t) => {
  const desk = await openDesk(t, { carries: false, drills: false })
  const { hma, listed } = await programAt(desk)
  const [amal, scan] = [await officerAt(desk), await scanning(desk)]
  await does(amal, 'banks', { name: 'PEOPLE' })
  const { entry: typed } = await does<{ entry: number }>(amal, 'banks/PEOPLE/entries', entry([file('1')]))
  for (const name of ['OURS', 'SHARED', 'STOPS', 'WENT_BY']) await hma('POST', 'c/banks', { name })
  const of = (name: string, id: number) => `c/bank/${name}/content/${id}`
  const [plain, spoken, turned, more, wild] = await Promise.all(
    ['2', '3', '4', '5', '6'].map((digit) => listed('SHARED', digit)),
  )
  const beside = await listed('PEOPLE', '7')
  const wentBy = await listed('WENT_BY', '8')
  const alone = await listed('OURS', '9')
  const at = (id = 0) => `banks/SHARED/entries/${id}`
  await does(amal, `${at(spoken)}/confirm`, {})
  await does(amal, `${at(turned)}/off`, {})
  await does(amal, `${at(turned)}/on`, {})
  await does(amal, `${at(more)}/signals`, { signals: [file('a')] })
  await within(desk, async (tx) => {
    await makeBank(tx, desk.house, desk.tenant, theDesk, { name: 'FOLDER', title: '', stance: 'known' })
    const shared = await bankNamed(tx, 'SHARED')
    const stops = await bankNamed(tx, 'STOPS')
    if (!shared || !stops) throw new Error('the banks are not there')
    await turnEntriesOff(tx, desk.house, desk.tenant, theDesk, shared, [wild ?? 0], untilTurnedOn)
    await changeLists(tx, desk.tenant.id, (head) => setBank(tx, head, stops.id, { on_match: 'block' }))
  })
  const { case: met } = await eventually('the list to be followed', async () => {
    const found = await scan('post', file('8'))
    return found.case && found
  })
  await decides(amal, met?.id)

  const before = await standing(desk)
  const off = { disable_until_ts: 0 }
  const refused: [string, string, unknown, RegExp][] = [
    [
      'DELETE',
      of('PEOPLE', typed),
      undefined,
      /found an entry that was not listed by programs alone; wanted: /,
    ],
    ['PUT', of('PEOPLE', typed), off, /not listed by programs alone/],
    ['PUT', of('PEOPLE', typed), { note: 'mine now' }, /not listed by programs alone/],
    ['DELETE', of('SHARED', spoken ?? 0), undefined, /that a person of this service has confirmed/],
    ['PUT', of('SHARED', spoken ?? 0), off, /has confirmed/],
    ['DELETE', of('SHARED', turned ?? 0), undefined, /that a person has turned off or on/],
    ['PUT', of('SHARED', turned ?? 0), off, /turned off or on/],
    ['DELETE', of('SHARED', more ?? 0), undefined, /not listed by programs alone/],
    [
      'PUT',
      of('SHARED', wild ?? 0),
      { disable_until_ts: 1 },
      /that the desk keeps off until a person has looked/,
    ],
    ['DELETE', of('WENT_BY', wentBy), undefined, /by which a person has found a piece/],
    ['PUT', of('WENT_BY', wentBy), off, /by which a person has found a piece/],
    [
      'DELETE',
      'c/bank/PEOPLE',
      undefined,
      /found a bank in which a person of this service had a hand; wanted: /,
    ],
    ['PUT', 'c/bank/PEOPLE', { enabled: false }, /had a hand/],
    ['PUT', 'c/bank/PEOPLE', { enabled_ratio: 0.01 }, /had a hand/],
    ['PUT', 'c/bank/PEOPLE', { name: 'ELSEWHERE' }, /had a hand/],
    ['DELETE', 'c/bank/SHARED', undefined, /had a hand/],
    ['DELETE', 'c/bank/STOPS', undefined, /that two persons let stop by itself/],
    ['PUT', 'c/bank/STOPS', { enabled_ratio: 0 }, /let stop by itself/],
    ['DELETE', 'c/bank/WENT_BY', undefined, /by which a person has found a piece/],
    ['PUT', 'c/bank/FOLDER', { enabled: false }, /that the desk itself made or filled/],
  ]
  for (const [method, path, body, says] of refused) {
    const { status, json } = await hma(method, path, body)
    assert.equal(status, 403, `${method} ${path} ${JSON.stringify(json)}`)
    assert.deepEqual(Object.keys(json as object), ['message'])
    assert.match((json as { message: string }).message, says)
  }
  assert.deepEqual(await standing(desk), before)
  // Somebody may have come by its token: people hear of it, once an hour and not for each try.
  const { alerts } = (await amal.ask<Watch>('GET', 'watch')).json
  const warned = alerts.filter(({ says }) => says.key === 'alert.program-undoes')
  assert.ok(warned.length === 1 || warned.length === 2, JSON.stringify(warned))
  assert.deepEqual(warned[0]?.says.params, { name: 'upload hook' })

  const done = [
    await hma('DELETE', of('PEOPLE', beside)),
    await hma('DELETE', of('SHARED', wild ?? 0)),
    await hma('PUT', of('SHARED', plain ?? 0), { ...off, note: 'a mistake' }),
    await hma('PUT', of('SHARED', plain ?? 0), { disable_until_ts: 1 }),
    await hma('DELETE', of('SHARED', plain ?? 0)),
    await hma('PUT', 'c/bank/OURS', { name: 'STILL_OURS', enabled_ratio: 0.5 }),
    await hma('DELETE', of('STILL_OURS', alone)),
    await hma('DELETE', 'c/bank/STILL_OURS'),
  ]
  assert.deepEqual(
    done.map(({ status }) => status),
    done.map(() => 200),
  )
  // What they may not touch they still add to.
  await listed('PEOPLE', 'b')
  assert.equal((await bankPage(amal, 'PEOPLE')).entries.filter(({ withdrawnAt }) => !withdrawnAt).length, 2)
})

test('what a person withdrew or turned off, and what the desk keeps off, no program lists again or turns on by a second entry', async (t) => {
  const desk = await openDesk(t, { carries: false, drills: false })
  const { hma, listed } = await programAt(desk)
  const amal = await officerAt(desk)
  await does(amal, 'banks', { name: 'PEOPLE' })
  const at = (id: number | undefined, deed: string) => `banks/PEOPLE/entries/${id}/${deed}`
  const { entry: off } = await does<{ entry: number }>(amal, 'banks/PEOPLE/entries', entry([file('1')]))
  const { entry: gone } = await does<{ entry: number }>(amal, 'banks/PEOPLE/entries', entry([file('2')]))
  const [wild, twice, again] = [
    await listed('PEOPLE', '3'),
    await listed('PEOPLE', '4'),
    await listed('PEOPLE', '4'),
  ]
  const entryAt = (id: number) => `c/bank/PEOPLE/content/${id}`
  await hma('PUT', entryAt(again), { disable_until_ts: 0 })
  await does(amal, at(off, 'off'), {})
  for (const id of [gone, twice]) await does(amal, at(id, 'withdraw'), { text: 'a news report' })
  await within(desk, async (tx) => {
    const bank = await bankNamed(tx, 'PEOPLE')
    if (!bank) throw new Error('the bank is not there')
    await turnEntriesOff(tx, desk.house, desk.tenant, theDesk, bank, [wild], untilTurnedOn)
  })
  // It may take back what is its own; what the desk kept off stays off.
  assert.equal((await hma('DELETE', entryAt(wild))).status, 200)

  const before = await standing(desk)
  const refused: [string, string, unknown, RegExp][] = [
    ...['1', '2', '3', '4'].map((digit): [string, string, unknown, RegExp] => [
      'POST',
      'c/bank/PEOPLE/signal',
      { sha256: sha256(digit) },
      /found signals that a person or the desk keeps off this bank \(1 of 1\); wanted: /,
    ]),
    ['POST', 'c/bank/PEOPLE/signal', { sha256: sha256('2'), md5: 'b'.repeat(32) }, /\(1 of 2\)/],
    ['PUT', entryAt(again), { disable_until_ts: 1 }, /keeps off this bank \(1 of 1\)/],
  ]
  for (const [method, path, body, says] of refused) {
    const { status, json } = await hma(method, path, body)
    assert.equal(status, 403, `${method} ${path} ${JSON.stringify([body, json])}`)
    assert.match((json as { message: string }).message, says)
  }
  assert.deepEqual(await standing(desk), before)
  // Whoever says that they have seen an entry, while a program takes it back, hears that it is gone.
  const mine = await listed('PEOPLE', '5')
  let told: Promise<{ status: number }> = Promise.resolve({ status: 0 })
  await within(desk, async (tx) => {
    await holdLists(tx, desk.tenant.id)
    told = amal.ask('POST', at(mine, 'confirm'), {})
    await eventually('the word to wait', async () => {
      const { rows } = await sql`select from pg_locks where not granted`.execute(tx)
      return rows.length > 0
    })
    const program = { name: 'hook', actor: { kind: 'platform' as const, name: 'hook' } }
    await withdrawFrom(
      tx,
      desk.house,
      desk.tenant,
      program,
      { items: [mine] },
      { key: 'withdrawn.by-program' },
    )
  })
  assert.equal((await told).status, 409)
  // A person turns it on: it is kept off by nobody.
  await does(amal, at(off, 'on'), {})
  await listed('PEOPLE', '1')
})

async function programAt(desk: Desk) {
  const { secret } = await tokenAt(desk, ['scan', 'curate'])
  const hma = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${desk.url}/hma/${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: response.status, json: (await response.json()) as unknown }
  }
  const listed = async (bank: string, digit: string): Promise<number> => {
    const { status, json } = await hma('POST', `c/bank/${bank}/signal`, { sha256: sha256(digit) })
    assert.equal(status, 200, JSON.stringify(json))
    return (json as { id: number }).id
  }
  return { hma, listed }
}

const within = <T>({ house, tenant }: Desk, work: (tx: Tx) => Promise<T>) =>
  inTenant(house.db, tenant.id, work)

/** Everything that is listed, and the version of it. */
async function standing(desk: Desk): Promise<unknown> {
  return await within(desk, async (tx) => [
    await tx.selectFrom('list_head').selectAll().execute(),
    await tx.selectFrom('bank').selectAll().orderBy('id').execute(),
    await tx.selectFrom('bank_item').selectAll().orderBy('id').execute(),
    (await sql`select count(*) from bank_event`.execute(tx)).rows,
  ])
}
