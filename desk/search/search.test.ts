import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { demandOf, putAgain, putDown } from '../../checks/placed.ts'
import { type Side, signIn, twoDesks } from '../../checks/two-desks.ts'
import type { Numbered } from '../../core/demand.ts'
import { later } from '../../core/instant.ts'
import type { Counts, Found, Inbox } from '../http/contract/index.ts'
import { inTenant, sql } from '../sql/database.ts'
import { fillSome } from './fill.ts'

/** The same word as different people write it. What is typed in one way is found where it stands in another. */
const spellings = [
  ['Fanal', 'FANAL', 'fánal', '\u202Efanal\u202C'],
  ['œuvre', 'Oeuvre', 'OEUVRE', 'ŒUVRE'],
  ['Straße', 'strasse', 'STRASSE'],
  ['منارة', 'مناره', 'مَنَارَة', 'منـــارة'],
  ['أحمد', 'احمد', 'أَحْمَد', 'آحمد'],
  ['مصطفى', 'مصطفي'],
  ['کتاب', 'كتاب'],
  ['١٩٨٤', '1984', '１９８４'],
  ['Übermorgen', 'ubermorgen', 'U\u0308bermorgen'],
  ['İzmir', 'izmir', 'IZMIR'],
  ['harbour', 'Har\u200Bbour', 'HARBOUR'],
  ['lantern', 'Lantern', 'LÄNTERN'],
  ['sun', 'Sun'],
  ['Ø', 'o'],
] as const

type Known = { demand: Numbered; words: readonly number[] }

test('what was written in any of a word’s spellings is found by any other, exactly as by reading every demand', async (t) => {
  const { house, get, a } = await desks(t)
  const chance = dice(7)
  const known: Known[] = []
  const made = (n: number, at: string): Known => {
    const words = spellings.flatMap((_, word) => (chance(word % 3 === 0 ? 3 : 9) === 0 ? [word] : []))
    const written = words.map((word) => pick(spellings[word] ?? [], chance))
    const cut = chance(written.length + 1)
    const demand = demandOf({
      number: `RO-2026-${String(n).padStart(4, '0')}`,
      at,
      targets: [
        { address: `https://plaza.example/p/${n}`, title: written.slice(0, cut).join(' '), author: `a${n}` },
        { address: `https://plaza.example/q/${n}`, title: written.slice(cut).join(', ') },
      ],
    })
    return { demand, words }
  }
  for (let n = 0; n < 180; n++) {
    const one = made(n, later('2026-11-01T08:00:00.000Z', chance(40) * 60_000 + n))
    known.push(one)
    await putDown(house, a.tenant, one.demand)
  }
  for (let n = 0; n < 40; n++) {
    const at = chance(known.length)
    const before = known[at]
    if (!before) continue
    const after = made(1_000 + n, before.demand.receipt.at)
    const { id, caseId, receipt } = before.demand
    known[at] = { ...after, demand: { ...after.demand, id, caseId, receipt } }
    await putAgain(house, a.tenant, known[at].demand, { withOthers: n % 2 === 0 })
  }
  const newestFirst = known.toSorted((x, y) => (placeOf(x.demand) < placeOf(y.demand) ? 1 : -1))
  for (let n = 0; n < 60; n++) {
    const wanted = Array.from({ length: 1 + chance(3) }, () => chance(spellings.length))
    const typed = wanted.map((word) => pick(spellings[word] ?? [], chance)).join(' ')
    const expected = newestFirst.filter(({ words }) => wanted.every((word) => words.includes(word)))
    assert.deepEqual(
      await everyPage(get, `q=${encodeURIComponent(`${typed} `)}`),
      expected.map(({ demand }) => demand.number),
      typed,
    )
  }
})

