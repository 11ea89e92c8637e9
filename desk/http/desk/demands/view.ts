/** One demand as the people at the desk see it. Everything here is looked up, nothing decided. */
import { keysFor } from '../../../../core/deeds/keys.ts'
import { unsent } from '../../../../core/deeds/hand-over.ts'
import { heldDownBy, isDown } from '../../../../core/deeds/restore.ts'
import type { DemandClock } from '../../../../core/clocks.ts'
import { type Numbered, steps } from '../../../../core/demand.ts'
import type { Instant } from '../../../../core/instant.ts'
import { allSaid, said, valueAt } from '../../../../core/order.ts'
import { stillOwed } from '../../../../core/path/4-assess.ts'
import { retentionOf } from '../../../../core/path/6-preserve.ts'
import type { Finding, Instrument } from '../../../../core/regime.ts'
import type { Contact } from '../../../../core/registry.ts'
import { recordEnds, recordYears } from '../../../../core/retention.ts'
import { abilitiesAt } from '../../../platforms/connections.ts'
import { deedFacts } from '../../../facts/deed.ts'
import type { House, Tenant } from '../../../house.ts'
import type { PastEvent } from '../../../sql/log.ts'
import { instrumentInForce } from '../../../tenants.ts'
import type { Around, ClockView, DemandView, Saying, TargetView, Words } from '../../contract/index.ts'
import { spoken, worded, wordsOf } from '../../../spoken.ts'

export type ViewFacts = {
  version: number
  history: readonly PastEvent[]
  published: boolean
  undisputed: number
  /** Whom to call back: what the registry holds, never what the message says. */
  contacts: readonly Contact[]
  at: Instant
}

/** A demand by itself, without what the people at the desk have to do with it. */
type Sheet = Omit<DemandView, keyof Around>

export function demandView(house: House, tenant: Tenant, demand: Numbered, facts: ViewFacts): Sheet {
  const instrument = instrumentInForce(house, tenant, demand)
  const regime = house.regimes.get(demand.regime)?.editions.at(-1)
  const { at } = facts
  const reasons = said(demand.order, instrument, 'reasons')
  return {
    id: demand.id,
    version: facts.version,
    number: demand.number,
    regime: { id: demand.regime, title: wordsOf(regime?.title) },
    instrument: { kind: instrument.name, title: wordsOf(instrument.label), article: instrument.source },
    reference: demand.reference,
    orderSha256: demand.receipt.sha256,
    receivedAt: demand.receipt.at,
    channel: demand.receipt.cameBy ?? demand.receipt.channel,
    authority: demand.authority
      ? {
          name: demand.authority.name,
          country: demand.authority.country,
          ...contactOf(facts.contacts),
        }
      : { name: demand.issuer ?? '' },
    trust: {
      level: demand.trust.level,
      outcome: demand.trust.outcome,
      checks: demand.trust.checks.map(checkView),
    },
    path: lights(demand),
    waitsFor: demand.waitsFor,
    clocks: clockViews(demand, instrument),
    sections: instrument.sections.map(({ name, label }) => ({ letter: name, title: wordsOf(label) })),
    fields: fieldViews(demand, instrument),
    findings: demand.findings.map(({ path, section, leadsTo, ground, article, ...finding }) => ({
      path,
      section,
      says: findingSaid({ path, ...finding }, instrument),
      leadsTo,
      ...(ground ? { ground } : {}),
      article,
    })),
    ...(reasons ? { reasons } : {}),
    contentTypes: allSaid(demand.order, instrument, 'types').flatMap((code) =>
      instrument.contentTypes
        .filter(({ name, value }) => name === code || value === code)
        .map((type) => ({ code: String(code), title: wordsOf(type.label), article: type.source })),
    ),
    exceptions: instrument.exceptions.map(({ name, label }) => ({ code: name, title: wordsOf(label) })),
    ...(demand.gag ? { gag: { until: demand.gag.until } } : {}),
    crossBorder: demand.crossBorder,
    ...(demand.ended ? { ended: { at: demand.ended.at, says: worded(demand.ended.why, instrument) } } : {}),
    targets: demand.targets.map((target) => targetView(demand, target, instrument)),
    decisions: decisionViews(demand),
    ...stillAsks(demand, instrument),
    keys: keysFor(demand, deedFacts(house, tenant, demand, at)).map((key) => ({
      ...key,
      ...(key.whyNot ? { whyNot: worded(key.whyNot, instrument) } : {}),
      targets: [...key.targets],
      says: worded(
        { key: key.says.key, params: { ...key.says.params, platform: platformTitle(tenant) } },
        instrument,
      ),
      ...(key.deed === 'restrict' ? countriesFor(house, tenant, demand, key.targets, instrument) : {}),
      ...(key.deed === 'clarify' || key.deed === 'refuse' || key.deed === 'leave'
        ? { grounds: groundsOf(instrument, key.deed) }
        : {}),
      ...(key.deed === 'answer-handed-over' ? { grounds: answersToHandOver(demand, instrument) } : {}),
      ...(key.deed === 'enter-follow-up'
        ? {
            followUps: instrument.followUps.map(({ name, label, source, outcomes, from, does }) => ({
              code: name,
              title: wordsOf(label),
              article: source,
              outcomes: Object.entries(outcomes).map(([way, words]) => ({
                code: way,
                title: wordsOf(words),
              })),
              ...(does.some(({ deed }) => deed === 'add-information') ? { names: true } : {}),
              from: from.map((party) => ({ code: party, title: partyWords(instrument, party) })),
            })),
          }
        : {}),
    })),
    answers: demand.answers.map(({ id, form, at: madeAt, sentAt, sentBy, fetchedAt, pdfSha256 }) => ({
      id,
      form,
      ...formTitle(instrument, form),
      at: madeAt,
      ...(sentAt ? { sentAt } : {}),
      ...(sentBy ? { sentBy } : {}),
      ...(fetchedAt ? { fetchedAt } : {}),
      ...(pdfSha256 ? { sha256: pdfSha256 } : {}),
    })),
    history: facts.history.map((event) => historyView(event, tenant, instrument)),
    receipt: {
      ...(facts.history[0]?.index === null || facts.history[0] === undefined
        ? {}
        : { index: facts.history[0].index }),
      published: facts.published,
    },
    record: recordOf(demand, tenant),
    serverTime: at,
    undisputedBefore: facts.undisputed,
  }
}

