/** A desk without a database, for tests: walks a demand, answers its effects as a platform would, turns the clock. */
import type { EventDraft, Json } from '../core/event.ts'
import { readFileSync } from 'node:fs'
import type { DeedFacts } from '../core/deeds/facts.ts'
import { type Deed, perform } from '../core/deeds/perform.ts'
import { type Demand, isNumbered, type Numbered } from '../core/demand.ts'
import { type Instant, later } from '../core/instant.ts'
import type { Change, Effect } from '../core/outcome.ts'
import { defaultPolicy } from '../core/policy.ts'
import { receive } from '../core/receive.ts'
import type { EffectReceipt } from '../core/receive/receipt.ts'
import { instrumentFor, regimeOf } from '../core/regime.ts'
import { nothingKnown, type TrustFacts } from '../core/trust-facts.ts'
import { wake } from '../core/wake.ts'
import { arrive } from '../core/path/1-arrive.ts'
import { authenticate } from '../core/path/2-authenticate.ts'
import { register } from '../core/path/3-register.ts'
import { assess, whomItWaitsFor } from '../core/path/4-assess.ts'
import { act } from '../core/path/5-act.ts'
import { preserve } from '../core/path/6-preserve.ts'
import { answer } from '../core/path/7-answer.ts'
import { publish } from '../core/path/8-publish.ts'

const tco = regimeOf(readFileSync(new URL('../regimes/eu-tco.yaml', import.meta.url), 'utf8'))

/** A registered key signed it, nothing is odd. */
export const signedWell: TrustFacts = {
  ...nothingKnown,
  request: {
    signature: 'good',
    key: 'valid',
    algorithm: 'registered',
    digest: 'equal',
    coverage: 'complete',
    times: 'in-time',
    nonce: 'new',
  },
  binding: 'same',
  competence: 'competent',
  reference: 'new',
}

export type Fate = 'found' | 'gone' | 'ambiguous' | 'not-ours'
export type World = {
  trust?: TrustFacts
  instrument?: string
  order?: Json
  /** What looking for each target finds, in order. */
  fates?: readonly Fate[]
  arrivesAt?: Instant
}

const officer = { kind: 'staff', id: 'officer-1', name: 'Amal Duty' } as const

export class Desk {
  now: Instant
  demand: Demand
  readonly events: EventDraft[] = []
  readonly effects: Effect[] = []
  readonly fates: readonly Fate[]
  private readonly waiting: Effect[] = []
  private decisions = 0

  constructor(world: World = {}) {
    this.now = world.arrivesAt ?? '2026-03-02T10:00:00.000Z'
    this.fates = world.fates ?? ['found', 'found']
    const instrument = instrumentFor(tco, world.instrument ?? 'removal-order', this.now.slice(0, 10))
    if (!instrument) throw new Error('no such instrument')
    this.instrument = instrument
    const arrived = arrive({
      id: 'demand-1',
      caseId: 'case-1',
      receipt: {
        id: 'receipt-1',
        at: this.now,
        channel: 'signed-http',
        sha256: '0'.repeat(64),
        size: 10,
        mediaType: 'application/json',
      },
      order: world.order ?? orderFor(this.fates.length),
    })
    const believed = authenticate(arrived.demand, {
      at: this.now,
      trust: world.trust ?? signedWell,
      evidence: {},
      policy: defaultPolicy,
      authority: { id: 'a', name: 'Ministry', country: 'FR' },
    })
    if (believed.kind !== 'on') throw new Error('authentication always goes on')
    const numbered = register(believed.demand, {
      at: this.now,
      number: 'RO-2026-0001',
      instrument,
      calendar: this.calendar,
      form: { receivedAt: this.now },
      language: 'en',
      crossBorder: true,
      targetIds: this.fates.map((_, n) => `t${n + 1}`),
      userPage: 'page',
    })
    if (numbered.kind !== 'on') throw new Error('registration always goes on')
    this.demand = numbered.demand
    this.take({
      demand: numbered.demand,
      events: [...arrived.events, ...believed.events, ...numbered.events],
      effects: [],
    })
  }

  readonly instrument
  readonly calendar = { zone: 'Europe/Dublin', holidays: [] }

  facts(): DeedFacts {
    return {
      at: this.now,
      by: officer,
      instrument: this.instrument,
      calendar: this.calendar,
      policy: defaultPolicy,
      decision: `decision-${this.decisions}`,
      planSha256: '1'.repeat(64),
      notices: {
        explained: { kind: 'explained', text: 'ordered' },
        neutral: { kind: 'neutral', text: 'not available' },
      },
      operator: {
        legalName: 'Host',
        homeState: 'IE',
        authorisedPerson: 'A. Person',
        contactEmail: 'a@host.example',
      },
      unconfirmedHoldHours: 72,
    }
  }