test('a reference, an address, an account, an authority or a day is enough to find a demand', async (t) => {
  const { house, get, a } = await desks(t)
  const at = '2026-11-20T22:30:00.000Z'
  const demand = demandOf({
    number: 'RO-2026-0417',
    reference: 'SG/2026-771-bis',
    at,
    targets: [
      {
        address: 'https://www.plaza.example/users/Lantern%20Keeper/posts/88142?tab=all',
        title: 'Die Donaudampfschifffahrtsgesellschaft fährt',
        author: '@lantern_keeper',
      },
      { address: 'https://xn--bcher-kva.example/%D9%85%D9%86%D8%A7%D8%B1%D8%A9' },
    ],
    change: (one) => ({
      ...one,
      authority: { id: 'interior', name: 'whatever', country: 'FR' },
      decisions: [
        {
          id: 'd',
          at,
          by: { kind: 'staff', id: a.staff[0]?.id ?? '', name: '' },
          deed: 'leave',
          targets: [],
          orderSha256: '',
          planSha256: '',
          text: 'Journalistic report',
        },
      ],
    }),
  })
  const other = demandOf({ number: 'RO-2026-0418', reference: 'OTHER', at: '2026-10-20T10:00:00.000Z' })
  const [first] = await inTenant(house.db, a.tenant.id, (tx) =>
    tx.selectFrom('authority').select(['id', 'name']).where('country', '=', 'FR').execute(),
  )
  if (!first || !demand.authority) throw new Error('no French authority')
  await putDown(house, a.tenant, { ...demand, authority: { ...demand.authority, id: first.id } })
  await putDown(house, a.tenant, other)
  const finds = [
    'RO-2026-0417',
    'ro20260417',
    '0417',
    'SG/2026-771-bis',
    'sg2026771bis',
    '771 BIS',
    'https://plaza.example/users/Lantern%20Keeper/posts/88142',
    'HTTP://WWW.PLAZA.EXAMPLE/users/Lantern%20Keeper/po',
    'plaza.example/users/',
    '88142',
    '@lantern_keeper',
    'lantern keeper',
    'donaudampf',
    'Donaudampfschifffahrtsgesellschaft',
    'https://bücher.example',
    'https://bücher.example/منارة',
    'مناره',
    first.name,
    first.name.split(' ').at(-1) ?? '',
    'France 88142',
    'فرنسا 88142',
    'removal order 88142',
    'injonction retrait 88142',
    'officer 88142',
    'journalistic',
    '2026-11-20',
    '20.11.2026 0417',
    '٢٠/١١/٢٠٢٦',
    '2026-11',
  ]
  for (const typed of finds)
    assert.deepEqual(await everyPage(get, `q=${encodeURIComponent(typed)}`), ['RO-2026-0417'], typed)
  const misses = [
    '88143',
    'donaudampfer',
    'https://plaza.example/users/Nobody',
    '2026-11-19',
    'lantern 0418',
    'inter.example/x',
    'https://plaza.example/users/Lantern%20Keeper/posts/881420',
  ]
  for (const typed of misses)
    assert.deepEqual(await everyPage(get, `q=${encodeURIComponent(typed)}`), [], typed)
  const [shown] = (await get<Found>('search?q=lantern')).rows
  assert.deepEqual(
    shown?.why.map(({ part }) => part),
    ['address', 'author'],
  )
})

test('what a colleague noted is found, also after the index was made anew', async (t) => {
  const { house, get, post, a } = await desks(t)
  const demand = demandOf({ number: 'RO-1', at: '2026-11-20T10:00:00.000Z' })
  await putDown(house, a.tenant, demand)
  await putDown(house, a.tenant, demandOf({ number: 'RO-2', at: '2026-11-20T11:00:00.000Z' }))
  await post(`demands/${demand.id}/notes`, { text: 'Rang the ministry about the lighthouse.' })
  await post(`demands/${demand.id}/notes`, { text: 'They ring back at noon.' })
  assert.deepEqual(await everyPage(get, 'q=lighthouse'), ['RO-1'])
  const [{ why } = { why: [] }] = (await get<Found>('search?q=noon%20lighthouse')).rows
  assert.deepEqual(why, [
    { part: 'note', text: 'Rang the ministry about the lighthouse.' },
    { part: 'note', text: 'They ring back at noon.' },
  ])
  await inTenant(house.db, a.tenant.id, (tx) => tx.deleteFrom('search_of').execute())
  assert.deepEqual(await everyPage(get, 'q=lighthouse'), [])
  while (await fillSome(house, a.tenant));
  assert.deepEqual(await everyPage(get, 'q=lighthouse'), ['RO-1'])
})

