import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWorkingDay } from '../core/calendar.ts'
import type { Tenant } from './house.ts'
import { calendarOf } from './tenants.ts'

const at = (homeState: string, zone: string): Tenant => ({
  id: 't',
  hostname: 'desk.example',
  sandbox: false,
  settings: { homeState, zone } as Tenant['settings'],
})

test('a desk in Ireland knows that Saint Patrick’s Day is no working day', () => {
  const calendar = calendarOf(at('IE', 'Europe/Dublin'))
  assert.deepEqual(
    [isWorkingDay('2027-03-17', calendar), isWorkingDay('2027-03-18', calendar)],
    [false, true],
  )
})

test('where nobody wrote down the public holidays, only weekends count', () => {
  assert.deepEqual(calendarOf(at('CY', 'Asia/Nicosia')).holidays, [])
})
