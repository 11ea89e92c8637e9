import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Calendar } from './calendar.ts'
import {
  endClock,
  extendClock,
  phaseOf,
  restartClock,
  satisfyClock,
  startClock,
  stopClock,
  timeLeft,
  warningsOf,
  wasMissed,
} from './clock.ts'
import type { Clock } from './clock.ts'
import { between, later } from './instant.ts'
import type { Instant } from './instant.ts'
import { clockRule, instrumentFor, regimeOf } from './regime.ts'
import type { ClockRule } from './regime.ts'

const text = readFileSync(new URL('../regimes/eu-tco.yaml', import.meta.url), 'utf8')
const order = instrumentFor(regimeOf(text), 'removal-order', '2026-03-02') ?? assert.fail('no instrument')
const rule = (name: string): ClockRule => clockRule(order, name) ?? assert.fail(`no clock ${name}`)
const paris: Calendar = { zone: 'Europe/Paris', holidays: [] }
const ten: Instant = '2026-03-02T10:00:00.000Z'
const hour = 3_600_000
const at = (minutes: number): Instant => later(ten, minutes * 60_000)
const removal = startClock(rule('removal'), ten, paris)
const fresh = { restarts: 'fresh' } as const

/** A life of a clock: pauses and their ends in any order, minutes apart. */
const lives = fc.array(
  fc.record({
    deed: fc.constantFrom('stop', 'restart', 'satisfy', 'end'),
    ground: fc.constantFrom('force-majeure', 'manifest-errors'),
    after: fc.integer({ min: 0, max: 90 }),
  }),
  { maxLength: 10 },
)
type Life = { deed: string; ground: string; after: number }[]

/** Every state a clock goes through, with the instant of each. */
function lived(life: Life, restarts: 'fresh' | 'rest'): { clock: Clock; now: Instant }[] {
  const states = [{ clock: removal, now: ten }]
  for (const { deed, ground, after } of life) {
    const { clock, now } = states.at(-1) ?? assert.fail('no state')
    const next = later(now, after * 60_000)
    states.push({ now: next, clock: done(clock, deed, ground, next, restarts) })
  }
  return states
}

function done(clock: Clock, deed: string, ground: string, now: Instant, restarts: 'fresh' | 'rest'): Clock {
  if (deed === 'stop') return stopClock(clock, now, ground)
  if (deed === 'restart') return restartClock(rule('removal'), clock, now, paris, { restarts, ground })
  return deed === 'satisfy' ? satisfyClock(clock, now) : endClock(clock, now, 'withdrawn')
}

const check = (property: fc.IProperty<[Life]>): void => fc.assert(property, { seed: 784, numRuns: 200 })

test('a deadline moves only when time runs again after a recorded pause', () => {
  check(
    fc.property(lives, (life) => {
      const states = lived(life, 'fresh')
      states.slice(1).forEach(({ clock, now }, n) => {
        const before = states[n]?.clock ?? assert.fail('no state')
        if (clock.dueAt === before.dueAt) return
        assert.equal(before.state, 'stopped')
        assert.equal(clock.dueAt, later(now, hour))
        assert.equal(clock.pauses.length, before.pauses.length)
        assert.ok(clock.pauses.every(({ to }) => to !== undefined))
      })
    }),
  )
})

test('time runs or stands still, never both, and every minute since receipt is in one stretch or one pause', () => {
  check(
    fc.property(lives, (life) => {
      for (const { clock, now } of lived(life, 'fresh')) {
        assert.equal(clock.state === 'running', clock.stretches.at(-1)?.to === undefined)
        assert.equal(
          clock.state === 'stopped',
          clock.pauses.some(({ to }) => to === undefined),
        )
        const closed = clock.closedAt ?? now
        const ran = clock.stretches.reduce((sum, { from, to }) => sum + between(from, to ?? now), 0)
        const stood = clock.stretches.reduce((sum, { to }, n) => {
          const next = clock.stretches[n + 1]?.from ?? closed
          return sum + (to === undefined ? 0 : between(to, next))
        }, 0)
        assert.equal(ran + stood, between(ten, closed))
      }
    }),
  )
})

test('with a regime that gives back only the rest, all the time that ran is never more than the hour', () => {
  check(
    fc.property(lives, (life) => {
      const { clock } = lived(life, 'rest').at(-1) ?? assert.fail('no state')
      if (clock.state !== 'running' || clock.dueAt === null || wasMissed(clock, ten)) return
      const past = clock.stretches
        .slice(0, -1)
        .reduce((sum, { from, to }) => sum + between(from, to ?? from), 0)
      const last = clock.stretches.at(-1) ?? assert.fail('no stretch')
      const left = between(last.from, clock.dueAt)
      assert.equal(past >= hour ? 0 : left, past >= hour ? 0 : hour - past)
    }),
  )
})

test('what is satisfied or ended stays so, whatever is said later', () => {
  check(
    fc.property(lives, (life) => {
      const states = lived(life, 'fresh')
      const end = states.findIndex(({ clock }) => clock.state === 'satisfied' || clock.state === 'ended')
      if (end < 0) return
      assert.deepEqual(states.at(-1)?.clock, states[end]?.clock)
    }),
  )
})

