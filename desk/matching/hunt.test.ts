import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hex, on, worldOf } from '../../checks/hunts.ts'
import { anyHash, dice, turned } from '../../match/index/invented.ts'
import { differingBits } from '../../match/index/twin.ts'
import { withdrawFrom } from '../banks/change.ts'
import { untilTurnedOn } from '../banks/entries.ts'
import { turnOnAgain } from '../banks/expiry.ts'
import { forgetWhatWasSeen } from '../jobs/hunter.ts'
import { type Clock, systemClock } from '../outside/clock.ts'
import { listVersion } from '../sql/banks/head.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { decideHunt, monthsSeen } from '../sql/seen/hunts.ts'
import { lapseUnlisted } from './lapse.ts'
import type { Signal } from '../../match/signal.ts'
import { scan } from './scan.ts'

test('a new entry finds exactly the pieces that comparing it with every one of them would find', async (t) => {
  const world = await worldOf(t, on)
  const roll = dice(20_261_127)
  const sought = [anyHash(roll), anyHash(roll)]
  const stock = Array.from({ length: 600 }, (_, n) => {
    const near = n % 6 === 0 ? turned(sought[n % 2] as Uint8Array, 26 + ((n / 6) % 12), roll) : anyHash(roll)
    return { content: `p${n}`, hash: near, quality: n % 50 === 0 ? 40 : 90 }
  })
  await world.begin()
  for (const { content, hash, quality } of stock)
    await world.scan(content, [{ kind: 'pdq', value: hex(hash), quality }])
  const sha256 = createHash('sha256').update('the very file').digest('hex')
  await world.scan('same-file', [{ kind: 'sha256', value: sha256 }])
  await world.list([
    ...sought.map((hash) => ({ kind: 'pdq', value: hex(hash) })),
    { kind: 'sha256', value: sha256 },
  ])
  await world.hunt({ portion: 64 })

  const wanted = stock.filter(
    ({ hash, quality }) => quality >= 50 && sought.some((each) => differingBits(each, hash) <= 31),
  )
  assert.ok(wanted.length > 30 && wanted.length < 100, `${wanted.length} near`)
  const cases = await world.cases()
  assert.deepEqual(
    cases.map(({ piece }) => piece.content).toSorted(),
    [...wanted.map(({ content }) => content), 'same-file'].toSorted(),
  )
  assert.ok(cases.every(({ origin }) => origin === 'stock'))
  const [hunt] = await world.hunts()
  assert.deepEqual(
    [hunt?.state, hunt?.found, hunt?.brought, hunt?.looked],
    ['done', cases.length, cases.length, stock.filter(({ quality }) => quality >= 50).length],
  )
})

test('a hunt that was killed goes on where it was, and nothing comes twice', async (t) => {
  const world = await worldOf(t, on)
  const roll = dice(7)
  const sought = anyHash(roll)
  await world.begin()
  for (let n = 0; n < 60; n++)
    await world.scan(`p${n}`, [{ kind: 'pdq', value: hex(turned(sought, n % 30, roll)), quality: 90 }])
  await world.list([{ kind: 'pdq', value: hex(sought) }])
  let portions = 0
  world.house.crashpoint = (name) => {
    if ((name === 'hunt.portion' && ++portions === 3) || (name === 'hunt.brought' && ++portions === 9))
      throw new Error('killed')
  }
  await assert.rejects(world.hunt({ portion: 10 }), /killed/)
  await assert.rejects(world.hunt({ portion: 10 }), /killed/)
  world.house.crashpoint = () => undefined
  await world.hunt({ portion: 10 })
  const [hunt] = await world.hunts()
  assert.deepEqual([hunt?.state, hunt?.found, hunt?.brought], ['done', 60, 60])
  assert.equal(hunt?.looked, 60, 'no portion was read twice')
  assert.equal(new Set((await world.cases()).map(({ piece }) => piece.content)).size, 60)
  assert.equal((await world.cases()).length, 60)
})

