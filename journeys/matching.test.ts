/** What was taken down is listed with one press, and does not come back unseen. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import type { Matches } from '../desk/http/contract/index.ts'
import { eventually, openDesk } from './desk.ts'
import { afresh, bankPage, decides, heldOrder, takesDown } from './lists.ts'
import { pictureOf } from './picture.ts'
import { scannerAt, tokenAt } from './program.ts'

test('an order is carried out and listed; its picture, sent again, waits for a person, and let through stops nobody again', async (t) => {
  const desk = await openDesk(t)
  const { scan } = await scannerAt(desk)
  const order = await heldOrder(desk)
  const { officer, demand, targets } = order
  const picture = await pictureOf(desk, demand)
  assert.equal((await scan('post-before', picture)).advice, 'none')
  await takesDown(order)

  assert.equal(
    (await officer.ask('POST', 'banks', { name: 'REMOVED', title: 'Taken down by order' })).status,
    200,
  )
  const listed = await officer.ask<{ entries: number[]; later: number }>(
    'POST',
    `demands/${demand.id}/list`,
    {
      targets,
      bank: 'REMOVED',
      label: 'propaganda',
      legalBasis: 'Regulation (EU) 2021/784, Article 3',
    },
  )
  assert.equal(listed.status, 200, JSON.stringify(listed.json))
  // The video among them is read first.
  assert.deepEqual([listed.json.entries.length, listed.json.later], [targets.length - 1, 1])
  await eventually('the video to be listed', async () => {
    const { listing, listed } = await officer.demand(demand.id)
    return listing.length === 0 && listed.length === targets.length
  })
  const { entries } = await bankPage(officer, 'REMOVED')
  assert.ok(entries.some(({ signals }) => signals.some(({ kind }) => kind === 'vpdq')))
  // Whoever finds a token puts nothing of it back.
  const { secret } = await tokenAt(desk, ['curate'])
  const undone = await fetch(`${desk.url}/hma/c/bank/REMOVED/content/${entries[0]?.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${secret}` },
  })
  assert.equal(undone.status, 403)
  assert.match(await undone.text(), /found an entry that comes from an order which was carried out; wanted: /)

  const again = await eventually('the list to be followed', async () => {
    const found = await scan('post-again', picture)
    return found.advice === 'none' ? undefined : found
  })
  assert.equal(again.advice, 'review')
  const [first] = again.matches
  assert.deepEqual(
    [first?.kind, first?.distance, first?.bank.name, first?.label, first?.confirmed],
    ['sha256', 0, 'REMOVED', 'propaganda', true],
  )
  // Smaller, and saved anew: another file, the same picture.
  const smaller = await sharp(picture).resize({ width: 400 }).jpeg({ quality: 60 }).toBuffer()
  const like = await scan('post-smaller', smaller)
  assert.deepEqual([like.advice, like.matches.map(({ kind }) => kind)], ['review', ['pdq']])
  assert.ok((like.matches[0]?.distance ?? 99) <= 31)
  // The same piece asked about twice is one case.
  assert.deepEqual((await scan('post-again', picture)).case, again.case)

  const { json: waiting } = await officer.ask<Matches>('GET', 'matches')
  assert.deepEqual(
    waiting.cases.map(({ id, banks, nearest }) => ({ id, banks, nearest })),
    [
      { id: like.case?.id, banks: ['Taken down by order'], nearest: like.matches[0]?.distance },
      { id: again.case?.id, banks: ['Taken down by order'], nearest: 0 },
    ],
  )
  const decided = await decides(officer, again.case?.id, {
    verdict: 'exempt',
    exception: 'journalism',
    reason: 'A report on the group.',
  })
  assert.deepEqual([decided.verdict, decided.exception], ['exempt', 'journalism'])
  await eventually(
    'the report to pass',
    async () => (await scan(afresh('post-third'), picture)).advice === 'none',
  )
  assert.equal((await scan('post-again', picture)).case?.verdict, 'exempt')
})
