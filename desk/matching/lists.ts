/**
 * The lists of a tenant as this process holds them: every signal in the index, and beside it whose it is. They follow the
 * database, which is the truth; a change anywhere is in effect here within a second, while they serve.
 */
import { leastQuality } from '../../core/match.ts'
import type { Detail, Misread } from '../../match/kind.ts'
import { openMatchIndex } from '../../match/index/match-index.ts'
import { ruleKinds } from '../../match/rules/index.ts'
import type { Rule, RuleHit } from '../../match/rules/rule.ts'
import { kinds } from '../../match/signals/index.ts'
import { type Clock, systemClock } from '../outside/clock.ts'
import { toldOf } from '../outside/fault.ts'
import { type Bank, banksOf } from '../sql/banks/banks.ts'
import { signalsSince, timesSince, withdrawnSince } from '../sql/banks/follow.ts'
import { listVersion } from '../sql/banks/head.ts'
import { type Database, inTenant } from '../sql/database.ts'
import { buildElsewhere } from './builder.ts'
import { growing } from './growing.ts'
import { openRuleList } from './rule-list.ts'

/** A listed rule that holds for a text, and where. */
export type MetByRule = Met & { kind: Rule['kind']; spans: RuleHit['spans']; variant?: string | undefined }

/** A listed signal that a query was met with. */
export type Met = {
  signal: number
  item: number
  bank: Bank
  distance: number
  radius: number
  detail?: Detail | undefined
}

type Wanted = {
  banks?: ReadonlySet<string>
  evenOff?: boolean
  /** Called where it was ended before everything that may match was compared; and how long it may take until then. */
  late?: (() => void) | undefined
  within?: number
}

export type Lists = {
  /** The version they are at. */
  version(): number
  /**
   * Everything within the radius that its own bank asks for, the nearest first; entries that are off or over are left
   * out, and banks that are, unless they are asked for.
   */
  lookup(kind: string, value: string, wanted?: Wanted): Met[]
  /** Every rule that holds for a text, of the same banks and entries; and what of the rules was not looked for. */
  holding(text: string, wanted?: Wanted): Promise<{ met: MetByRule[]; unread?: Misread }>
  banks(): readonly Bank[]
  /** How many signals of each kind are held. */
  sizes(): ReadonlyMap<string, number>
  /** When it was last seen that they are up to date, on the clock that only goes on. */
  lookedAfter(): number
  /** Comes up to what the database has. One at a time; resolves when nothing was left to do. */
  follow(): Promise<void>
}

const portion = 20_000
/** Comparing one by one keeps this thread: it is ended then, and said to be. */
const lookupMs = 250

type Times = { offUntil: number; expiresAt: number }

/** Where the lists are read from, by which time entries are over, and who hears what went wrong. */
export type Shelf = { db: Database; clock: Clock; say: (line: string, facts: { why: string }) => void }

