import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keysFor } from '../core/deeds/keys.ts'
import { later } from '../core/instant.ts'
import { Desk, orderFor, signedWell } from './paper-desk.ts'

const outcomes = (desk: Desk) => desk.numbered.targets.map(({ outcome }) => outcome)
const forms = (desk: Desk) => desk.numbered.answers.map(({ form }) => form)
const kinds = (desk: Desk) => desk.effects.map(({ kind }) => kind)
const clock = (desk: Desk, name: string, target?: string) =>
  desk.numbered.clocks.find((each) => each.name === name && (target === undefined || each.target === target))
const all = (desk: Desk) => desk.numbered.targets.map(({ id }) => id)
const informed = (desk: Desk) => desk.numbered.informed?.kind
const hour = 3_600_000

test('an order of the best trust is frozen by nobody’s hand, restricted by a person, answered and published', () => {
  const desk = new Desk().settle()
  assert.deepEqual(
    [desk.demand.step, desk.numbered.waitsFor, kinds(desk)],
    ['register', 'person', ['hold', 'hold']],
  )
  desk.do({ deed: 'restrict', targets: all(desk) }).settle()
  assert.deepEqual(outcomes(desk), ['restricted', 'restricted'])
  assert.deepEqual(
    [desk.demand.step, desk.numbered.waitsFor, forms(desk)],
    ['publish', 'nothing', ['annex-ii']],
  )
  assert.deepEqual(clock(desk, 'removal', 't1')?.state, 'satisfied')
  assert.equal(clock(desk, 'preserve-content', 't1')?.dueAt?.slice(0, 10), '2026-09-02')
})

test('nothing is restricted before its copy is safe', () => {
  const desk = new Desk()
  assert.throws(() => desk.do({ deed: 'restrict', targets: ['t1'] }), /why-not.not-yet-found/)
})

test('one act is one effect: the same decision twice restricts once, and undoing and doing again are three', () => {
  const desk = new Desk({ fates: ['found'] }).settle().do({ deed: 'restrict', targets: ['t1'] })
  assert.throws(() => desk.do({ deed: 'restrict', targets: ['t1'] }), /why-not.target-restricting/)
  desk
    .settle()
    .do({ deed: 'undo', targets: ['t1'], text: 'wrong piece' })
    .settle()
    .do({ deed: 'restrict', targets: ['t1'] })
    .settle()
  assert.deepEqual(
    kinds(desk).filter((kind) => kind !== 'answer'),
    ['hold', 'restrict', 'restore', 'restrict'],
  )
  assert.equal(new Set(desk.effects.map(({ key }) => key)).size, desk.effects.length)
  assert.deepEqual(outcomes(desk), ['restricted'])
})

test('where one address is unclear, the others are answered at once and the clock of that one alone stops', () => {
  const desk = new Desk({ fates: ['found', 'ambiguous'] }).settle()
  desk.do({ deed: 'restrict', targets: ['t1'] }).settle()
  desk
    .do({
      deed: 'clarify',
      grounds: ['insufficient-information'],
      text: 'which post?',
      needed: 'the address of the post',
    })
    .settle()
  assert.deepEqual(outcomes(desk), ['restricted', 'open'])
  assert.deepEqual(forms(desk).toSorted(), ['annex-ii', 'annex-iii'])
  assert.deepEqual(
    [clock(desk, 'removal', 't1')?.state, clock(desk, 'removal', 't2')?.state],
    ['satisfied', 'stopped'],
  )
  assert.deepEqual([desk.demand.step, desk.numbered.waitsFor], ['publish', 'clarification'])
})

test('the hour begins afresh when the clarification comes, and what was reported is not reported again', () => {
  const desk = new Desk({ fates: ['found', 'ambiguous'] }).settle()
  desk.do({ deed: 'restrict', targets: ['t1'] }).settle()
  desk
    .do({ deed: 'clarify', grounds: ['insufficient-information'], text: 'which?', needed: 'which' })
    .settle()
  desk.turn(5 * hour)
  const cameAt = desk.now
  Object.assign(desk.fates as unknown as string[], { 1: 'found' })
  desk
    .do({
      deed: 'enter-follow-up',
      followUp: 'clarification',
      by: 'Ministry',
      reference: '',
      text: 'the second',
    })
    .settle()
  assert.equal(clock(desk, 'removal', 't2')?.dueAt, later(cameAt, hour))
  desk.do({ deed: 'restrict', targets: ['t2'] }).settle()
  const last = desk.effects.filter(({ kind }) => kind === 'answer').at(-1)
  assert.deepEqual(last?.kind === 'answer' ? last.covers : [], ['2.2.restricted'])
  assert.deepEqual(outcomes(desk), ['restricted', 'restricted'])
})

