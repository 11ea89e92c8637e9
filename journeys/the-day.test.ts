import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  Activity,
  CalendarFeed,
  CalendarMonth,
  ClockLines,
  Problem,
} from '../desk/http/contract/index.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { inTenant } from '../desk/sql/database.ts'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

test('a day is told in order, by kind, by person and by authority, page by page and not twice', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const id = await restricted(desk, officer)
  const day = await eventually('the answer to be told of', async () => {
    const { json } = await officer.ask<Activity>('GET', 'activity')
    return json.entries.some(({ kind }) => kind === 'answered') && json
  })
  const times = day.entries.map(({ at }) => at)
  assert.deepEqual(times, times.toSorted().toReversed())
  assert.equal(new Set(day.entries.map(({ key }) => key)).size, day.entries.length)

  // Their places in the log come later than they do.
  const only = async (asked: string) =>
    (await officer.ask<Activity>('GET', `activity?${asked}`)).json.entries.map(
      ({ logIndex: _later, ...entry }) => entry,
    )
  const decided = await only('kind=decided')
  assert.deepEqual(
    decided.map(({ actor, says, demand }) => [actor.name, says.key, demand?.id]),
    [['Amal Duty', 'history.decided.restrict', id]],
  )
  assert.deepEqual(await only(`kind=decided&by=${officer.session.staff.id}`), decided)
  const others = officer.session.people?.find(({ name }) => name !== 'Amal Duty')
  assert.deepEqual(await only(`kind=decided&by=${others?.id}`), [])
  assert.ok((await only('by=platform')).every(({ actor }) => actor.kind === 'platform'))
  const ministry = day.authorities.find(({ name }) => name.includes('Interior'))
  assert.deepEqual(await only(`kind=decided&authority=${encodeURIComponent(ministry?.id ?? '')}`), decided)
  const elsewhere = day.authorities.find(({ name }) => !name.includes('Interior'))
  assert.deepEqual(await only(`authority=${encodeURIComponent(elsewhere?.id ?? '')}`), [])
  // Nonsense in the address is no other day: it is said, word by word. Another day shows nothing of this one.
  const { status, json: refused } = await officer.ask<Problem>(
    'GET',
    'activity?day=2026-02-31&kind=x&after=1',
  )
  assert.deepEqual([status, refused.errors?.map(({ path }) => path)], [422, ['day', 'kind', 'after']])
  assert.deepEqual(await only('day=2020-01-01'), [])
})

test('whoever takes a day out is written down first, and no sentence becomes a formula', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const id = await restricted(desk, officer)
  const [target] = (await officer.demand(id)).targets
  await eventually(
    'it to be down',
    async () => (await officer.demand(id)).targets[0]?.outcome === 'restricted',
  )
  await officer.does(id, {
    deed: 'undo',
    targets: [target?.id ?? ''],
    text: '=HYPERLINK("https://example.test")',
  })
  const exported = () => takes.ask('GET', 'activity/export?form=csv')
  const takes = await officerAt(desk, 'Chris Records')
  await becomes(desk, 'Chris Records', 'registrar')
  assert.equal((await exported()).status, 403)
  await becomes(desk, 'Chris Records', 'auditor')
  const get = (form: string) =>
    fetch(`${desk.url}/desk/api/activity/export?form=${form}&language=fr`, {
      headers: { cookie: takes.cookie() },
    })
  const table = await (await get('csv')).text()
  assert.match(table, /^\ufeff?at,local,kind,demand,authority,by,name,says,type,entry\r\n/)
  assert.doesNotMatch(table, /(^|,)"?\s*[=+@]/m)
  assert.match(table, /Amal Duty/)
  const data = (await (await get('json')).json()) as { entries: { at: string; says: string }[] }
  const times = data.entries.map(({ at }) => at)
  assert.deepEqual(times, times.toSorted())
  const day = (await takes.ask<Activity>('GET', 'activity?kind=kept')).json.entries
  assert.deepEqual(
    day.filter(({ type }) => type === 'content.exported').map(({ actor, says }) => [actor.name, says.key]),
    [
      ['Chris Records', 'history.exported.day'],
      ['Chris Records', 'history.exported.day'],
    ],
  )
})

