import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isAdministrator, notAllowed, type PeopleChange, type Person, wantsTwo } from './house-change.ts'

const roles = ['officer', 'senior', 'registrar', 'auditor', 'administrator']
const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  name: id,
  role: 'senior',
  administers: true,
  active: true,
  enrolled: true,
  asleep: false,
  ...more,
})
const [ada, bo, cy] = [person('ada'), person('bo'), person('cy', { role: 'officer', administers: false })]

const why = (change: PeopleChange, people: readonly Person[], ...by: string[]) =>
  notAllowed(change, people, by)?.refused

test('of two who administer neither can be let go, nor given a lesser role', () => {
  assert.deepEqual(
    [
      why({ change: 'deactivate', staff: 'bo' }, [ada, bo, cy], 'ada'),
      why({ change: 'role', staff: 'bo', role: 'officer', administers: false }, [ada, bo, cy], 'ada'),
      why({ change: 'role', staff: 'bo', role: 'senior', administers: true }, [ada, bo, cy], 'ada'),
      why({ change: 'deactivate', staff: 'cy' }, [ada, bo, cy], 'ada'),
    ],
    ['too-few-administrators', 'too-few-administrators', undefined, undefined],
  )
})

test('whoever has no passkey holds no floor', () => {
  const third = person('dee', { enrolled: false })
  assert.equal(why({ change: 'deactivate', staff: 'bo' }, [ada, bo, third], 'ada'), 'too-few-administrators')
  const enrolled = { ...third, enrolled: true }
  assert.equal(why({ change: 'deactivate', staff: 'bo' }, [ada, bo, enrolled], 'ada', 'dee'), undefined)
})

test('nobody decides about themselves, as the first or as the second', () => {
  const change: PeopleChange = { change: 'enrol-anew', staff: 'bo' }
  assert.deepEqual(
    [why(change, [ada, bo], 'bo'), why(change, [ada, bo], 'ada', 'bo')],
    ['not-oneself', 'not-oneself'],
  )
  assert.equal(why(change, [ada, bo, person('dee')], 'ada', 'dee'), undefined)
})

test('a name is nobody else’s, however it is written', () => {
  const invited = { change: 'invite', role: 'officer', administers: false } as const
  const full = [person('x', { name: 'Ada Lovelace', active: false })]
  for (const name of ['Ada Lovelace', ' ada lovelace ', 'Ａda Lovelace'])
    assert.equal(why({ ...invited, name }, full, 'bo'), 'name-taken', name)
})

test('whatever touches an administrator, a passkey, the law or the end of a record takes two', () => {
  const two = (change: PeopleChange, found?: Person) => wantsTwo(change, found)
  assert.deepEqual(
    [
      two({ change: 'enrol-anew', staff: 'cy' }, cy),
      two({ change: 'deactivate', staff: 'bo' }, bo),
      two({ change: 'deactivate', staff: 'cy' }, cy),
      two({ change: 'role', staff: 'cy', role: 'officer', administers: true }, cy),
      two({ change: 'role', staff: 'bo', role: 'officer', administers: false }, bo),
      two({ change: 'invite', name: 'Z', role: 'auditor', administers: false }),
      wantsTwo({ change: 'setting', setting: 'signIn', value: null }, undefined),
      wantsTwo({ change: 'setting', setting: 'recordYears', value: 1 }, undefined),
      wantsTwo({ change: 'setting', setting: 'verdictWebhook', value: null }, undefined),
      wantsTwo({ change: 'setting', setting: 'alertWebhook', value: null }, undefined),
      wantsTwo({ change: 'setting', setting: 'contactEmail', value: '' }, undefined),
    ],
    [true, true, false, true, true, false, true, true, true, false, false],
  )
})

const people = fc
  .array(
    fc.record({
      role: fc.constantFrom(...roles),
      administers: fc.boolean(),
      active: fc.boolean(),
      enrolled: fc.boolean(),
      asleep: fc.boolean(),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((rows) =>
    rows.map((row, n): Person => ({
      ...row,
      enrolled: row.enrolled && !row.asleep,
      id: `p${n}`,
      name: `Person ${n}`,
    })),
  )
const changeOf = (count: number) =>
  fc.integer({ min: 0, max: count - 1 }).chain((n) =>
    fc.oneof(
      fc.record({
        change: fc.constant('role' as const),
        staff: fc.constant(`p${n}`),
        role: fc.constantFrom(...roles),
        administers: fc.boolean(),
      }),
      fc.record({ change: fc.constant('deactivate' as const), staff: fc.constant(`p${n}`) }),
      fc.record({ change: fc.constant('reactivate' as const), staff: fc.constant(`p${n}`) }),
      fc.record({ change: fc.constant('enrol-anew' as const), staff: fc.constant(`p${n}`) }),
      fc.record({ change: fc.constant('wake' as const), staff: fc.constant(`p${n}`) }),
    ),
  )
const by = (count: number) =>
  fc.array(
    fc.integer({ min: 0, max: count - 1 }).map((n) => `p${n}`),
    { minLength: 1, maxLength: 2 },
  )

const floors = {
  administrators: { least: 2, counts: isAdministrator },
  register: { least: 2, counts: ({ role }: Person) => role === 'senior' || role === 'registrar' },
  seniors: { least: 1, counts: ({ role }: Person) => role === 'senior' },
}

test('no change that is allowed takes a desk below a floor it stood on, or is made by the person it concerns', () => {
  const world = people.chain((all) =>
    fc.record({ all: fc.constant(all), change: changeOf(all.length), by: by(all.length) }),
  )
  fc.assert(
    fc.property(world, ({ all, change, by }) => {
      if (notAllowed(change, all, by)) return
      assert.ok(!by.includes(change.staff))
      const after = all.map((each) => (each.id === change.staff ? made(each, change) : each))
      for (const [what, { least, counts }] of Object.entries(floors)) {
        const count = (of: readonly Person[]) =>
          of.filter((each) => each.active && each.enrolled && counts(each)).length
        assert.ok(count(after) >= Math.min(least, count(all)), what)
      }
    }),
    { seed: 20_261_123, numRuns: 2_000 },
  )
})

test('somebody who sleeps since a restore is woken by two where their word counts, and never by themselves', () => {
  const asleep = person('dee', { asleep: true, enrolled: false })
  const reader = person('ed', { role: 'auditor', administers: false, asleep: true, enrolled: false })
  const wakes = (staff: string) => ({ change: 'wake', staff }) as const
  assert.deepEqual([wantsTwo(wakes('dee'), asleep), wantsTwo(wakes('ed'), reader)], [true, false])
  assert.equal(why(wakes('dee'), [ada, bo, asleep], 'ada', 'bo'), undefined)
  assert.equal(why(wakes('dee'), [ada, bo, asleep], 'dee'), 'not-oneself')
  assert.equal(why(wakes('bo'), [ada, bo, asleep], 'ada'), 'not-asleep')
  assert.equal(why({ change: 'deactivate', staff: 'dee' }, [ada, bo, asleep], 'ada'), undefined)
})

function made(person: Person, change: PeopleChange): Person {
  switch (change.change) {
    case 'role':
      return { ...person, role: change.role, administers: change.administers }
    case 'deactivate':
      return { ...person, active: false }
    case 'reactivate':
      return { ...person, active: true }
    case 'wake':
      return { ...person, asleep: false }
    // Their colleague hands them the link; the floor counts them again when they have registered.
    case 'enrol-anew':
    case 'invite':
      return person
  }
}
