import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { easter, holidaysIn, holidaysOf } from './holidays.ts'

const folder = new URL('../regimes/holidays/', import.meta.url)
const file = (on: string): string =>
  `member: XX\nzone: UTC\nsource: a test\nholidays:\n  Day: { on: ${on} }\n`
const days = (on: string, ...years: number[]): string[] =>
  years.flatMap((year) => holidaysIn(year, holidaysOf(file(on)).holidays))

test('every holiday file can be read and is named after its Member State', () => {
  const names = readdirSync(folder)
  const members = names.map((name) => holidaysOf(readFileSync(new URL(name, folder), 'utf8')).member)
  assert.deepEqual(
    members,
    names.map((name) => name.replace('.yaml', '')),
  )
  assert.deepEqual(members.toSorted(), ['AT', 'BE', 'DE', 'ES', 'FR', 'IE', 'IT', 'LU', 'NL', 'PL', 'SE'])
})

test('Easter falls on its earliest and latest days in the years that are known for it', () => {
  assert.deepEqual(
    [1818, 1943, 2000, 2026, 2285].map((year) => easter(year).toString()),
    ['1818-03-22', '1943-04-25', '2000-04-23', '2026-04-05', '2285-03-22'],
  )
})

test('the last Monday of October is the last one also when October ends with it', () => {
  assert.deepEqual(days('last monday of 10', 2022, 2024), ['2022-10-31', '2024-10-28'])
})

test("the King's birthday is kept a day earlier where it would fall on a Sunday", () => {
  const { holidays } = holidaysOf(readFileSync(new URL('NL.yaml', folder), 'utf8'))
  const april = (year: number): string[] => holidaysIn(year, holidays).filter((day) => /-04-2[67]$/.test(day))
  assert.deepEqual([april(2025), april(2026)], [['2025-04-26'], ['2026-04-27']])
})

test('a holiday counts from the year in which it was made', () => {
  const { holidays } = holidaysOf(readFileSync(new URL('PL.yaml', folder), 'utf8'))
  const eve = (year: number): boolean => holidaysIn(year, holidays).includes(`${year}-12-24`)
  assert.deepEqual([eve(2024), eve(2025)], [false, true])
})

test('a holiday that was abolished no longer counts from the day it ended', () => {
  const { holidays } = holidaysOf(file('05-01, since: 2020-05-01, ends: 2024-05-01'))
  assert.deepEqual(
    [2019, 2020, 2023, 2024].map((year) => holidaysIn(year, holidays).length),
    [0, 1, 1, 0],
  )
})

test('a holiday that is not written as one is refused with what was wanted', () => {
  assert.throws(
    () => holidaysOf(file('third monday of 05')),
    /holidays > Day > on: found "third monday of 05"; wanted a day such as 05-01/,
  )
})

test('a zone that no clock knows is refused', () => {
  assert.throws(
    () => holidaysOf(file('05-01').replace('UTC', 'Europe/Atlantis')),
    /zone: found "Europe\/Atlantis"; wanted/,
  )
})
