import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { defaultPolicy, looserThanDefault, oddities } from './policy.ts'
import { trustSayings } from './trust-checks.ts'
import { nothingKnown, otherFacts, requestFacts } from './trust-facts.ts'
import type { RequestFacts, TrustFacts } from './trust-facts.ts'
import { decide, judge, levels, outcomes, permissions, readRequest } from './trust.ts'
import type { RequestVerdict, Trust } from './trust.ts'

const signed: RequestFacts = {
  signature: 'good',
  key: 'valid',
  algorithm: 'registered',
  digest: 'equal',
  coverage: 'complete',
  times: 'in-time',
  nonce: 'new',
}
const bySignedApi: TrustFacts = {
  ...nothingKnown,
  request: signed,
  binding: 'same',
  competence: 'competent',
  reference: 'new',
}
/** All that can be wrong with a request whose key we know and whose signature is good. */
const wrongs: readonly Partial<RequestFacts>[] = [
  { key: 'revoked' },
  { key: 'outside-its-term' },
  { algorithm: 'other' },
  { digest: 'differs' },
  { digest: 'missing' },
  { coverage: 'incomplete' },
  { times: 'out-of-time' },
  { times: 'missing' },
  { nonce: 'missing' },
]
const byPost: TrustFacts = { ...nothingKnown, competence: 'competent' }
const odd = (...names: (keyof TrustFacts['odd'])[]): TrustFacts['odd'] => ({
  ...nothingKnown.odd,
  ...Object.fromEntries(names.map((name) => [name, true])),
})
const verdict = (facts: TrustFacts) => {
  const { level, outcome, permits } = decide(facts, defaultPolicy)
  return { level, outcome, ...permits }
}

test('an order signed with the key of a competent authority is frozen at once and removed by one person', () => {
  assert.deepEqual(verdict(bySignedApi), {
    level: 'L3',
    outcome: 'pass',
    hold: 'nobody-needed',
    restrict: 'one-person',
    clarify: 'nobody-needed',
    disclose: 'two-persons',
  })
})

test('removal is automatic only where two people switched it on, ten demands went undisputed and nothing is odd', () => {
  const trusted: TrustFacts = { ...bySignedApi, automatic: 'two-persons', undisputed: 10 }
  const tries: [string, TrustFacts][] = [
    ['trusted', trusted],
    ['one person', { ...trusted, automatic: 'one-person' }],
    ['nine', { ...trusted, undisputed: 9 }],
    ['odd hour', { ...trusted, odd: odd('unusual-hour') }],
    ['officer alone', { ...trusted, request: nothingKnown.request, officer: 'entitled' }],
    [
      'officer and call',
      { ...trusted, request: nothingKnown.request, officer: 'entitled', callBack: 'confirmed' },
    ],
  ]
  assert.deepEqual(
    tries.map(([name, facts]) => [name, verdict(facts).restrict]),
    [
      ['trusted', 'automatic'],
      ['one person', 'one-person'],
      ['nine', 'one-person'],
      ['odd hour', 'one-person'],
      ['officer alone', 'one-person'],
      ['officer and call', 'one-person'],
    ],
  )
})

test('a properly signed first order from a new key at night is not stuck, but discloses nothing', () => {
  const first = verdict({ ...bySignedApi, odd: odd('first-ever', 'credential-changed', 'unusual-hour') })
  assert.deepEqual([first.restrict, first.disclose], ['one-person', 'no'])
})

test('a signed order from beside a look-alike domain waits for the call, and its copy is frozen meanwhile', () => {
  const waits: TrustFacts = { ...bySignedApi, odd: odd('look-alike-domain') }
  const before = verdict(waits)
  assert.deepEqual(
    [before.outcome, before.restrict, before.hold],
    ['hold', 'callback-first', 'nobody-needed'],
  )
  assert.equal(verdict({ ...waits, callBack: 'confirmed' }).restrict, 'one-person')
})

test('an order that came by post is neither frozen nor removed until the authority confirms it, then by one person', () => {
  const before = verdict(byPost)
  const after = verdict({ ...byPost, callBack: 'confirmed', binding: 'same' })
  assert.deepEqual(
    [before, after].map((one) => [one.level, one.outcome, one.hold, one.restrict, one.disclose]),
    [
      ['L0', 'hold', 'no', 'callback-first', 'no'],
      ['L1', 'pass', 'one-person', 'one-person', 'no'],
    ],
  )
})

test('an order the authority says is not its own is refused, however well signed', () => {
  assert.equal(verdict({ ...bySignedApi, callBack: 'denied' }).outcome, 'refuse')
})

test('a sealed document in an unsigned mail is judged by its seal; a failed signature on the mail holds it', () => {
  const sealed: TrustFacts = {
    ...nothingKnown,
    document: 'total-passed',
    binding: 'same',
    competence: 'competent',
  }
  assert.deepEqual([verdict(sealed).level, verdict({ ...sealed, mail: 'failed' }).outcome], ['L3', 'hold'])
})

