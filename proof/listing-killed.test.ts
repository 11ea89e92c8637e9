/** Killed while a video is being listed: the next desk reads it anew, and it stands in its bank once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BankPage, Inbox } from '../desk/http/contract/index.ts'
import { install, until } from './installation.ts'

test('killed in the moment in which a video is listed, the desk has listed nothing; the next one lists it once', async (t) => {
  const installation = await install({ seed: 21, crowd: 1 })
  t.after(() => installation.end())
  const first = await installation.live()
  await first.opened
  const officer = installation.officer()
  await until('the copies, and the decision', async () => (await officer.decideWhatWaits()) > 0)
  const id = await until('everything to be down', async () => {
    const { rows } = await officer.reads<Inbox>('inbox?show=all')
    const demands = await Promise.all(rows.map((row) => officer.demand(row.id)))
    return demands.find(({ targets }) => targets.every(({ outcome }) => outcome === 'restricted'))?.id
  })
  assert.equal((await officer.press('banks', { name: 'REMOVED' })).status, 200)
  const { targets } = await officer.demand(id)
  const video = targets.find(({ hold }) =>
    hold?.parts.some(({ mediaType }) => mediaType.startsWith('video/')),
  )
  assert.ok(video, 'one target plays')
  await first.stop()

  // Nothing else is written of a demand then: the desk dies inside the transaction that lists.
  const second = await installation.live({ crashAt: 'journey.before-record' })
  await second.opened
  const asked = { targets: [video.id], bank: 'REMOVED', label: 'propaganda', legalBasis: 'a law' }
  const answer = await officer.press<{ later: number }>(`demands/${id}/list`, asked)
  assert.deepEqual([answer.status, answer.said.later], [200, 1])
  assert.equal((await second.ended).signal, 'SIGKILL')
  // Whoever had it must be dead by then; nobody here waits for that.
  installation.later += 61_000
  const third = await installation.live()
  await third.opened
  const { listing, listed } = await until('it to be listed', async () => {
    const now = await officer.demand(id)
    return now.listed.length > 0 && now
  })
  assert.deepEqual([listing.length, listed.length], [0, 1])
  const { entries } = await officer.reads<BankPage>('banks/REMOVED')
  assert.deepEqual(
    entries.map(({ signals }) => signals.some(({ kind }) => kind === 'vpdq')),
    [true],
  )
  await third.stop()
})
