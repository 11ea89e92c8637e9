import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { Client } from 'pg'
import { endOfPeriod, wholeHours } from '../core/calendar.ts'
import type { Period } from '../core/regime.ts'
import { holidaysIn, holidaysOf } from '../core/holidays.ts'
import type { Instant } from '../core/instant.ts'
import type { Counting } from '../core/regime/vocabulary.ts'
import type { Connection } from '../desk/sql/embedded.ts'
import { freshDatabase } from './postgres.ts'

/**
 * Deadlines are reckoned twice: by us on Temporal, and by PostgreSQL on its own calendar, its own time zones and
 * holidays written out in SQL from the law. Thousands of rows go over in one query.
 */
const HOMES = ['FR', 'IE', 'NL', 'SE'] as const
const holidays = Object.fromEntries(
  HOMES.map((home) => [
    home,
    holidaysOf(readFileSync(new URL(`../regimes/holidays/${home}.yaml`, import.meta.url), 'utf8')),
  ]),
)

const ZONES = [
  'Europe/Paris',
  'Europe/Dublin', // summer time is the standard there
  'Europe/Athens',
  'Atlantic/Azores', // clocks go back from one to midnight
  'America/Havana', // midnight comes twice, or not at all
  'Asia/Beirut', // midnight is skipped in spring
  'Africa/Cairo',
  'America/Sao_Paulo',
  'Australia/Lord_Howe', // half an hour
  'Pacific/Apia', // 30 December 2011 never was
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'UTC',
]

type Asked = Period & { at: Instant; zone: string; counted: Counting; home: string }

/** Instants people argue about: month ends, leap days, nights in which clocks change; and any other. */
const instants = fc
  .oneof(
    fc.date({ min: new Date('2005-01-01'), max: new Date('2036-12-31'), noInvalidDate: true }),
    fc
      .tuple(
        fc.constantFrom(
          '2024-02-29T12:00:00Z',
          '2027-02-28T23:00:00Z',
          '2027-08-31T12:00:00Z',
          '2026-08-31T22:00:00Z',
          '2026-12-31T23:00:00Z',
          '2026-03-29T01:00:00Z', // Europe, spring
          '2026-10-25T01:00:00Z', // Europe, autumn
          '2025-11-02T05:00:00Z', // Havana, autumn
          '2025-03-09T05:00:00Z', // Havana, spring
          '2025-03-29T22:00:00Z', // Beirut, spring
          '2018-11-04T03:00:00Z', // São Paulo, spring
          '2026-04-04T15:00:00Z', // Lord Howe, autumn
          '2011-12-30T10:00:00Z', // Apia loses a day
        ),
        fc.integer({ min: -180, max: 180 }),
        fc.integer({ min: -60, max: 5 }),
      )
      .map(([text, minutes, days]) => new Date(Date.parse(text) + minutes * 60_000 + days * 86_400_000)),
  )
  .map((date) => date.toISOString())

const units = ['minute', 'hour', 'day', 'working-day', 'week', 'month', 'year'] as const
const periods = units.map((unit) =>
  fc.record({ unit: fc.constant(unit), amount: fc.integer({ min: 1, max: unit === 'year' ? 2 : 30 }) }),
)

const asked: fc.Arbitrary<Asked> = fc
  .record({
    at: instants,
    zone: fc.constantFrom(...ZONES),
    period: fc.oneof(...periods),
    counted: fc.constantFrom('elapsed', 'to-end-of-day', 'to-end-of-working-day'),
    home: fc.constantFrom(...HOMES),
  })
  .map(({ period, ...rest }) => ({ ...rest, ...period }))