test('a clock that has been stored and read is the same clock', () => {
  check(
    fc.property(lives, (life) => {
      const { clock } = lived(life, 'fresh').at(-1) ?? assert.fail('no state')
      assert.deepEqual(JSON.parse(JSON.stringify(clock)), clock)
    }),
  )
})

test('as the minutes go by a duty gets only more urgent', () => {
  const phases = Array.from({ length: 62 }, (_, minute) => phaseOf(removal, at(minute)))
  const order = ['calm', 'due-soon', 'urgent', 'overdue'] as const
  assert.deepEqual([...new Set(phases)], order)
  assert.deepEqual(
    order.map((phase) => phases.indexOf(phase)),
    [0, 46, 55, 61],
  )
})

test('people are told at half the hour, at three quarters and at nine tenths', () => {
  assert.deepEqual(
    warningsOf(removal).map(({ at }) => at.slice(11, 16)),
    ['10:30', '10:45', '10:54'],
  )
})

test('a fresh hour brings fresh warnings, and a pause brings none', () => {
  const paused = stopClock(removal, at(20), 'manifest-errors')
  const again = restartClock(rule('removal'), paused, at(300), paris, fresh)
  assert.deepEqual(warningsOf(paused), [])
  assert.deepEqual(
    warningsOf(again).map(({ at }) => at.slice(11, 16)),
    ['15:30', '15:45', '15:54'],
  )
})

test('keeping and silence are calm until they are over: nobody has to hurry', () => {
  const kept = startClock(rule('preserve-content'), ten, paris)
  const silent = startClock(rule('silence'), ten, paris)
  for (const clock of [kept, silent]) {
    const end = clock.dueAt ?? assert.fail('no end')
    assert.deepEqual(
      [phaseOf(clock, end), phaseOf(clock, later(end, 1)), warningsOf(clock)],
      ['calm', 'over', []],
    )
  }
})

test('a right that was not used is over, not overdue', () => {
  const right = startClock(rule('scrutiny-request-addressee'), ten, paris)
  assert.deepEqual([phaseOf(right, at(48 * 60)), phaseOf(right, later(at(48 * 60), 1))], ['urgent', 'over'])
})

test('how long is left is told in milliseconds, below nothing when late, and not at all while time stands still', () => {
  const paused = stopClock(removal, at(20), 'force-majeure')
  assert.deepEqual(
    [timeLeft(removal, at(59)), timeLeft(removal, at(61)), timeLeft(paused, at(30))],
    [60_000, -60_000, null],
  )
})

test('a clock without an extension in the law is not extended', () => {
  const answer = extendClock(rule('removal'), removal, { at: at(1), by: ['issuing-authority'] }, paris)
  assert.deepEqual(answer, { refused: 'the law knows no extension of removal', article: 'Art. 3(3)' })
})

test('non-disclosure never lasts longer than twelve weeks from the decision, whatever was stated', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 41 }), (days, asked) => {
      const until = later(ten, days * 86_400_000)
      const first = startClock(rule('silence'), ten, paris)
      const said = { at: later(ten, asked * 86_400_000), by: ['issuing-authority'], until }
      const answer = extendClock(rule('silence'), first, said, paris)
      const end = ('refused' in answer ? first : answer).dueAt ?? assert.fail('no end')
      assert.ok(end <= '2026-05-25T21:59:59.999Z' && end >= (first.dueAt ?? ''))
    }),
    { seed: 784, numRuns: 200 },
  )
})

test('an extension asked for at the very last instant is in time', () => {
  const silent = startClock(rule('silence'), ten, paris)
  const answer = extendClock(
    rule('silence'),
    silent,
    { at: silent.dueAt ?? '', by: ['issuing-authority'] },
    paris,
  )
  assert.equal('dueAt' in answer && answer.dueAt, '2026-05-25T21:59:59.999Z')
})

test('a law that allows many extensions and a longest time in all is held to the longest time', () => {
  const { extension, ...silence } = rule('silence')
  const { times: _, ...often } = extension ?? assert.fail('no extension')
  const law = { ...silence, extension: { ...often, length: { amount: 5, unit: 'week' as const } } }
  const extend = (clock: Clock): Clock => {
    const answer = extendClock(law, clock, { at: ten, by: ['issuing-authority'] }, paris)
    return 'refused' in answer ? clock : answer
  }
  const ends = [startClock(law, ten, paris)]
  for (let n = 0; n < 3; n++) ends.push(extend(ends.at(-1) ?? assert.fail()))
  assert.deepEqual(
    ends.map(({ dueAt }) => dueAt?.slice(0, 10)),
    ['2026-04-13', '2026-05-18', '2026-05-25', '2026-05-25'],
  )
})

test('an extension is recorded with who asked, when, for what and from which end to which', () => {
  const kept = startClock(rule('preserve-content'), ten, paris)
  const until = '2026-12-01T22:59:59.999Z'
  const asked = { at: at(60), by: ['court'], until, purpose: 'review-proceedings', reference: 'VG 3 K 12/26' }
  const longer = extendClock(rule('preserve-content'), kept, asked, paris)
  assert.deepEqual(longer, {
    ...kept,
    dueAt: until,
    stretches: [{ from: ten, dueAt: until }],
    extensions: [
      {
        at: at(60),
        by: 'court',
        from: '2026-09-02T21:59:59.999Z',
        until,
        reference: 'VG 3 K 12/26',
        purpose: 'review-proceedings',
      },
    ],
  })
})
