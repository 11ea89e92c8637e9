import type { Actor, Json } from '../../../../core/event.ts'
import { createHash } from 'node:crypto'
import { type Deed, perform } from '../../../../core/deeds/perform.ts'
import type { Numbered } from '../../../../core/demand.ts'
import { finalAnswers } from '../../../../core/answers.ts'
import type { Instant } from '../../../../core/instant.ts'
import type { Change, Effect } from '../../../../core/outcome.ts'
import { agreeableOf, defaultRules, ruleFor, type SecondPersonRule } from '../../../../core/second-person.ts'
import { jcs } from '../../../../log/leaf.ts'
import { startClock } from '../../../../core/clock.ts'
import type { DeedFacts } from '../../../../core/deeds/facts.ts'
import { abilitiesAt } from '../../../platforms/connections.ts'
import { deedFacts } from '../../../facts/deed.ts'
import type { House, Tenant } from '../../../house.ts'
import { instrumentInForce } from '../../../tenants.ts'
import type { Deed as AskedDeed, Plan, Saying } from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { spoken, worded, wordsOf } from '../../../spoken.ts'
import { formTitle, platformTitle } from './view.ts'

/** A deed as it would be done, and the hash that names it. */
type Planned = {
  done: Change<Numbered>
  facts: DeedFacts
  rule: SecondPersonRule | undefined
  planSha256: string
}

/**
 * What a deed would do, found by doing it and writing nothing. The plan's hash covers the deed, the bytes of the
 * order and every effect, without the moment of looking: a person approves bytes, not a screen.
 */
export function planned(house: House, tenant: Tenant, demand: Numbered, deed: AskedDeed, by: Actor): Planned {
  const facts = deedFacts(house, tenant, demand, house.clock.now(), {
    by,
    planSha256: '',
    decision: 'planned',
  })
  const done = perform(demand, deed as Deed, facts)
  if (done.kind === 'refuse') throw notPossible(worded(done.why, facts.instrument))
  const rule = ruleOf(tenant, demand, deed)
  if (rule && demand.asks) throw notPossible({ key: 'why-not.asks-already' })
  const effects = done.effects.map(stable)
  const planSha256 = createHash('sha256')
    .update(jcs({ deed: deed as unknown as Json, order: demand.receipt.sha256, effects } as never))
    .digest('hex')
  return { done, facts, rule, planSha256 }
}

/** The same for a person's eyes: what it would do, to whom, and what would be answered. */
export function planOf(
  house: House,
  tenant: Tenant,
  { demand, version }: { demand: Numbered; version: number },
  deed: AskedDeed,
  by: Actor,
): Plan {
  const { done, facts, rule, planSha256 } = planned(house, tenant, demand, deed, by)
  const answer = answerIn(done.effects) ?? answerAfter(done.demand, facts)
  const notice = done.effects.flatMap((effect) => (effect.kind === 'restrict' ? [effect.notice] : []))[0]
  return {
    deed,
    planSha256,
    orderSha256: demand.receipt.sha256,
    version,
    consequences: [
      ...consequences(deed, done, facts, platformTitle(tenant)),
      ...onlyIn(done.effects),
      ...(notice && wordless(house, tenant, done.effects) ? [{ key: 'consequence.no-words' }] : []),
    ].map((each) => worded(each, facts.instrument)),
    reversible: deed.deed !== 'refuse' && deed.deed !== 'enter-follow-up',
    needsSecondPerson: rule !== undefined,
    ...(rule ? { secondPersonBecause: becauseOf(rule, demand) } : {}),
    mayAsk: agreeableOf(deed as Deed) !== undefined && !demand.asks,
    ...(answer ? { answer: answerView(house, tenant, demand, answer, facts.at) } : {}),
    ...(notice ? { notice: { kind: notice.kind, text: notice.text } } : {}),
  }
}

/** Where it will be hidden, when not everywhere. */
function onlyIn(effects: readonly Effect[]): Saying[] {
  const [limited] = effects.flatMap((effect) => (effect.kind === 'restrict' && effect.countries) || [])
  const countries = effects.flatMap((effect) => (effect.kind === 'restrict' ? (effect.countries ?? []) : []))
  if (!limited) return []
  return [{ key: 'consequence.only-in', params: { countries: [...new Set(countries)].join(', ') } }]
}

/** Whether a platform that is asked to hide something shows no words in its place. */
function wordless(house: House, tenant: Tenant, effects: readonly Effect[]): boolean {
  return effects.some(
    (effect) => effect.kind === 'restrict' && !abilitiesAt(house, tenant, effect.reference).notices,
  )
}

/** The operator's rule that asks for a second person, as it stands now. */
export function ruleOf(tenant: Tenant, demand: Numbered, deed: AskedDeed): SecondPersonRule | undefined {
  return ruleFor(tenant.settings.secondPerson ?? defaultRules, demand, deed as Deed)
}