test('what would bring many pieces waits until a person has read how many', async (t) => {
  const world = await worldOf(t, { ...on, atOnce: 13 })
  const roll = dice(3)
  const sought = anyHash(roll)
  await world.begin()
  for (let n = 0; n < 14; n++)
    await world.scan(`p${n}`, [{ kind: 'pdq', value: hex(turned(sought, n, roll)), quality: 90 }])
  await world.list([{ kind: 'pdq', value: hex(sought) }])
  await world.hunt()
  const [held] = await world.hunts()
  assert.deepEqual([held?.state, held?.found, held?.brought], ['held', 14, 0])
  assert.equal((await world.cases()).length, 0)
  await inTenant(world.house.db, world.tenant.id, (tx) =>
    decideHunt(tx, held?.id ?? '', { bring: true, by: world.by.id, at: world.house.clock.now() }),
  )
  await world.hunt()
  assert.equal((await world.cases()).length, 14)
})

test('what could not be told of a piece the first time is kept when it can', async (t) => {
  const world = await worldOf(t, on)
  const piece = { content: 'p1', platform: 'plaza', sha256: 'ab'.repeat(32) }
  const bytes = { kind: 'sha256', value: 'ab'.repeat(32) }
  const pdq = { kind: 'pdq', value: hex(anyHash(dice(4))), quality: 90 }
  // The decoders were busy.
  await scan(world.house, world.tenant, piece, [bytes])
  for (let n = 0; n < 2; n++) await scan(world.house, world.tenant, piece, [bytes, pdq])
  const seen = await world.seen()
  assert.deepEqual([seen.pieces.length, seen.kinds.toSorted()], [1, ['pdq', 'sha256']])
})

test('without the operator’s word nothing is kept; with it no text, no address and nobody’s name, and no longer than said', async (t) => {
  let now = Date.parse('2026-11-27T10:00:00.000Z')
  const clock: Clock = { ...systemClock, now: () => new Date(now).toISOString() }
  const world = await worldOf(t, undefined, clock)
  const queries: Signal[] = [
    { kind: 'sha256', value: 'ab'.repeat(32) },
    { kind: 'text', value: 'what somebody wrote' },
    { kind: 'url', value: 'example.org/somebody' },
  ]
  const piece = { content: 'p1', platform: 'plaza', url: 'https://plaza.example/@somebody/p1' }
  await scan(world.house, world.tenant, piece, queries)
  assert.deepEqual(await world.seen(), { pieces: [], kinds: [] })
  await world.set(on)
  await scan(world.house, world.tenant, piece, queries)
  await scan(world.house, world.tenant, piece, queries)
  assert.deepEqual(await world.seen(), {
    pieces: [{ content: 'p1', platform: 'plaza' }],
    kinds: ['sha256'],
  })
  now = Date.parse('2026-12-31T10:00:00.000Z')
  await forgetWhatWasSeen(world.house)
  assert.equal((await world.seen()).pieces.length, 1)
  now = Date.parse('2027-01-01T10:00:00.000Z')
  await forgetWhatWasSeen(world.house)
  assert.deepEqual(await world.seen(), { pieces: [], kinds: [] })
  await scan(world.house, world.tenant, piece, queries)
  assert.deepEqual(await inTenant(world.house.db, world.tenant.id, monthsSeen), ['2027-01-01'])
  await world.set(undefined)
  await forgetWhatWasSeen(world.house)
  assert.deepEqual(await world.seen(), { pieces: [], kinds: [] })
})

test('what makes more matches possible is hunted for: a wider radius, a bank or an entry turned on, what no longer lets through', async (t) => {
  const world = await worldOf(t, on)
  const { house, tenant } = world
  const roll = dice(11)
  const [sought, let_] = [anyHash(roll), anyHash(roll)]
  const at = (content: string, hash: Uint8Array, away: number) =>
    world.scan(content, [{ kind: 'pdq', value: hex(turned(hash, away, roll)), quality: 90 }])
  await world.begin()
  await world.list([{ kind: 'pdq', value: hex(sought) }])
  await world.bank({ radii: { pdq: 10 } })
  for (const away of [4, 20, 40]) await at(`p${away}`, sought, away)
  assert.deepEqual(
    await world.foundNow(),
    [],
    'p4 was met when it was scanned, and nobody is asked about it twice',
  )

  await world.bank({ radii: { pdq: 20 } })
  assert.deepEqual(await world.foundNow(), ['p20'])
  await world.bank({ radii: { pdq: null } })
  assert.deepEqual(await world.foundNow(), [], 'between 20 and 31 there is nothing')
  await world.bank({ enabled: false })
  await at('while-off', sought, 6)
  assert.deepEqual(await world.foundNow(), [], 'what is turned off is looked for by nobody')
  await world.bank({ title: 'Another title' })
  await world.bank({ enabled: true })
  assert.deepEqual(await world.foundNow(), ['while-off'])

  await world.turn(untilTurnedOn)
  await at('while-entry-off', sought, 8)
  assert.deepEqual(await world.foundNow(), [])
  await world.turn(null)
  assert.deepEqual(await world.foundNow(), ['while-entry-off'])

  await world.list([{ kind: 'pdq', value: hex(let_) }], 'LET', 'let-through')
  await at('report', turned(let_, 0, roll), 2)
  await world.list([{ kind: 'pdq', value: hex(turned(let_, 20, roll)) }])
  assert.deepEqual(await world.foundNow(), [], 'it is nearer to what is let through')
  await inTenant(house.db, tenant.id, (tx) =>
    withdrawFrom(tx, house, tenant, world.by, { items: [world.last('LET')] }, { key: 'withdrawn.by-hand' }),
  )
  assert.deepEqual(await world.foundNow(), ['report'])
})