test('a failed seal is not made good by a signed request, an entitled officer and a call together', () => {
  const all: TrustFacts = {
    ...bySignedApi,
    document: 'total-failed',
    officer: 'entitled',
    callBack: 'confirmed',
  }
  assert.deepEqual(verdict(all), {
    level: 'L0',
    outcome: 'hold',
    hold: 'no',
    restrict: 'no',
    clarify: 'one-person',
    disclose: 'no',
  })
})

test('a stranger at the door is refused; a known key with anything else wrong is held', () => {
  const outcomeOf = (change: Partial<RequestFacts>) =>
    verdict({ ...bySignedApi, request: { ...signed, ...change } }).outcome
  assert.deepEqual(
    [
      outcomeOf({ key: 'unregistered', signature: 'unchecked' }),
      outcomeOf({ signature: 'bad' }),
      outcomeOf({ signature: 'missing' }),
      outcomeOf({ nonce: 'used' }),
    ],
    ['refuse', 'refuse', 'refuse', 'refuse'],
  )
  assert.deepEqual(
    wrongs.map(outcomeOf),
    wrongs.map(() => 'hold'),
  )
})

test('what is wrong with a signed request is not made good by a seal or a call', () => {
  const saved = (change: Partial<RequestFacts>): TrustFacts => ({
    ...bySignedApi,
    request: { ...signed, ...change },
    document: 'total-passed',
    callBack: 'confirmed',
  })
  assert.deepEqual(
    wrongs.map((change) => verdict(saved(change)).restrict),
    wrongs.map(() => 'no'),
  )
})

test('a good signature that nothing binds to the authority in the order is worth nothing yet', () => {
  const unbound = verdict({ ...bySignedApi, binding: 'absent' })
  assert.deepEqual([unbound.level, unbound.outcome, unbound.restrict], ['L0', 'hold', 'callback-first'])
})

test('an authority that may not issue this here is held, with no copy taken', () => {
  const one = verdict({ ...bySignedApi, competence: 'not-competent' })
  assert.deepEqual(
    [one.level, one.outcome, one.hold, one.restrict, one.disclose],
    ['L3', 'hold', 'no', 'no', 'no'],
  )
})

test('each check says a sentence that is on the list of sentences', () => {
  const known = new Set(trustSayings)
  for (const [fact, ladder] of Object.entries(requestFacts))
    for (const value of ladder)
      spoken({ ...nothingKnown, request: { ...nothingKnown.request, [fact]: value } })
  for (const [fact, ladder] of Object.entries(otherFacts))
    for (const value of ladder) spoken({ ...nothingKnown, [fact]: value })
  spoken({ ...nothingKnown, odd: odd('first-ever') })
  assert.equal(known.size, 0, `never said: ${[...known].join(', ')}`)

  function spoken(facts: TrustFacts): void {
    for (const check of decide(facts, defaultPolicy).checks) {
      assert.ok(trustSayings.includes(check.says.key), check.says.key)
      known.delete(check.says.key)
    }
  }
})

test('a check that could not run is unknown, one with nothing to check is absent, and neither is failed', () => {
  const { checks } = decide({ ...nothingKnown, document: 'indeterminate' }, defaultPolicy)
  const outcomeOf = (name: string) => checks.find((one) => one.name === name)?.outcome
  assert.deepEqual([outcomeOf('document'), outcomeOf('signature')], ['unknown', 'absent'])
})

test('an operator may tighten the policy and never loosen it', () => {
  assert.deepEqual(looserThanDefault(defaultPolicy), [])
  assert.deepEqual(looserThanDefault({ ...defaultPolicy, automaticAfterUndisputed: 50, callBackFrom: 1 }), [])
  assert.deepEqual(
    looserThanDefault({
      automaticAfterUndisputed: 9,
      callBackFrom: 5,
      coolOffHours: Number.NaN,
      oddness: { ...defaultPolicy.oddness, 'known-forgery': 3 },
    }),
    ['automaticAfterUndisputed', 'oddness.known-forgery', 'callBackFrom', 'coolOffHours'],
  )
})

// The whole fact space: every combination is judged, and every fact of each weakened by one step.

/** One fact: its name, and its values from strongest to weakest as they are set on `facts`. */
type Axis<Facts> = { name: string; size: number; set: (facts: Facts, position: number) => void }

/**
 * Calls `judgeOne` for each combination and returns its answers, then the number of single steps towards
 * weaker for which `permitsMore` holds (named, at most ten).
 */
