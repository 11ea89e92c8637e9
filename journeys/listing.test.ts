/** What cannot be read at once is listed when it is, by one worker or the next, and never by less than a person knows of. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decoders } from '../desk/outside/signals.ts'
import { inTenant } from '../desk/sql/database.ts'
import { listVersion } from '../desk/sql/banks/head.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { bankPage, does, heldOrder, takesDown } from './lists.ts'

test('what cannot be read is listed by nothing until somebody says so, and tried again by a press', async (t) => {
  const desk = await openDesk(t)
  const { officer, demand, list } = await takenDown(desk)
  const { mend } = broken(desk, 'crashed')
  const { entries, later } = await list()
  const standing = (await bankPage(officer, 'REMOVED')).entries.length
  assert.equal(standing, entries.length)
  assert.ok(later > 0)
  const refused = await eventually('it to be given up', async () => {
    const { listing } = await officer.demand(demand.id)
    return listing.every(({ why }) => why) ? listing : undefined
  })
  assert.deepEqual(
    refused.map(({ why, bank }) => [why?.key, bank.title]),
    Array.from({ length: later }, () => ['list.unread.crashed', 'Taken down']),
  )
  // Pressed again, it is not begun twice.
  assert.equal((await list()).later, 0)

  mend()
  for (const { id } of refused) await does(officer, `demands/${demand.id}/list/${id}/again`, {})
  await eventually('it to be listed', async () => (await officer.demand(demand.id)).listing.length === 0)
  const known = (await bankPage(officer, 'REMOVED')).entries.filter(({ signals }) =>
    signals.some(({ kind }) => kind === 'pdq' || kind === 'vpdq'),
  )
  assert.equal(known.length, later)
  const { history, listed } = await officer.demand(demand.id)
  assert.ok(history.some(({ type }) => type === 'signal.listed'))
  // What of each was not read stands beside it; of the others, the words, nothing is missing.
  const missed = listed.map(({ entry, inPart }) => [
    known.some(({ id }) => id === entry),
    inPart?.missed.map(({ what, found }) => `${what}: ${found}`),
  ])
  assert.deepEqual(
    missed,
    missed.map(([isSeen]) => [isSeen, isSeen ? ['streams: a sound that was not hashed'] : undefined]),
  )
})

test('the very file alone is listed where a person says so, and what is put back meanwhile is not listed at all', async (t) => {
  const desk = await openDesk(t)
  const { officer, demand, list, targets } = await takenDown(desk)
  broken(desk, 'no-decoder')
  const { later } = await list()
  const refused = await eventually('it to be given up', async () => {
    const { listing } = await officer.demand(demand.id)
    return listing.every(({ why }) => why) ? listing : undefined
  })
  const [first] = refused
  await does(officer, `demands/${demand.id}/list/${first?.id}/again`, { fileAlone: true })
  await eventually(
    'the file to be listed',
    async () => (await officer.demand(demand.id)).listing.length === later - 1,
  )
  const [newest] = (await bankPage(officer, 'REMOVED')).entries
  const kinds = new Set(newest?.signals.map(({ kind }) => kind))
  assert.deepEqual([kinds.has('sha256'), kinds.has('pdq'), kinds.has('vpdq')], [true, false, false])
  const { listed } = await officer.demand(demand.id)
  assert.deepEqual(listed.find(({ entry }) => entry === newest?.id)?.inPart, { fileAlone: true, missed: [] })
  const counts = (await bankPage(officer, 'REMOVED')).entries.length
  assert.equal((await list([first?.target ?? ''])).later, 1)
  const again = (await officer.demand(demand.id)).listing.find(({ target }) => target === first?.target)
  await does(officer, `demands/${demand.id}/list/${again?.id}/cancel`, {})
  await officer.does(demand.id, { deed: 'undo', targets, text: 'annulled' })
  for (const { id } of refused.slice(1))
    await does(officer, `demands/${demand.id}/list/${id}/again`, { fileAlone: true })
  await eventually('the others to be refused', async () =>
    (await officer.demand(demand.id)).listing.every(({ why }) => why?.key === 'list.no.not-restricted'),
  )
  assert.equal((await bankPage(officer, 'REMOVED')).entries.length, counts)
})

test('a worker that ends over a listing is followed by another, and it is listed once; a fruitless withdrawal takes no version', async (t) => {
  const desk = await openDesk(t)
  const { officer, demand, list } = await takenDown(desk)
  const { mend } = broken(desk, 'crashed')
  const { later } = await list()
  const refused = await eventually('it to be given up', async () => {
    const { listing } = await officer.demand(demand.id)
    return listing.every(({ why }) => why) ? listing : undefined
  })
  mend()
  let deaths = 0
  desk.house.crashpoint = (name) => {
    if (name === 'journey.before-record' && deaths++ === 0) throw new Error('killed')
  }
  const before = (await bankPage(officer, 'REMOVED')).entries.length
  for (const { id } of refused) await does(officer, `demands/${demand.id}/list/${id}/again`, {})
  await eventually('it to be listed', async () => (await officer.demand(demand.id)).listing.length === 0)
  const { entries } = await bankPage(officer, 'REMOVED')
  assert.ok(deaths > 1)
  assert.equal(entries.length, before + later)

  const version = () => inTenant(desk.house.db, desk.tenant.id, listVersion)
  const withdraw = () =>
    does(officer, `banks/REMOVED/entries/${entries[0]?.id}/withdraw`, { text: 'a mistake' })
  await withdraw()
  const at = await version()
  assert.deepEqual([await withdraw(), await version()], [{ withdrawn: 0 }, at])
})

/** Whatever is to be seen or heard cannot be read, until it is mended; and then not all of it. */
function broken({ house }: Desk, why: 'crashed' | 'no-decoder') {
  const { signalsOf, ...rest } = house.decoders
  let isBroken = true
  const decoders: Decoders = {
    ...rest,
    async signalsOf(bytes, options) {
      const hashed = await signalsOf(bytes, options)
      const isSeen = hashed.signals.some(({ kind }) => ['pdq', 'vpdq', 'chromaprint'].includes(kind))
      if (!isSeen) return hashed
      return isBroken
        ? { ...hashed, signals: [], refused: { kind: 'refused', why, found: 'broken', wanted: 'whole' } }
        : { ...hashed, unclear: [unheard] }
    },
  }
  const unheard = {
    what: 'streams',
    why: 'in-part',
    found: 'a sound that was not hashed',
    wanted: 'one that can be decoded',
  } as const
  house.decoders = decoders
  return { mend: () => void (isBroken = false) }
}

/** An order that was carried out, and a bank for what it was about. */
async function takenDown(desk: Desk) {
  const order = await heldOrder(desk)
  await takesDown(order)
  const { officer, demand, targets } = order
  await does(officer, 'banks', { name: 'REMOVED', title: 'Taken down' })
  const list = (some = targets) =>
    does<{ entries: number[]; later: number }>(officer, `demands/${demand.id}/list`, {
      targets: some,
      bank: 'REMOVED',
      label: 'propaganda',
      legalBasis: 'Regulation (EU) 2021/784, Article 3',
    })
  return { officer, demand, targets, list }
}