  get numbered(): Numbered {
    if (!isNumbered(this.demand)) throw new Error('no number yet')
    return this.demand
  }

  /** Whom the demand waits for, as the journey would write it down. */
  waits(): string {
    return this.demand.step === 'publish' ? whomItWaitsFor(this.numbered) : this.numbered.waitsFor
  }

  /** Does a deed; throws with the refusal's key when a rule says no. */
  do(deed: Deed): this {
    this.decisions += 1
    const done = perform(this.numbered, deed, this.facts())
    if (done.kind === 'refuse') throw new Error(done.why.key)
    return this.take(done)
  }

  turn(milliseconds: number): this {
    this.now = later(this.now, milliseconds)
    return this.take(wake(this.numbered, this.facts()))
  }

  /** The platform answers everything that waits, until nothing does. `only` picks the kinds that are answered. */
  settle(only?: readonly Effect['kind'][]): this {
    for (;;) {
      const at = this.waiting.findIndex(({ kind }) => only === undefined || only.includes(kind))
      const [effect] = at < 0 ? [] : this.waiting.splice(at, 1)
      if (!effect) return this
      this.now = later(this.now, 1_000)
      const receipt = this.receiptFor(effect)
      if (receipt) this.take(receive(this.numbered, receipt, this.facts()))
    }
  }

  take(change: Change<Demand>): this {
    let { demand } = change
    const events = [...change.events]
    const effects = [...change.effects]
    for (;;) {
      const outcome = this.step(demand)
      if (!outcome || outcome.kind === 'refuse') break
      demand = outcome.demand
      events.push(...outcome.events)
      effects.push(...outcome.effects)
      if (outcome.kind === 'wait') break
    }
    this.demand = demand
    this.events.push(...events)
    // As the database does: an effect key is taken once.
    const fresh = effects.filter(({ key }) => !this.effects.some((known) => known.key === key))
    this.effects.push(...fresh)
    this.waiting.push(...fresh)
    return this
  }

  private step(demand: Demand) {
    switch (demand.step) {
      case 'register':
        return assess(demand, this.facts())
      case 'assess':
        return act(demand, this.facts())
      case 'act':
        return preserve(demand, this.facts())
      case 'preserve':
        return answer(demand, this.facts())
      case 'answer':
        return publish(demand, { at: this.now, events: 1, published: 1 })
      default:
        return undefined
    }
  }

  private receiptFor(effect: Effect): EffectReceipt | undefined {
    const at = this.now
    switch (effect.kind) {
      case 'hold': {
        const target = this.numbered.targets.find(({ id }) => id === effect.target)
        const fate = this.fates[(target?.ordinal ?? 1) - 1] ?? 'found'
        if (fate !== 'found')
          return { kind: 'not-held', target: effect.target, at, found: fate, why: { key: `why.${fate}` } }
        return {
          kind: 'held',
          target: effect.target,
          at,
          content: { reference: `ref-${effect.target}`, address: effect.address, kind: 'text' },
          parts: [
            {
              id: `part-${effect.target}`,
              object: `object-${effect.target}`,
              name: 'post.txt',
              mediaType: 'text/plain',
              purpose: 'content',
              size: 1,
              sha256: '0'.repeat(64),
              preview: 'text',
            },
          ],
        }
      }
      case 'restrict':
        return { kind: 'restricted', target: effect.target, at, notice: effect.notice.kind }
      case 'restore':
        return { kind: 'restored', target: effect.target, at }
      case 'notice':
        return { kind: 'notice-replaced', target: effect.target, at, notice: effect.notice.kind }
      case 'answer':
        return {
          kind: 'answered',
          answer: {
            id: `answer-${this.numbered.answers.length + 1}`,
            key: effect.key,
            covers: effect.covers,
            form: effect.form,
            at,
            sentAt: at,
          },
        }
      case 'release':
        return { kind: 'released', target: effect.target, at, why: effect.why }
      case 'alert':
        return undefined
    }
  }
}

export function orderFor(targets: number, more: Record<string, Json> = {}): Json {
  return {
    a: {
      issuingMemberState: 'FR',
      addressee: 'Host',
      contactPoint: 'a@host.example',
      homeMemberState: 'IE',
      issuedAt: '2026-03-02T09:50:00.000Z',
      reference: 'REF-1',
    },
    b: {
      items: Array.from({ length: targets }, (_, n) => ({ url: `https://host.example/p/${n + 1}` })),
      types: ['INCITES'],
      reasons: 'Incites to an attack.',
    },
    c: { nonDisclosure: false },
    d: { crossBorder: true, copySentToHomeAuthority: true },
    e: { authorityName: 'Ministry', fileNo: 'F-1' },
    g: { redressBody: 'Court', redressDeadline: { raw: 'two months', amount: 2, unit: 'MONTH' } },
    ...more,
  }
}