function becauseOf(rule: SecondPersonRule, demand: Numbered): Saying {
  if (rule.levels) return { key: 'because.level', params: { level: demand.trust.level } }
  if (rule.authorities)
    return { key: 'because.authority', params: { authority: demand.authority?.name ?? '' } }
  if (rule.targetsFrom !== undefined) return { key: 'because.targets', params: { from: rule.targetsFrom } }
  return { key: 'because.always' }
}

export function notPossible(why: Saying): Refused {
  return new Refused(422, 'not-possible', 'A rule does not allow this now.', { detail: why.key, says: why })
}

/** An effect without what differs from one look to the next. */
function stable(effect: Effect): Json {
  const { key: _key, ...rest } = effect
  const { data: _data, ...shown } = 'data' in rest ? rest : { ...rest, data: undefined }
  return JSON.parse(JSON.stringify(shown)) as Json
}

function answerIn(effects: readonly Effect[]): (Effect & { kind: 'answer' }) | undefined {
  return effects.find((effect) => effect.kind === 'answer')
}

/** Stands in a plan for a time nobody knows yet. No clock of ours gets there, and it is never written down. */
const notYet: Instant = '9999-12-31T23:59:59.999Z'

/** For a restriction: the answer that goes out once the platform has been seen to obey, which is {@link notYet}. */
function answerAfter(
  demand: Numbered,
  facts: ReturnType<typeof deedFacts>,
): (Effect & { kind: 'answer' }) | undefined {
  const down = {
    ...demand,
    targets: demand.targets.map((target) =>
      target.outcome === 'restricting'
        ? { ...target, outcome: 'restricted' as const, restrictedAt: notYet }
        : target,
    ),
  }
  return down.targets.some(({ outcome }) => outcome === 'restricted')
    ? answerIn(finalAnswers(down, facts))
    : undefined
}

/** What will happen, to whom: one sentence each, in the order in which it happens. */
function consequences(
  deed: AskedDeed,
  { effects, demand: after }: Pick<Change<Numbered>, 'effects' | 'demand'>,
  facts: DeedFacts,
  platform: string,
): Saying[] {
  const count = (kind: Effect['kind']) => effects.filter((effect) => effect.kind === kind).length
  const authority = after.authority?.name ?? ''
  const answer = answerIn(effects)
  const restored = count('restore')
  const sayings: (Saying | undefined)[] = [
    {
      key:
        deed.deed === 'enter-follow-up' && !deed.original
          ? 'consequence.enter-follow-up-bare'
          : (deed.deed === 'clarify' || deed.deed === 'impossible') && !isStopped(after)
            ? 'consequence.time-runs-on'
            : `consequence.${deed.deed}`,
      params: { count: count('restrict') || restored || count('hold'), platform, authority },
    },
    restored > 0 && deed.deed !== 'undo'
      ? { key: 'consequence.undo', params: { count: restored } }
      : undefined,
    deed.deed === 'enter-follow-up' && after.ended ? { key: 'consequence.ends' } : undefined,
    answer ? { key: 'consequence.answer', params: { form: answer.form, authority } } : undefined,
    ...(count('restrict') > 0 ? afterRestriction(after, facts, authority) : []),
  ]
  return sayings.filter((each) => each !== undefined)
}

/** Not every law stops its time for a ground. */
function isStopped({ clocks }: Numbered): boolean {
  return clocks.some(({ state }) => state === 'stopped')
}

function afterRestriction(after: Numbered, facts: DeedFacts, authority: string): Saying[] {
  const kept = facts.instrument.preservation.find(({ part }) => part === 'content')
  const rule = kept && facts.instrument.clocks.find(({ name }) => name === kept.clock)
  const until = rule && startClock(rule, facts.at, facts.calendar).dueAt
  const form = facts.instrument.answers.find(({ outcome }) => outcome === 'disabled')?.form ?? ''
  return [
    ...(until ? [{ key: 'consequence.keep', params: { until } }] : []),
    { key: 'consequence.answer', params: { form, authority } },
    after.gag && facts.at < after.gag.until
      ? { key: 'consequence.silence', params: { until: after.gag.until } }
      : { key: 'consequence.inform' },
  ]
}

/** The answer line by line, with the labels of the form the law prescribes. */
function answerView(
  house: House,
  tenant: Tenant,
  demand: Numbered,
  effect: Effect & { kind: 'answer' },
  at: Instant,
): NonNullable<Plan['answer']> {
  const instrument = instrumentInForce(house, tenant, demand)
  const form = instrument.forms.find(({ name }) => name === effect.form)
  const fields = (form?.fields ?? []).flatMap((field): NonNullable<Plan['answer']>['fields'] => {
    const { value = '', ...said } = spoken(inData(effect.data, field.name), field)
    const line = { section: field.section, label: wordsOf(field.label) }
    if (value === '') return []
    if (said.instant === notYet) return [{ ...line, value: 'once the platform obeys', pending: 'obeyed' }]
    if (said.instant === at) return [{ ...line, value: 'once confirmed', pending: 'confirmed' }]
    return [{ ...line, value, ...said }]
  })
  return { form: effect.form, ...formTitle(instrument, effect.form), fields }
}

function inData(data: Json, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (part, name) =>
        typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined,
      data,
    )
}