test('the index says nothing without the key of its tenant, and goes with the key of the case', async (t) => {
  const { house, get, a, b } = await desks(t)
  const demand = demandOf({
    number: 'RO-1',
    at: '2026-11-20T10:00:00.000Z',
    targets: [{ address: 'https://plaza.example/p/1', title: 'a very secret harbour' }],
  })
  const twin = {
    ...demandOf({ number: 'RO-1', at: demand.receipt.at }),
    targets: demand.targets.map((target) => ({ ...target, id: crypto.randomUUID() })),
  }
  await putDown(house, a.tenant, demand)
  await putDown(house, b.tenant, twin)
  const termsOf = async (side: Side) => {
    const { rows } = await inTenant(house.db, side.tenant.id, (tx) =>
      sql<{ term: string }>`select term::text from search_term`.execute(tx),
    )
    return rows.map(({ term }) => term)
  }
  const [ours, theirs] = [await termsOf(a), await termsOf(b)]
  assert.ok(ours.length > 10)
  assert.deepEqual(
    ours.filter((term) => theirs.includes(term)),
    [],
    'the same words of two tenants have no term in common',
  )
  assert.deepEqual(await everyPage(get, 'q=harbour'), ['RO-1'])
  await inTenant(house.db, a.tenant.id, (tx) =>
    tx
      .updateTable('case_key')
      .set({ wrapped: null, destroyed_at: house.clock.now() })
      .where('case_id', '=', demand.caseId)
      .execute(),
  )
  assert.deepEqual(await termsOf(a), [])
  assert.deepEqual(await termsOf(b), theirs)
  assert.deepEqual(await everyPage(get, 'q=harbour'), [])
})

test('demands that were there before the index are entered from the newest back, and a kill loses no place', async (t) => {
  const { house, get, a } = await desks(t)
  for (let n = 0; n < 120; n++)
    await putDown(
      house,
      a.tenant,
      demandOf({
        number: `RO-${n}`,
        at: later('2026-11-01T08:00:00.000Z', n * 1_000),
        targets: [{ address: `https://plaza.example/p/${n}`, title: 'harbour' }],
      }),
    )
  await inTenant(house.db, a.tenant.id, (tx) => tx.deleteFrom('search_of').execute())
  assert.deepEqual(await everyPage(get, 'q=harbour'), [])
  assert.equal(await fillSome(house, a.tenant), true)
  const half = await get<Found>('search?q=harbour')
  assert.equal(half.rows.length, 50)
  assert.equal(half.indexedBackTo, later('2026-11-01T08:00:00.000Z', 70_000))
  // Two at once, as two processes would: nothing is left out and nothing done twice.
  await Promise.all([fillSome(house, a.tenant), fillSome(house, a.tenant)])
  while (await fillSome(house, a.tenant));
  assert.equal((await everyPage(get, 'q=harbour')).length, 120)
  assert.equal((await get<Found>('search?q=harbour')).indexedBackTo, undefined)
})