function weaken<Facts>(
  facts: Facts,
  axes: readonly Axis<Facts>[],
  judgeOne: (facts: Facts) => number,
  permitsMore: (weaker: number, stronger: number) => boolean,
) {
  const strides = axes.map((_, i) => axes.slice(i + 1).reduce((all, axis) => all * axis.size, 1))
  const answers = new Uint32Array(axes.reduce((all, axis) => all * axis.size, 1))
  fill(0, 0)
  let steps = 0
  const worse: string[] = []
  axes.forEach((axis, i) => {
    const stride = strides[i] ?? 1
    for (let index = 0; index < answers.length; index++) {
      if (Math.floor(index / stride) % axis.size === axis.size - 1) continue
      steps++
      if (permitsMore(answers[index + stride] ?? 0, answers[index] ?? 0) && worse.length < 10)
        worse.push(`${axis.name} at ${index}`)
    }
  })
  return { answers, steps, worse }

  function fill(depth: number, index: number): void {
    const axis = axes[depth]
    if (axis === undefined) {
      answers[index] = judgeOne(facts)
      return
    }
    for (let position = 0; position < axis.size; position++) {
      axis.set(facts, position)
      fill(depth + 1, index + position * (strides[depth] ?? 1))
    }
  }
}

function ladder<Facts>(name: string, values: readonly unknown[]): Axis<Facts> {
  return {
    name,
    size: values.length,
    set: (facts, at) => void Object.assign(facts as object, { [name]: values[at] }),
  }
}

const verdicts: readonly RequestVerdict[] = ['passed', 'absent', 'failed', 'stranger']

test('weakening any one fact of a signed request never improves what it comes to', (t) => {
  const axes = Object.entries(requestFacts).map(([name, values]) => ladder<RequestFacts>(name, values))
  const { answers, steps, worse } = weaken(
    { ...signed },
    axes,
    (facts) => verdicts.indexOf(readRequest(facts)),
    (weaker, stronger) => weaker < stronger,
  )
  assert.deepEqual(worse, [])
  assert.deepEqual(
    answers.filter((one) => one === 0).length,
    1,
    'one combination alone is a good signed request',
  )
  t.diagnostic(`${answers.length} signed requests judged, ${steps} weakenings tried, 0 improved`)
})

test('weakening any one fact about a message never permits more', (t) => {
  type Judged = Omit<TrustFacts, 'request'> & { verdict: RequestVerdict }
  const facts: Judged = { ...nothingKnown, odd: { ...nothingKnown.odd }, verdict: 'absent' }
  const axes: Axis<Judged>[] = [
    ladder('verdict', verdicts),
    ...Object.entries(otherFacts).map(([name, values]) => ladder<Judged>(name, values)),
    ladder('undisputed', [10, 9]),
    ...oddities.map((name) => ({
      name,
      size: 2,
      set: (one: Judged, at: number) => void Object.assign(one.odd, { [name]: at === 1 }),
    })),
  ]
  const { answers, steps, worse } = weaken(
    facts,
    axes,
    (one) => grants(judge(one, one.verdict, defaultPolicy)),
    permitsMore,
  )
  assert.deepEqual(worse, [])
  const different = new Set(answers).size
  assert.ok(different > 10, 'the space is not judged all alike')
  t.diagnostic(
    `${answers.length} messages judged, ${steps} weakenings tried, 0 permitted more, ${different} different decisions`,
  )
})

/** What a decision grants, three bits each, so that two can be compared deed by deed. */
function grants({ level, outcome, permits }: Pick<Trust, 'level' | 'outcome' | 'permits'>): number {
  return [
    levels.indexOf(level),
    outcomes.indexOf(outcome),
    rank(permissions.hold, permits.hold),
    rank(permissions.restrict, permits.restrict),
    rank(permissions.clarify, permits.clarify),
    rank(permissions.disclose, permits.disclose),
  ].reduce((all, one) => all * 8 + one, 0)

  function rank(ladderOfDeed: readonly string[], permit: string): number {
    return ladderOfDeed.indexOf(permit)
  }
}

function permitsMore(weaker: number, stronger: number): boolean {
  for (let shift = 0; shift < 18; shift += 3)
    if (((weaker >> shift) & 7) > ((stronger >> shift) & 7)) return true
  return false
}

test('a decision depends on the signed request only through what the request comes to', () => {
  const request = fc.record(
    Object.fromEntries(
      Object.entries(requestFacts).map(([name, values]) => [name, fc.constantFrom(...values)]),
    ),
  ) as fc.Arbitrary<RequestFacts>
  const rest = fc.record(
    Object.fromEntries(
      Object.entries(otherFacts).map(([name, values]) => [name, fc.constantFrom(...values)]),
    ),
  ) as fc.Arbitrary<Omit<TrustFacts, 'request' | 'undisputed' | 'odd'>>
  fc.assert(
    fc.property(request, rest, fc.integer({ min: 0, max: 20 }), (one, others, undisputed) => {
      const facts: TrustFacts = { ...others, request: one, undisputed, odd: nothingKnown.odd }
      const { checks: _, ...decided } = decide(facts, defaultPolicy)
      assert.deepEqual(decided, judge(facts, readRequest(one), defaultPolicy))
    }),
    { seed: 9421, numRuns: 200 },
  )
})