/** What the law calls a form, in a word or two; a letter without a form has no such name. */
export function formTitle({ forms }: Instrument, form: string): { title?: Words } {
  const known = forms.find(({ name }) => name === form)
  return known ? { title: wordsOf(known.label) } : {}
}

function partyWords({ parties }: Instrument, party: string): Words {
  return wordsOf(parties.find(({ name }) => name === party)?.label ?? { en: party })
}

/** What was decided, and what of it stands: undone by which, or the undoing of which. */
function decisionViews(demand: Numbered): DemandView['decisions'] {
  const held = demand.targets.filter(({ outcome }) => isDown(outcome))
  return demand.decisions.map(({ id, at, by, agreedBy, deed, targets, undoes, undoneBy }) => ({
    id,
    at,
    by: by.name,
    ...(agreedBy ? { agreedBy: agreedBy.name } : {}),
    deed,
    targets: [...targets],
    down: held.flatMap((target) => (heldDownBy(demand, target.id)?.id === id ? [target.id] : [])),
    undoes: [...(undoes ?? [])],
    undoneBy: [...(undoneBy ?? [])],
  }))
}

function stillAsks(demand: Numbered, { clocks }: Instrument): Pick<DemandView, 'stillAsks'> {
  const owed = stillOwed(demand).map(({ id }) => id)
  const duty = demand.clocks.find(({ kind, target }) => kind === 'duty' && owed.includes(target ?? ''))
  const rule = clocks.find(({ name }) => name === duty?.name)
  if (owed.length === 0) return {}
  return { stillAsks: { targets: owed, title: wordsOf(rule?.label), article: rule?.source ?? '' } }
}

function recordOf(demand: Numbered, tenant: Tenant): Sheet['record'] {
  const years = tenant.settings.recordYears ?? recordYears.usual
  const end = recordEnds(demand, { years })
  return 'until' in end ? { until: end.until, years } : { kept: end.kept, years }
}

/** A number to call comes first, then an address to write to. */
function contactOf(contacts: readonly Contact[]): { contact?: string } {
  const found = contacts.find(({ kind }) => kind === 'telephone') ?? contacts[0]
  return found ? { contact: found.value } : {}
}

