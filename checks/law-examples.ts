/** What a file of cases says, made into tests. A law may come from a file or from anywhere else. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Calendar } from '../core/calendar.ts'
import {
  endClock,
  extendClock,
  phaseOf,
  restartClock,
  satisfyClock,
  startClock,
  stopClock,
} from '../core/clock.ts'
import type { Clock } from '../core/clock.ts'
import type { Json } from '../core/event.ts'
import { holidaysOf } from '../core/holidays.ts'
import { instantOf } from '../core/instant.ts'
import { issueFacts } from '../core/path/3-register.ts'
import {
  clockRule,
  clocksOn,
  deedsOf,
  followUpFrom,
  instrumentFor,
  missingFields,
  regimeOf,
} from '../core/regime.ts'
import type { ClockRule, FormFacts, Instrument } from '../core/regime.ts'
import { strict } from '../core/regime/strict.ts'
import { EVENTS, UNITS } from '../core/regime/vocabulary.ts'

const regimes = new URL('../regimes/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, regimes), 'utf8')

const instant = z.string().transform((text) => instantOf(text) ?? assert.fail(`${text} is no instant`))
const change = z.record(z.string(), z.unknown())
const title = z.string()
const source = z.string()
const step = z.union([
  strict({ satisfied: instant }),
  strict({ stopped: instant, ground: z.string() }),
  strict({ restarted: instant, ground: z.string() }),
  strict({ ended: instant, why: z.string() }),
  strict({
    extended: instant,
    by: z.string(),
    until: instant.optional(),
    purpose: z.string().optional(),
    refused: z.string().optional(),
  }),
])
const Cases = strict({
  instrument: z.string(),
  /** A day on which the instrument is in force as the examples want it. */
  day: z.string(),
  sample: z.record(z.string(), z.unknown()),
  facts: z.record(z.string(), z.union([z.string(), z.boolean()])),
  clocks: z.array(
    strict({
      title,
      source,
      clock: z.string(),
      home: z.string(),
      on: z.partialRecord(z.enum(EVENTS), instant),
      until: instant.optional(),
      length: strict({ amount: z.number(), unit: z.enum(UNITS) }).optional(),
      next: z.array(step).default([]),
      expect: strict({ dueAt: z.string().nullable(), phase: z.string(), at: instant.optional() }),
    }),
  ),
  orders: z.array(
    strict({
      title,
      source,
      change,
      facts: z.record(z.string(), z.union([z.boolean(), z.string()])).default({}),
      expect: z.array(strict({ path: z.string(), leadsTo: z.string(), ground: z.string().optional() })),
    }),
  ),
  followUps: z.array(
    strict({
      title,
      source,
      kind: z.string(),
      from: z.string(),
      outcome: z.string().optional(),
      expect: z.union([z.literal('refused'), z.array(z.string())]),
    }),
  ),
  starts: z.array(strict({ title, source, event: z.enum(EVENTS), change, expect: z.array(z.string()) })),
  targets: z.array(
    strict({
      title,
      source,
      found: z.enum(['not-ours', 'ambiguous', 'gone']),
      leadsTo: z.string().optional(),
      ground: z.string().optional(),
      answer: z.string().optional(),
      form: z.string().optional(),
    }),
  ),
})