test('a question about the whole order stops every clock and holds the path where it is', () => {
  const desk = new Desk().settle()
  desk.do({ deed: 'clarify', grounds: ['manifest-errors'], text: 'dates', needed: 'dates' }).settle()
  assert.deepEqual(
    [desk.demand.step, desk.numbered.waitsFor, forms(desk)],
    ['register', 'clarification', ['annex-iii']],
  )
  assert.ok(
    desk.numbered.clocks.filter(({ name }) => name === 'removal').every(({ state }) => state === 'stopped'),
  )
})

test('content already gone when the order came is reported as such, and no clock waits for it', () => {
  const desk = new Desk({ fates: ['gone', 'found'] })
    .settle()
    .do({ deed: 'restrict', targets: ['t2'] })
    .settle()
  assert.deepEqual(outcomes(desk), ['gone', 'restricted'])
  assert.equal(desk.demand.step, 'publish')
  assert.notEqual(clock(desk, 'removal', 't1')?.state, 'running')
})

test('while a silence lasts the words in place of the content are neutral, and the person is told when it ends', () => {
  const order = orderFor(1, { c: { nonDisclosure: true } })
  const desk = new Desk({ order, fates: ['found'] })
    .settle()
    .do({ deed: 'restrict', targets: ['t1'] })
    .settle()
  const [restrict] = desk.effects.filter((effect) => effect.kind === 'restrict')
  assert.equal(restrict?.notice.kind, 'neutral')
  assert.equal(informed(desk), undefined)
  desk.turn(41 * 24 * hour)
  assert.ok(!kinds(desk).includes('notice'), 'a day too early')
  desk.turn(2 * 24 * hour).settle()
  assert.deepEqual([kinds(desk).filter((kind) => kind === 'notice').length, informed(desk)], [1, 'explained'])
  assert.equal(clock(desk, 'silence')?.state, 'satisfied')
})

test('an annulment puts everything back with one act and ends the order', () => {
  const desk = new Desk()
    .settle()
    .do({ deed: 'restrict', targets: ['t1', 't2'] })
    .settle()
  desk
    .do({
      deed: 'enter-follow-up',
      followUp: 'annulment',
      by: 'Administrative court',
      reference: 'TA 1',
      text: '',
    })
    .settle()
  assert.deepEqual(outcomes(desk), ['restored', 'restored'])
  assert.equal(desk.numbered.ended?.how, 'annulled')
  assert.equal(clock(desk, 'reinstatement', 't1')?.state, 'satisfied')
  assert.throws(() => desk.do({ deed: 'restrict', targets: ['t1'] }), /why-not.ended.annulled/)
})

test('an order annulled while it waits for a person is never carried out', () => {
  const desk = new Desk().settle()
  desk.do({ deed: 'enter-follow-up', followUp: 'annulment', by: 'Court', reference: '', text: '' }).settle()
  assert.deepEqual(
    [outcomes(desk), desk.demand.step, kinds(desk)],
    [['left', 'left'], 'publish', ['hold', 'hold']],
  )
})

test('an infringement found by the home authority ends the order; no infringement changes nothing', () => {
  const restricted = () =>
    new Desk({ fates: ['found'] })
      .settle()
      .do({ deed: 'restrict', targets: ['t1'] })
      .settle()
  const decision = {
    deed: 'enter-follow-up',
    followUp: 'scrutiny-decision',
    by: 'Home authority',
    reference: 'S-1',
    text: '',
  } as const
  assert.deepEqual(
    outcomes(
      restricted()
        .do({ ...decision, outcome: 'infringement' })
        .settle(),
    ),
    ['restored'],
  )
  assert.deepEqual(
    outcomes(
      restricted()
        .do({ ...decision, outcome: 'no-infringement' })
        .settle(),
    ),
    ['restricted'],
  )
})