/** The countries a restriction may be limited to: the law is content with them, and the desk can look from there. */
function countriesFor(
  house: House,
  tenant: Tenant,
  demand: Numbered,
  targets: readonly string[],
  { reach }: Instrument,
): { countries?: string[] } {
  if (reach?.everywhere) return {}
  const each = demand.targets
    .filter(({ id }) => targets.includes(id))
    .map(({ content }) => (content ? abilitiesAt(house, tenant, content.reference) : undefined))
    .map((can) => (can?.byCountry ? can.lookouts : []))
  const [first = [], ...others] = each
  const shared = first.filter(
    (country) =>
      others.every((one) => one.includes(country)) &&
      (!reach || reach.countries.length === 0 || reach.countries.includes(country)),
  )
  return shared.length > 0 ? { countries: shared } : {}
}

/** The tenant's platforms by the names it gave them; those something was found on, where any are said. The only one is always meant. */
export function platformTitle({ settings }: Tenant, found?: readonly string[]): string {
  const { platforms } = settings
  const meant = found && platforms.length > 1 ? platforms.filter(({ id }) => found.includes(id)) : platforms
  return meant.map(({ title }) => title).join(', ')
}

/** What was found, in the law's own words in every language: the line of the form, and what a check wants of it. */
function findingSaid(
  { code, rule, path, found, wanted }: Pick<Finding, 'code' | 'rule' | 'path' | 'found' | 'wanted'>,
  { fields, checks }: Instrument,
): Saying {
  const check = checks.find(({ name }) => code === 'inconsistent' && name === rule)
  if (check?.label) return { key: 'finding.named', words: { label: wordsOf(check.label) } }
  const name = path.replaceAll(/\.\d+\./g, '[].')
  const label = fields.find((field) => field.name === name)?.label
  return {
    // What the desk knows beside the order stands on no line of it.
    key: path.startsWith('fact.') ? 'finding.lacking' : `finding.${code}`,
    params: { path, found, wanted, label: path },
    words: {
      ...(label ? { label: wordsOf(label) } : {}),
      ...(check ? { wanted: wordsOf(check.wanted) } : {}),
    },
  }
}

function checkView(check: Numbered['trust']['checks'][number]): DemandView['trust']['checks'][number] {
  return {
    name: check.name,
    outcome: check.outcome,
    says: { key: check.says.key, ...(check.says.params ? { params: { ...check.says.params } } : {}) },
  }
}

function lights(demand: Numbered): DemandView['path'] {
  const last = steps.indexOf(demand.step)
  return steps.map((step, n) => {
    const at = demand.history[step]
    const done = n <= last && at !== undefined
    const here = n === last + 1
    const waiting =
      demand.waitsFor === 'clarification' || demand.waitsFor === 'log' || demand.waitsFor === 'platform'
    const light = done ? 'done' : demand.ended ? 'stopped' : here ? (waiting ? 'waiting' : 'here') : 'ahead'
    return { step, light, ...(done && at ? { at } : {}) }
  })
}

/** Clocks that run alike for several targets are shown once. Those without a figure are duties "at once", not rings. */
function clockViews(demand: Numbered, instrument: Instrument): ClockView[] {
  const groups = Map.groupBy(
    demand.clocks.filter(({ dueAt }) => dueAt !== null),
    ({ name, dueAt, state }) => `${name} ${dueAt} ${state}`,
  )
  return [...groups.values()].flatMap(([clock]) => (clock ? [clockView(clock, instrument)] : []))
}

export function clockView(clock: DemandClock, instrument: Instrument): ClockView {
  const rule = instrument.clocks.find(({ name }) => name === clock.name)
  const duty =
    ({ duty: 'act', keep: 'keep', silence: 'silence' } as const)[clock.kind as 'duty'] ?? 'other-party'
  return {
    name: clock.key,
    title: wordsOf(rule?.label),
    article: rule?.source ?? '',
    ...(rule?.ifMissed ? { consequence: wordsOf(rule.ifMissed) } : {}),
    duty,
    startedAt: clock.startedAt,
    dueAt: clock.dueAt ?? clock.startedAt,
    state: clock.state,
    ...(clock.closedAt ? { endedAt: clock.closedAt } : {}),
    spans: clock.stretches.map(({ from, to }) => {
      const pause = clock.pauses.find((each) => each.from === to)
      const ground = pause && instrument.grounds.find(({ name }) => name === pause.ground)
      return {
        from,
        ...(to ? { to } : {}),
        ...(pause ? { why: pause.ground } : {}),
        ...(ground ? { title: wordsOf(ground.label) } : {}),
      }
    }),
  }
}