/** The worked examples of one law as tests: its text, and the text of its cases. */
export function examplesAsTests(law: string, examples: string): void {
  const cases = Cases.parse(parse(examples, { version: '1.2' }))
  const order =
    instrumentFor(regimeOf(law), cases.instrument, cases.day) ?? assert.fail('no instrument in force')

  for (const each of cases.clocks)
    test(each.title, () => {
      const rule = clockRule(order, each.clock) ?? assert.fail(`no clock ${each.clock}`)
      const [[event, at] = assert.fail('no event')] = Object.entries(each.on)
      assert.equal(rule.startsOn, event)
      const calendar: Calendar = holidaysOf(read(`holidays/${each.home}.yaml`))
      const { length, until } = each
      let clock = startClock(rule, at, calendar, {
        ...(length ? { length } : {}),
        ...(until ? { until } : {}),
      })
      for (const next of each.next) clock = after(order, rule, clock, next, calendar)
      const now = each.expect.at ?? clock.closedAt ?? at
      assert.deepEqual(
        { dueAt: clock.dueAt, phase: phaseOf(clock, now) },
        { dueAt: each.expect.dueAt, phase: each.expect.phase },
      )
    })

  for (const each of cases.orders)
    test(each.title, () => {
      const sent = changed(cases.sample, each.change)
      const findings = missingFields(order, sent, around(order, sent, { ...cases.facts, ...each.facts }))
      assert.deepEqual(
        findings.map(({ path, leadsTo, ground }) => (ground ? { path, leadsTo, ground } : { path, leadsTo })),
        each.expect,
      )
    })

  for (const each of cases.followUps)
    test(each.title, () => {
      const followUp = followUpFrom(order, each.kind, [each.from])
      const deeds =
        followUp &&
        deedsOf(followUp, each.outcome).map(({ deed, clock }) => (clock ? `${deed} ${clock}` : deed))
      assert.deepEqual(deeds ?? 'refused', each.expect)
    })

  for (const each of cases.starts)
    test(each.title, () => {
      const started = clocksOn(order, each.event, changed(cases.sample, each.change)).map(({ name }) => name)
      assert.deepEqual(started, each.expect)
    })

  for (const { title, source: _, found, form, ...expect } of cases.targets)
    test(title, () => {
      const leadsTo = order.resolutions[found]?.leadsTo ?? assert.fail('no rule')
      assert.deepEqual(leadsTo, expect)
      if (form) assert.equal(order.answers.find(({ name }) => name === expect.answer)?.form, form)
    })
}

/** What the desk knows around an order, and what it reckons from that as it does at the door. */
function around(
  instrument: Instrument,
  order: unknown,
  { noticeGivenAt, ...facts }: Record<string, string | boolean>,
): FormFacts {
  const received = instantOf(String(facts.receivedAt)) ?? assert.fail('a case needs the time of receipt')
  const given = typeof noticeGivenAt === 'string' ? instantOf(noticeGivenAt) : undefined
  const calendar = holidaysOf(read('holidays/FR.yaml'))
  return { ...facts, ...issueFacts(instrument, order as Json, received, given, calendar) }
}

function after(
  order: Instrument,
  rule: ClockRule,
  clock: Clock,
  next: z.output<typeof step>,
  calendar: Calendar,
): Clock {
  if ('satisfied' in next) return satisfyClock(clock, next.satisfied)
  if ('ended' in next) return endClock(clock, next.ended, next.why)
  const ground = 'ground' in next ? order.grounds.find(({ name }) => name === next.ground) : undefined
  if ('stopped' in next) {
    assert.ok(ground?.stops.includes(rule.name), 'the ground stops this clock')
    return stopClock(clock, next.stopped, next.ground)
  }
  if ('restarted' in next)
    return restartClock(rule, clock, next.restarted, calendar, {
      restarts: ground?.restarts ?? assert.fail('the ground says how the clock restarts'),
      ground: next.ground,
    })
  const { extended: at, by, until, purpose, refused } = next
  const asked = { at, by: [by], ...(until ? { until } : {}), ...(purpose ? { purpose } : {}) }
  const answer = extendClock(rule, clock, asked, calendar)
  assert.equal('refused' in answer ? answer.refused : undefined, refused)
  return 'refused' in answer ? clock : answer
}

/** The sample order with some lines changed; `null` takes a line away. */
function changed(sample: unknown, changes: Record<string, unknown>): unknown {
  const copy = structuredClone(sample) as Record<string, unknown>
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    const place = keys.reduce<Record<string, unknown>>(
      (node, key) => node[key] as Record<string, unknown>,
      copy,
    )
    if (value === null) delete place[last]
    else place[last] = value
  }
  return copy
}