test('impossibility is reported, waits open for its ground to cease, and then has a fresh hour', () => {
  const desk = new Desk({ fates: ['found'] }).settle()
  desk.do({ deed: 'impossible', targets: ['t1'], text: 'outage of the storage' }).settle()
  assert.deepEqual(
    [forms(desk), desk.numbered.waitsFor, clock(desk, 'removal')?.state],
    [['annex-iii'], 'date', 'stopped'],
  )
  desk.turn(3 * hour).do({ deed: 'grounds-ceased' })
  assert.deepEqual([outcomes(desk), clock(desk, 'removal')?.dueAt], [['open'], later(desk.now, hour)])
  desk.do({ deed: 'restrict', targets: ['t1'] }).settle()
  assert.deepEqual([outcomes(desk), forms(desk)], [['restricted'], ['annex-iii', 'annex-ii']])
})

test('the desk acts alone only where two persons switched it on, after enough undisputed orders, with nothing odd', () => {
  const trusted = { ...signedWell, automatic: 'two-persons', undisputed: 10 } as const
  assert.deepEqual(outcomes(new Desk({ trust: trusted }).settle()), ['restricted', 'restricted'])
  assert.deepEqual(outcomes(new Desk({ trust: { ...trusted, undisputed: 9 } }).settle()), ['open', 'open'])
  assert.deepEqual(
    outcomes(new Desk({ trust: { ...trusted, odd: { ...trusted.odd, 'first-ever': true } } }).settle()),
    ['open', 'open'],
  )
  assert.deepEqual(outcomes(new Desk({ trust: trusted, fates: ['found', 'ambiguous'] }).settle()), [
    'open',
    'open',
  ])
})

test('what a letter says in the place of an unclear address was signed by nobody: the registered contact confirms it first', () => {
  const trusted = { ...signedWell, automatic: 'two-persons', undisputed: 10 } as const
  const told = () =>
    new Desk({ trust: trusted, fates: ['ambiguous', 'found'] })
      .settle()
      .do({ deed: 'clarify', grounds: ['insufficient-information'], text: 'which?', needed: 'an address' })
      .settle()
      .do({
        deed: 'enter-follow-up',
        followUp: 'clarification',
        by: 'Ministry',
        reference: '',
        text: '',
        names: [{ url: 'https://plaza.example/p/other' }],
        targetIds: ['t3'],
      })
      .settle()
  const third = ({ numbered }: Desk) => numbered.targets.find(({ ordinal }) => ordinal === 3)
  const desk = told()
  assert.deepEqual(
    [third(desk)?.resolution, third(desk)?.outcome, kinds(desk).filter((kind) => kind === 'restrict')],
    ['unasked', 'open', []],
  )
  assert.throws(() => desk.do({ deed: 'hold', targets: ['t3'] }), /why-not.call-back-first/)
  assert.throws(() => desk.do({ deed: 'restrict', targets: ['t3'] }), /why-not.call-back-first/)
  assert.equal(keysFor(desk.numbered, desk.facts())[0]?.deed, 'call-back')
  const before = desk.numbered.trust
  desk.do({ deed: 'call-back', outcome: 'not-reached', contact: '+33' })
  assert.throws(() => desk.do({ deed: 'restrict', targets: ['t3'] }), /why-not.call-back-first/)

  desk.do({ deed: 'call-back', outcome: 'confirmed', contact: '+33' }).settle()
  assert.deepEqual([desk.numbered.trust, third(desk)?.outcome], [before, 'open'], 'and still by no machine')
  desk.do({ deed: 'restrict', targets: ['t2', 't3'] }).settle()
  assert.equal(third(desk)?.outcome, 'restricted')

  // A denial is one of the letter: the order that was signed stands, and is unclear as it was.
  const denied = told().do({ deed: 'call-back', outcome: 'denied', contact: '+33' }).settle()
  assert.deepEqual(
    [
      denied.numbered.trust,
      third(denied)?.resolution,
      third(denied)?.address,
      kinds(denied).includes('restrict'),
    ],
    [before, 'unnamed', '', false],
  )
  assert.ok(!JSON.stringify(denied.numbered.order).includes('/p/other'))
  denied.do({ deed: 'clarify', grounds: ['insufficient-information'], text: 'which?', needed: 'an address' })
})