test('a time that runs out unmet is written once into the record, and stands first in the calendar', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  const ministry = authorityAt(desk, 'interior')
  const { json } = await ministry.post('/v1/demands', orderFor(desk))
  const id = String(json.id)
  const soon = (await (await officerAt(desk)).ask<ClockLines>('GET', 'clocks?duty=act')).json
  assert.deepEqual(
    soon.lines.map(({ demand, name, state }) => [demand.id, name, state]),
    [[id, 'removal', 'running']],
  )
  assert.match(soon.lines[0]?.consequence?.en ?? '', /\w/)

  clock.turn(3_600_001)
  const late = await officerAt(desk)
  await eventually('the miss to be written down', async () => {
    const { history } = await late.demand(id)
    return history.some(({ type }) => type === 'clock.missed')
  })
  clock.turn(60_000)
  const missed = (await late.ask<Activity>('GET', 'activity?kind=late')).json.entries
  assert.deepEqual(
    missed.map(({ says, demand }) => [says.key, says.params?.clock, demand?.id]),
    [['history.clock.missed', 'removal', id]],
  )
  const overdue = (await late.ask<ClockLines>('GET', `clocks?duty=act&to=${clock.now()}`)).json.lines
  assert.deepEqual(
    overdue.map(({ demand }) => demand.id),
    [id],
  )
})

test('the month counts what ends on each day of the home state, and knows its holidays', async (t) => {
  const clock = turnableClock('2026-11-09T08:00:00.000Z', { running: true })
  const desk = await openDesk(t, { clock })
  const officer = await officerAt(desk)
  const { targets } = await officer.demand(await restricted(desk, officer))
  const { homeState, zone } = desk.tenant.settings
  // Six months of keeping, counted from the day it came down.
  const month = await eventually('the copy to be kept', async () => {
    const { json } = await officer.ask<CalendarMonth>('GET', 'calendar?month=2027-05&start=6')
    // The content and its related data, of each.
    return json.days.some(({ ends }) => ends.keep === 2 * targets.length) && json
  })
  assert.deepEqual([month.homeState, month.zone, month.holidaysKnown], [homeState, zone, true])
  assert.equal(month.days.length % 7, 0)
  assert.equal(new Date(`${month.days[0]?.day}T00:00:00Z`).getUTCDay(), 6)
  const day = month.days.find(({ ends }) => ends.keep > 0)
  assert.equal(day?.day, '2027-05-10')
  const { lines } = (await officer.ask<ClockLines>('GET', `clocks?duty=keep&from=${day?.from}&to=${day?.to}`))
    .json
  // Copies that end together are one line.
  assert.deepEqual(
    lines.map(({ alike, duty }) => [alike, duty]),
    lines.map(() => [targets.length, 'keep']),
  )
  assert.ok(month.days.some(({ holiday, isWorking }) => holiday && !isWorking))
})

test('a calendar address shows numbers alone, opens for nobody else, and ends when it is revoked or renewed', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const ministry = authorityAt(desk, 'interior')
  const { json } = await ministry.post('/v1/demands', orderFor(desk))
  const { number } = await officer.demand(String(json.id))

  const first = (await officer.ask<CalendarFeed>('POST', 'calendar/feed', { language: 'fr' })).json.url ?? ''
  const read = await fetch(first)
  assert.equal(read.headers.get('content-type'), 'text/calendar; charset=utf-8')
  const text = (await read.text()).replaceAll('\r\n ', '')
  assert.match(text, new RegExp(`SUMMARY:${number}`))
  assert.doesNotMatch(text, /Ministry|Interior|\/p\/|Amal/)
  assert.ok((await officer.ask<CalendarFeed>('GET', 'calendar/feed')).json.feed?.readAt)
  assert.equal((await officer.ask<CalendarFeed>('GET', 'calendar/feed')).json.url, undefined)

  const second = (await officer.ask<CalendarFeed>('POST', 'calendar/feed', { language: 'en' })).json.url ?? ''
  assert.deepEqual([(await fetch(first)).status, (await fetch(second)).status], [404, 200])
  await officer.ask('POST', 'calendar/feed/revoke')
  assert.equal((await fetch(second)).status, 404)
  assert.equal((await fetch(`${desk.url}/calendar/${'x'.repeat(43)}.ics`)).status, 404)
  const told = (await officer.ask<Activity>('GET', 'activity?kind=changed')).json.entries
  assert.deepEqual(
    told.map(({ says }) => says.key),
    ['history.feed.revoked', 'history.feed.made', 'history.feed.made'],
  )
})

async function becomes(desk: Desk, name: string, role: string): Promise<void> {
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    tx.updateTable('staff').set({ role }).where('name', '=', name).execute(),
  )
}

/** One order of which every target is decided on. */
async function restricted(desk: Desk, officer: Officer): Promise<string> {
  const { json } = await authorityAt(desk, 'interior').post('/v1/demands', orderFor(desk))
  const id = String(json.id)
  const ready = await eventually('every copy to be safe', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  await officer.does(id, { deed: 'restrict', targets: ready.targets.map((target) => target.id) })
  return id
}