export function openLists(house: Shelf, tenant: string): Lists {
  const index = openMatchIndex(kinds, {
    build: buildElsewhere,
    failed: (fault) =>
      house.say('a list could not be built, and is searched more slowly', { why: toldOf(fault) }),
  })
  const rules = openRuleList()
  const itemOf = growing(Int32Array)
  const bankOf = growing(Uint16Array)
  const kindOf = growing(Uint8Array)
  const times = new Map<number, Times>()
  const numbers = new Map<string, number>()
  let byNumber: (Bank | undefined)[] = []
  let widest = new Map<string, number>()
  let version = 0
  let lookedAfter = -Infinity
  let following: Promise<void> | undefined

  const numberOf = (bank: string) => {
    const known = numbers.get(bank)
    if (known !== undefined) return known
    numbers.set(bank, numbers.size)
    return numbers.size - 1
  }
  const usual = new Map(kinds.map(({ name, radius }) => [name, radius.usual]))
  const radiusIn = (bank: Bank, kind: string) => bank.radii[kind] ?? usual.get(kind) ?? 0

  async function comeUp(): Promise<void> {
    for (;;) {
      const before = version
      const upTo = await inTenant(house.db, tenant, async (tx) => {
        const upTo = await listVersion(tx)
        if (upTo === before) return upTo
        const banks = await banksOf(tx)
        byNumber = []
        for (const bank of banks) byNumber[numberOf(bank.id)] = bank
        widest = new Map(
          kinds.map(({ name }) => [name, Math.max(0, ...banks.map((bank) => radiusIn(bank, name)))]),
        )
        for (const { id, offUntil, expiresAt } of await timesSince(tx, before)) {
          if (offUntil === null && expiresAt === null) times.delete(id)
          else times.set(id, { offUntil: timeOf(offUntil, 0), expiresAt: timeOf(expiresAt, Infinity) })
        }
        if (before > 0)
          for (const id of await withdrawnSince(tx, before)) {
            const kind = kinds[kindOf.at(id)]
            if (kind) index.remove(kind.name, id)
            rules.remove(`${id}`)
          }
        return upTo
      })
      if (upTo === before) {
        lookedAfter = house.clock.monotonic()
        void rules.settled()
        return
      }
      let from = 0
      for (;;) {
        const rows = await inTenant(house.db, tenant, (tx) =>
          signalsSince(tx, { after: before, upTo, from, limit: portion }),
        )
        for (const { id, item, bank, kind, value, quality } of rows) {
          const place = kinds.findIndex(({ name }) => name === kind)
          if (place < 0 || (quality !== null && quality < leastQuality)) continue
          itemOf.set(id, item)
          bankOf.set(id, numberOf(bank))
          kindOf.set(id, place)
          index.add(kind, id, value)
          if (isRule(kind)) rules.add([{ id: `${id}`, kind, value }])
        }
        from = (rows.at(-1)?.id ?? 0) + 1
        if (rows.length < portion) break
      }
      // Whoever asks first waits for all of them; later on what is new is made ready while the others are looked for.
      const settled = rules.settled()
      if (before === 0) await settled
      version = upTo
    }
  }

  /** Whose it is, where that bank and that entry are looked for now. */
  function standing(id: number, kind: string, { banks, evenOff = false }: Wanted, now: number) {
    const bank = byNumber[bankOf.at(id)]
    if (!bank || !(bank.enabled || evenOff) || (banks && !banks.has(bank.name))) return undefined
    const item = itemOf.at(id)
    const time = times.get(item)
    if (time && (now < time.offUntil || now >= time.expiresAt)) return undefined
    return { signal: id, item, bank, radius: radiusIn(bank, kind) }
  }

  return {
    version: () => version,
    lookedAfter: () => lookedAfter,
    banks: () => byNumber.filter((bank) => bank !== undefined),
    sizes: () => new Map(kinds.map(({ name }) => [name, index.size(name)])),
    lookup(kind, value, wanted = {}) {
      const now = Date.parse(house.clock.now())
      const met: Met[] = []
      let isLate = false
      const until = systemClock.monotonic() + Math.min(wanted.within ?? lookupMs, lookupMs)
      const isOver = () => (isLate ||= systemClock.monotonic() > until)
      const found = index.lookup(kind, value, widest.get(kind) ?? 0, isOver)
      if (isLate) wanted.late?.()
      for (const { id, distance, detail } of found) {
        const whose = standing(id, kind, wanted, now)
        if (whose && distance <= whose.radius) met.push({ ...whose, distance, detail })
      }
      return met
    },
    async holding(text, wanted = {}) {
      const { hits, unread } = await rules.match(text)
      const now = Date.parse(house.clock.now())
      const met = hits.flatMap(({ rule, spans, variant }): MetByRule[] => {
        const id = Number(rule)
        const kind = kinds[kindOf.at(id)]?.name ?? ''
        const whose = standing(id, kind, wanted, now)
        if (!whose || !isRule(kind)) return []
        return [
          {
            ...whose,
            kind,
            distance: 0,
            spans,
            variant,
            detail: { of: 'text', spans: spans.map((span) => ({ ...span, rule })) },
          },
        ]
      })
      return { met, ...(unread ? { unread } : {}) }
    },
    follow() {
      following ??= comeUp().finally(() => (following = undefined))
      return following
    },
  }
}

const isRule = (kind: string): kind is Rule['kind'] => ruleKinds.some(({ name }) => name === kind)

function timeOf(at: string | null, none: number): number {
  return at === null ? none : Date.parse(at)
}