test('an order nobody has proved is not frozen; after a confirmed call-back one person may act', () => {
  const unproved = {
    ...signedWell,
    request: {
      ...signedWell.request,
      signature: 'absent',
      key: 'absent',
      algorithm: 'absent',
      digest: 'absent',
      coverage: 'absent',
      times: 'absent',
      nonce: 'absent',
    },
  } as const
  const desk = new Desk({ trust: unproved, fates: ['found'] }).settle()
  assert.deepEqual([kinds(desk), desk.numbered.waitsFor], [[], 'call-back'])
  assert.throws(() => desk.do({ deed: 'restrict', targets: ['t1'] }), /why-not.call-back-first/)
  desk
    .do({ deed: 'call-back', outcome: 'confirmed', contact: '+33' })
    .do({ deed: 'hold', targets: ['t1'] })
    .settle()
  desk.do({ deed: 'restrict', targets: ['t1'] }).settle()
  assert.deepEqual(outcomes(desk), ['restricted'])
})

test('a forged order is refused after a denied call-back, without touching anything', () => {
  const unproved = { ...signedWell, binding: 'differs' } as const
  const desk = new Desk({ trust: unproved }).settle()
  assert.throws(() => desk.do({ deed: 'hold', targets: ['t1'] }), /why-not.trust/)
  desk
    .do({ deed: 'call-back', outcome: 'denied', contact: '+33' })
    .do({ deed: 'refuse', ground: 'unauthentic', text: 'not theirs' })
    .settle()
  assert.deepEqual([desk.numbered.ended?.how, kinds(desk), desk.demand.step], ['refused', [], 'publish'])
})

test('an authentic order cannot be refused: the law gives clarification and impossibility, and the courts', () => {
  assert.throws(
    () => new Desk().settle().do({ deed: 'refuse', ground: 'x', text: 'we disagree' }),
    /why-not.authentic-orders-are-not-refused/,
  )
})

test('a referral may be left, with a reason, and starts no clock of an hour', () => {
  const desk = new Desk({
    instrument: 'referral',
    order: { ...(orderFor(1) as object), items: [{ url: 'https://host.example/p/1' }] } as never,
    fates: ['found'],
  }).settle()
  assert.equal(clock(desk, 'removal'), undefined)
  if (desk.numbered.targets.length === 0) return assert.fail('the referral names a target')
  desk.do({ deed: 'leave', targets: ['t1'], ground: 'kept', text: 'a news report' }).settle()
  assert.deepEqual(outcomes(desk), ['left'])
})

test('a copy for a demand nobody confirmed lapses after three days; one kept by law is destroyed after its six months, not under a legal hold', () => {
  const lapsed = new Desk({ fates: ['found'] })
    .settle()
    .turn(73 * hour)
    .settle()
  assert.equal(lapsed.numbered.targets[0]?.hold.state, 'lapsed')

  const kept = new Desk({ fates: ['found'] })
    .settle()
    .do({ deed: 'restrict', targets: ['t1'] })
    .settle()
  kept
    .do({ deed: 'legal-hold', on: true, text: 'court order' })
    .turn(200 * 24 * hour)
    .settle()
  assert.equal(kept.numbered.targets[0]?.hold.state, 'held')
  kept.do({ deed: 'legal-hold', on: false, text: 'over' }).turn(hour).settle()
  assert.equal(kept.numbered.targets[0]?.hold.state, 'destroyed')
})

test('preservation is extended for the content alone unless the related data are named', () => {
  const desk = new Desk({ fates: ['found'] })
    .settle()
    .do({ deed: 'restrict', targets: ['t1'] })
    .settle()
  const before = clock(desk, 'preserve-related-data')?.dueAt
  desk.do({
    deed: 'extend-hold',
    until: '2026-12-31T22:59:59.000Z',
    by: 'Court',
    reference: 'C-1',
    relatedData: false,
  })
  assert.deepEqual(
    [clock(desk, 'preserve-content')?.dueAt, clock(desk, 'preserve-related-data')?.dueAt],
    ['2026-12-31T22:59:59.000Z', before],
  )
})