test('the pages of the inbox are the whole list, a threat to life first, then what runs out first', async (t) => {
  const { house, get, a } = await desks(t)
  const chance = dice(3)
  const expected: { number: string; order: readonly (number | string)[] }[] = []
  for (let n = 0; n < 130; n++) {
    const at = later('2026-11-23T08:00:00.000Z', n * 7)
    const dueAt = chance(4) === 0 ? null : later(at, chance(5) * 3_600_000)
    const waitsFor = pick(['person', 'call-back', 'clarification', 'platform', 'log'] as const, chance)
    const demand = demandOf({
      number: `RO-${n}`,
      at,
      change: (one) => ({
        ...one,
        waitsFor,
        clocks: one.clocks.slice(0, 1).map((clock) => ({ ...clock, kind: 'duty', state: 'running', dueAt })),
      }),
    })
    await putDown(house, a.tenant, demand)
    const urgent = chance(6) === 0
    if (urgent)
      await inTenant(house.db, a.tenant.id, (tx) =>
        tx.updateTable('demand').set({ urgent: true }).where('id', '=', demand.id).execute(),
      )
    const stage = { person: 0, 'call-back': 0, clarification: 1, platform: 2, log: 2 }[waitsFor]
    expected.push({ number: demand.number, order: [stage, urgent ? 0 : 1, dueAt ?? '9', at] })
  }
  const sorted = expected.toSorted((x, y) => {
    const at = x.order.findIndex((value, n) => value !== y.order[n])
    return at < 0 ? 0 : (x.order[at] ?? 0) < (y.order[at] ?? 0) ? -1 : 1
  })
  assert.deepEqual(
    await everyPage(get, '', 'inbox'),
    sorted.map(({ number }) => number),
  )
  assert.deepEqual(
    await everyPage(get, 'wait=others', 'inbox'),
    sorted.filter(({ order }) => order[0] === 1).map(({ number }) => number),
  )
  const now = Date.parse(house.clock.now())
  const ours = sorted.filter(({ order }) => order[0] === 0)
  const dueBy = (at: number) =>
    ours.filter(({ order }) => order[2] !== '9' && Date.parse(`${order[2]}`) <= at).length
  assert.deepEqual(await get<Counts>('inbox/counts'), {
    person: ours.length,
    others: sorted.filter(({ order }) => order[0] === 1).length,
    machine: sorted.filter(({ order }) => order[0] === 2).length,
    done: 0,
    more: false,
    hour: dueBy(now + 3_600_000),
    over: dueBy(now),
  })
  assert.deepEqual(
    await everyPage(get, 'due=1', 'inbox'),
    sorted
      .filter(({ order }) => order[2] !== '9' && `${order[2]}` <= later(house.clock.now(), 3_600_000))
      .map(({ number }) => number),
  )
  assert.deepEqual(
    await everyPage(get, 'show=all', 'inbox'),
    expected.map(({ number }) => number).toReversed(),
  )
  assert.deepEqual(
    await everyPage(get, 'show=all&trust=L3', 'inbox'),
    await everyPage(get, 'show=all', 'inbox'),
  )
  assert.deepEqual(await everyPage(get, 'show=all&country=DE', 'inbox'), [])
  assert.deepEqual(await everyPage(get, 'assigned=me', 'inbox'), [])
  assert.deepEqual(await everyPage(get, 'assigned=none', 'inbox'), await everyPage(get, '', 'inbox'))
})

async function desks(t: TestContext) {
  const world = await twoDesks(t)
  const { headers } = await signIn(world, world.a)
  const get = async <T = Found>(path: string): Promise<T> => {
    const response = await world.server.inject({ url: `/desk/api/${path}`, headers })
    assert.equal(response.statusCode, 200, response.body)
    return response.json<T>()
  }
  const post = async (path: string, body: unknown) => {
    const response = await world.server.inject({
      method: 'POST',
      url: `/desk/api/${path}`,
      headers: { ...headers, 'idempotency-key': crypto.randomUUID() },
      payload: JSON.stringify(body),
    })
    assert.equal(response.statusCode, 200, response.body)
  }
  return { ...world, get, post }
}

/** The numbers of all pages, one after the other. */
async function everyPage(
  get: (path: string) => Promise<Found | Inbox>,
  wish: string,
  list: 'search' | 'inbox' = 'search',
): Promise<string[]> {
  const numbers: string[] = []
  let after = ''
  for (;;) {
    const page = await get(`${list}?${wish}${after}`)
    numbers.push(...page.rows.map(({ number }) => number))
    if (!page.next) return numbers
    after = `&after=${page.next}`
  }
}

function placeOf({ receipt, id }: Numbered): bigint {
  return (BigInt(Date.parse(receipt.at)) << 20n) | BigInt(`0x${id.slice(-5)}`)
}

function pick<T>(list: readonly T[], chance: (below: number) => number): T {
  return list[chance(list.length)] as T
}

/** Chance that is the same every time. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