test('an entry whose time off is over is on again without anybody, and what it missed is hunted for', async (t) => {
  let now = Date.parse('2026-11-27T10:00:00.000Z')
  const world = await worldOf(t, on, { ...systemClock, now: () => new Date(now).toISOString() })
  const sought = anyHash(dice(12))
  await world.begin()
  await world.list([{ kind: 'pdq', value: hex(sought) }])
  await world.turn('2026-11-27T11:00:00.000Z')
  await world.scan('while-off', [{ kind: 'pdq', value: hex(sought), quality: 90 }])
  assert.equal(await turnOnAgain(world.house), 0)
  assert.deepEqual(await world.foundNow(), [])
  now += 3_600_000
  assert.deepEqual([await turnOnAgain(world.house), await turnOnAgain(world.house)], [1, 0])
  assert.deepEqual(await world.foundNow(), ['while-off'])
})

test('a change that makes nothing new possible begins no hunt, and is not looked at again', async (t) => {
  const world = await worldOf(t, on)
  await world.begin()
  await world.list([{ kind: 'pdq', value: hex(anyHash(dice(1))) }])
  await world.hunt()
  const before = (await world.hunts()).length
  await world.bank({ title: 'Another title', radii: { pdq: 8 }, enabled: false })
  await world.begin()
  const hunts = await world.hunts()
  assert.equal(hunts.length, before)
  assert.equal(hunts[0]?.up_to_version, await inTenant(world.house.db, world.tenant.id, listVersion))
})

test('an entry withdrawn while a hunt for it is under way brings nothing more, and not what is held for a person either', async (t) => {
  for (const stage of ['looking', 'held', 'bringing'] as const) {
    const world = await worldOf(t, { ...on, atOnce: stage === 'held' ? 5 : 1_000 })
    const { house, tenant } = world
    const roll = dice(5)
    const sought = anyHash(roll)
    await world.begin()
    for (let n = 0; n < 40; n++)
      await world.scan(`p${n}`, [{ kind: 'pdq', value: hex(turned(sought, n % 30, roll)), quality: 90 }])
    await world.list([{ kind: 'pdq', value: hex(sought) }])
    let brought = 0
    house.crashpoint = (name) => {
      if (name === 'hunt.portion' && stage === 'looking') throw new Error('stopped')
      if (name === 'hunt.brought' && stage === 'bringing' && ++brought === 7) throw new Error('stopped')
    }
    await world.hunt({ portion: 10 }).catch(() => undefined)
    house.crashpoint = () => undefined
    assert.equal((await world.hunts())[0]?.state, stage)
    const withdrawn = (tx: Tx) =>
      withdrawFrom(
        tx,
        house,
        tenant,
        world.by,
        { items: [world.last('REMOVED')] },
        { key: 'withdrawn.by-hand' },
      )
    await inTenant(house.db, tenant.id, withdrawn)
    const [{ id = '' } = {}] = await world.hunts()
    const decided = { bring: true, by: world.by.id, at: house.clock.now() }
    if (stage === 'held') await inTenant(house.db, tenant.id, (tx) => decideHunt(tx, id, decided))
    await (await house.lists.of(tenant)).follow()
    // What was brought already is looked at once more, and over.
    await lapseUnlisted(house, tenant)
    await world.hunt({ portion: 10 })
    assert.deepEqual(await world.found(), [], stage)
    const [hunt] = await world.hunts()
    assert.deepEqual([hunt?.state, hunt?.found], ['done', stage === 'looking' ? 0 : 40])
  }
})