const REASONING = `
create function earliest(wall timestamp, zone text) returns timestamptz language sql stable as $$
  -- PostgreSQL takes the later of two equal times on the wall; the law is stricter with the earlier.
  select coalesce(min(c), wall at time zone zone)
  from unnest(array[interval '0', '30 minutes', '1 hour']) back,
       lateral (select (wall at time zone zone) - back as c) candidates
  where c at time zone zone = wall
$$;
create function last_of(day date, zone text) returns timestamptz language sql stable as $$
  select earliest((day + 1)::timestamp, zone) - interval '1 millisecond'
$$;
create table easter (day date primary key);
insert into easter values ('2004-04-11'),('2005-03-27'),('2006-04-16'),('2007-04-08'),('2008-03-23'),('2009-04-12'),('2010-04-04'),
  ('2011-04-24'),('2012-04-08'),('2013-03-31'),('2014-04-20'),('2015-04-05'),('2016-03-27'),('2017-04-16'),('2018-04-01'),
  ('2019-04-21'),('2020-04-12'),('2021-04-04'),('2022-04-17'),('2023-04-09'),('2024-03-31'),('2025-04-20'),('2026-04-05'),
  ('2027-03-28'),('2028-04-16'),('2029-04-01'),('2030-04-21'),('2031-04-13'),('2032-03-28'),('2033-04-17'),('2034-04-09'),
  ('2035-03-25'),('2036-04-13'),('2037-04-05'),('2038-04-25'),('2039-04-10');
create table day as
  select d::date as day, to_char(d, 'MM-DD') as md, extract(isodow from d)::int as dow, extract(year from d)::int as y,
         extract(month from d)::int as m, extract(day from d)::int as dom,
         d::date - (select e.day from easter e where extract(year from e.day) = extract(year from d)) as e
  from generate_series('2004-01-01'::date, '2039-12-31', '1 day') d;
create table holiday as
  select 'FR' as home, day from day where md in ('01-01','05-01','05-08','07-14','08-15','11-01','11-11','12-25') or e in (1,39,50)
  union all select 'IE', day from day where md in ('01-01','03-17','12-25','12-26') or e = 1
    or (dow = 1 and dom <= 7 and m in (5,6,8)) or (dow = 1 and m = 10 and dom > 24)
    or (m = 2 and y >= 2023 and ((dom = 1 and dow = 5) or (dow = 1 and dom <= 7 and dom <> 4)))
  union all select 'NL', day from day where md in ('01-01','05-05','12-25','12-26') or e in (-2,1,39,50)
    or (y >= 2014 and ((md = '04-27' and dow <> 7) or (md = '04-26' and dow = 6)))
  union all select 'SE', day from day where md in ('01-01','01-06','05-01','06-06','12-24','12-25','12-26','12-31')
    or e in (-2,0,1,39,49) or (m = 6 and dow = 6 and dom between 20 and 26) or (m = 6 and dow = 5 and dom between 19 and 25)
    or (dow = 6 and (md = '10-31' or (m = 11 and dom <= 6)));
create table working as
  select home, day, row_number() over (partition by home order by day) as n
  from (select unnest(array['FR','IE','NL','SE']) as home) homes cross join day
  where dow < 6 and not exists (select from holiday h where h.home = homes.home and h.day = day.day);
create unique index on working (home, day);
create unique index on working (home, n);
analyze working;
create function nth_working(of text, after date, amount int) returns date language sql stable as $$
  select w.day from working w where w.home = of
    and w.n = amount + coalesce((select b.n from working b where b.home = of and b.day <= after order by b.day desc limit 1), 0)
$$;
create function working_from(of text, wanted date) returns date language sql stable as $$
  select w.day from working w where w.home = of and w.day >= wanted order by w.day limit 1
$$;`

const QUESTION = `
with asked as (
  select row_number() over () as n, r.*, (r.at at time zone r.zone) as wall, (r.at at time zone r.zone)::date as day
  from json_to_recordset($1::json) as r(at timestamptz, zone text, amount int, unit text, counted text, home text)
), reckoned as (
  select n, case
    when unit in ('minute','hour') then at + (amount || ' ' || unit)::interval
    when unit = 'working-day' then last_of(nth_working(home, day, amount), zone)
    when counted = 'elapsed' then earliest(wall + (amount || ' ' || unit)::interval, zone)
    when counted = 'to-end-of-day' then last_of((day + (amount || ' ' || unit)::interval)::date, zone)
    else last_of(greatest(
      working_from(home, (day + (amount || ' ' || unit)::interval)::date),
      case when unit = 'day' and amount = 1 then day else nth_working(home, day, 2) end), zone)
    end as due,
    date_trunc('hour', at, zone) + make_interval(hours => amount + 1) as whole
  from asked
)
select to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as due,
       to_char(whole at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as whole
from reckoned order by n`

async function ask<Row extends object>(t: TestContext, sql: string, values: unknown[]): Promise<Row[]> {
  const client = new Client(await freshDatabase(t, prepare))
  await client.connect()
  try {
    return (await client.query<Row>(sql, values)).rows
  } finally {
    await client.end()
  }
}

async function prepare(connection: Connection): Promise<void> {
  const client = new Client(connection)
  await client.connect()
  await client.query(REASONING)
  await client.end()
}

test('PostgreSQL reckons every period as the desk does, over zones, clock changes, month ends and holidays', async (t) => {
  const rows = fc.sample(asked, { seed: 784, numRuns: 4000 })
  const theirs = await ask<{ due: string; whole: string }>(t, QUESTION, [JSON.stringify(rows)])
  const different = rows.flatMap((row, n) => {
    const { at, zone, counted, home, amount, unit } = row
    const due = endOfPeriod(at, { amount, unit }, counted, { zone, holidays: holidays[home]?.holidays ?? [] })
    const ours = { due, whole: wholeHours(at, amount, zone) }
    return isDeepStrictEqual(ours, theirs[n]) ? [] : [{ ...row, ours, theirs: theirs[n] }]
  })
  assert.equal(theirs.length, rows.length)
  assert.deepEqual(different.slice(0, 5), [], `${different.length} of ${rows.length} differ`)
})

test('the holidays of the files are those of the law as written out in SQL', async (t) => {
  for (const home of HOMES) {
    const rows = await ask<{ day: string }>(
      t,
      `select day::text from holiday where home = $1 and day between '2024-01-01' and '2032-12-31' group by day order by day`,
      [home],
    )
    const ours = Array.from({ length: 9 }, (_, n) =>
      holidaysIn(2024 + n, holidays[home]?.holidays ?? []),
    ).flat()
    assert.deepEqual(
      ours,
      rows.map(({ day }) => day),
      home,
    )
  }
})