function fieldViews(demand: Numbered, instrument: Instrument): DemandView['fields'] {
  const missing = new Set(demand.findings.filter(({ code }) => code === 'missing').map(({ path }) => path))
  return instrument.fields
    .filter(({ name }) => !name.includes('[]'))
    .map((field) => {
      return {
        section: field.section,
        path: field.name,
        label: wordsOf(field.label),
        ...spoken(valueAt(demand.order, field.name), field),
        missing: missing.has(field.name),
      }
    })
}

function targetView(
  demand: Numbered,
  target: Numbered['targets'][number],
  instrument: Instrument,
): TargetView {
  const { content, hold, seen } = target
  const until = retentionOf(demand, target, instrument).content
  return {
    id: target.id,
    ordinal: target.ordinal,
    address: target.address,
    ...(target.resolution === 'unasked' ? { unasked: true as const } : {}),
    ...(target.additionalInfo ? { additionalInfo: target.additionalInfo } : {}),
    ...(content
      ? {
          content: {
            reference: content.reference,
            kind: content.kind,
            ...(content.title ? { title: content.title } : {}),
            ...(content.author ? { author: content.author.name } : {}),
            ...(content.publishedAt ? { publishedAt: content.publishedAt } : {}),
            ...(content.language ? { language: content.language } : {}),
          },
        }
      : {}),
    outcome: target.outcome,
    ...(target.why ? { why: worded(target.why, instrument) } : {}),
    ...(hold.takenAt
      ? {
          hold: {
            takenAt: hold.takenAt,
            ...(until ? { destroyAfter: until } : {}),
            ...(hold.lapsesAt && !until ? { lapsesAt: hold.lapsesAt } : {}),
            legalHold: demand.legalHold ?? false,
            parts: hold.parts.map(({ object: _object, ...part }) => part),
          },
        }
      : {}),
    ...(target.decidedAt ? { decidedAt: target.decidedAt } : {}),
    ...(target.countries ? { countries: [...target.countries] } : {}),
    ...(target.restrictedAt ? { restrictedAt: target.restrictedAt } : {}),
    ...(target.restoredAt ? { restoredAt: target.restoredAt } : {}),
    ...(seen ? { lookedAt: seen.at, visible: seen.visible } : {}),
    attempts: target.attempts,
  }
}

function groundsOf(instrument: Instrument, deed: 'clarify' | 'refuse' | 'leave') {
  if (deed === 'clarify') {
    return instrument.grounds
      .filter(({ restartsOn }) => restartsOn === 'clarification-received')
      .map(({ name, label, source }) => ({ code: name, title: wordsOf(label), article: source }))
  }
  const outcome = deed === 'refuse' ? 'unauthentic' : 'kept'
  return instrument.answers
    .filter((answer) => answer.outcome === outcome)
    .map(({ name, label, source }) => ({ code: name, title: wordsOf(label), article: source }))
}

/** What waits for the post: to choose from when one of them has gone out. */
function answersToHandOver(demand: Numbered, { forms }: Instrument) {
  return unsent(demand).map(({ id, form }) => {
    const known = forms.find(({ name }) => name === form)
    return { code: id, title: known ? wordsOf(known.title) : { en: form }, article: known?.source ?? '' }
  })
}

function historyView(
  event: PastEvent,
  tenant: Tenant,
  instrument: Instrument,
): DemandView['history'][number] {
  const says = event.body.says as Saying | undefined
  const actor = event.body.actor as DemandView['history'][number]['actor'] | undefined
  return {
    seq: event.seq,
    at: event.at,
    type: event.type,
    actor: actor
      ? { kind: actor.kind, name: actor.kind === 'platform' ? platformTitle(tenant) : actor.name }
      : { kind: 'desk', name: '' },
    says: worded(says ?? { key: `history.${event.type}` }, instrument),
    ...(event.index === null ? {} : { logIndex: event.index }),
    ...(typeof event.body.decision === 'string' ? { decision: event.body.decision } : {}),
    ...(typeof event.body.note === 'string' ? { note: event.body.note } : {}),
  }
}
