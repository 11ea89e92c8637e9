/**
 * The lists of a tenant as this process holds them: every signal in the index, and beside it whose it is. They follow the
 * database, which is the truth; a change anywhere is in effect here within a second, while they serve.
 */
import { leastQuality, radiusIn } from '../../core/match.ts'
import type { Found } from '../../match/index/match-index.ts'
import type { Detail, Misread } from '../../match/kind.ts'
import type { Rule, RuleHit } from '../../match/rules/rule.ts'
import { kinds } from '../../match/signals/index.ts'
import type { Steps } from '../../match/steps.ts'
import { toldOf } from '../outside/fault.ts'
import { type Bank, banksOf } from '../sql/banks/banks.ts'
import { columnsSince, everyBank, timesSince, withdrawnSince } from '../sql/banks/follow.ts'
import { listVersion } from '../sql/banks/head.ts'
import { inTenant } from '../sql/database.ts'
import { type Bound, portionBytes } from '../sql/portion.ts'
import { inTurns, timed } from '../outside/breath.ts'
import { isRule, kindNames, openHeld } from './held.ts'
import { keptLists, type Shelf } from './kept.ts'

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
  /** Called where it was ended before everything that may match was compared; and how long that may take, without what others have between. */
  late?: (() => void) | undefined
  within?: number
}

export type Lists = {
  /** The version they are at. */
  version(): number
  /**
   * Everything within the radius that its own bank asks for, the nearest first; entries that are off or over are left
   * out, and banks that are, unless they are asked for. In steps, between which others may have their turn.
   */
  looking(kind: string, value: string, wanted?: Wanted): Steps<Met[]>
  /** The same; in a long list on another thread, while this one takes in what others ask. */
  lookupApart(kind: string, value: string, wanted?: Wanted): Promise<Met[]>
  /** Every rule that holds for a text, of the same banks and entries; and what of the rules was not looked for. */
  holding(text: string, wanted?: Wanted): Promise<{ met: MetByRule[]; unread?: Misread }>
  banks(): readonly Bank[]
  /** How many signals of each kind are held. */
  sizes(): ReadonlyMap<string, number>
  /** When it was last seen that they are up to date, on the clock that only goes on. */
  lookedAfter(): number
  /** Comes up to what the database has. One at a time; resolves when nothing was left to do. */
  follow(): Promise<void>
  /** Resolves when nothing is being written down for the next start. */
  keptNow(): Promise<void>
}

const kindNamed = new Map(kinds.map((kind) => [kind.name, kind]))
const portion: Bound = { rows: 50_000, bytes: portionBytes }
/** What comparing one by one may take of this thread before it is said to be late: none is begun after that. */
const lookupMs = 250
/** What a whole piece may take: a comparison of two long ones that was begun in time is broken off then. */
export const pieceMs = 1_000

type Times = { offUntil: number; expiresAt: number }

/** `bound`: how much of them is read at once. */
export function openLists(house: Shelf, tenant: string, bound = portion): Lists {
  const newHeld = () =>
    openHeld(
      (fault) => house.say('a list could not be built, and is searched more slowly', { why: toldOf(fault) }),
      house.lookers,
    )
  const kept = keptLists(house, tenant)
  let held = newHeld()
  const times = new Map<number, Times>()
  let byPlace: (Bank | undefined)[] = []
  let widest = new Map<string, number>()
  let version = 0
  let hasBegun = false
  let isRead = false
  let lookedAfter = -Infinity
  let following: Promise<void> | undefined

  async function comeUp(): Promise<void> {
    if (!hasBegun) {
      const begun = await kept.begin(newHeld)
      if (begun) ({ held, version } = begun)
      hasBegun = true
    }
    while (!(await isUpToDate())) await readMore()
    lookedAfter = house.clock.monotonic()
    void held.rules.settled()
    kept.keep(held, version)
  }

  async function isUpToDate(): Promise<boolean> {
    return isRead && (await inTenant(house.db, tenant, (tx) => listVersion(tx))) === version
  }

  /** From one version to what was the newest when it began. Broken off anywhere, it is done again from where the version stands. */
  async function readMore(): Promise<void> {
    const before = version
    const { upTo, banks } = await inTenant(house.db, tenant, async (tx) => {
      const upTo = await listVersion(tx)
      const banks = await everyBank(tx)
      for (const bank of banks) held.placeOf(bank)
      const enabled = await banksOf(tx)
      byPlace = []
      for (const bank of enabled) byPlace[held.placeOf(bank.id)] = bank
      widest = new Map(
        kindNames.map((name) => [
          name,
          Math.max(0, ...enabled.map((bank) => radiusIn(bank, kindNamed.get(name)))),
        ]),
      )
      for (const { id, offUntil, expiresAt } of await timesSince(tx, isRead ? before : 0)) {
        if (offUntil === null && expiresAt === null) times.delete(id)
        else times.set(id, { offUntil: timeOf(offUntil, 0), expiresAt: timeOf(expiresAt, Infinity) })
      }
      if (held.next() > 0) {
        const withdrawn = await withdrawnSince(tx, before)
        for (const id of withdrawn) held.remove(id)
        kept.changed(withdrawn.length)
      }
      return { upTo, banks: held.banks() }
    })
    for (let more = upTo > before; more;) {
      const columns = await inTenant(house.db, tenant, (tx) =>
        columnsSince(tx, {
          after: before,
          upTo,
          from: held.next(),
          bound,
          banks,
          kinds: kindNames,
          leastQuality,
        }),
      )
      held.add(columns)
      kept.changed(columns.ids.length)
      more = columns.more
    }
    // Whoever asks first waits for all of them; later on what is new is made ready while the others are looked for.
    const settled = held.rules.settled()
    if (!isRead) await settled
    version = upTo
    isRead = true
  }

  /** Whose it is, where that bank and that entry are looked for now. */
  function standing(id: number, kind: string, { banks, evenOff = false }: Wanted, now: number) {
    const { item, bank: place } = held.whose(id)
    const bank = byPlace[place]
    if (!bank || !(bank.enabled || evenOff) || (banks && !banks.has(bank.name))) return undefined
    const time = times.get(item)
    if (time && (now < time.offUntil || now >= time.expiresAt)) return undefined
    return { signal: id, item, bank, radius: radiusIn(bank, kindNamed.get(kind)) }
  }

  function* looking(kind: string, value: string, wanted: Wanted = {}): Steps<Met[]> {
    let isLate = false
    const { within = pieceMs } = wanted
    const found = yield* timed((spent) =>
      held.looking(
        kind,
        value,
        widest.get(kind) ?? 0,
        (isAmid) => (isLate ||= spent() > (isAmid ? within : Math.min(within, lookupMs))),
      ),
    )
    if (isLate) wanted.late?.()
    return metOf(kind, found, wanted)
  }

  function metOf(kind: string, found: readonly Found[], wanted: Wanted): Met[] {
    const now = Date.parse(house.clock.now())
    const met: Met[] = []
    for (const { id, distance, detail } of found) {
      const whose = standing(id, kind, wanted, now)
      if (whose && distance <= whose.radius) met.push({ ...whose, distance, detail })
    }
    return met
  }

  return {
    version: () => version,
    lookedAfter: () => lookedAfter,
    banks: () => byPlace.filter((bank) => bank !== undefined),
    sizes: () => new Map(kindNames.map((name) => [name, held.size(name)])),
    looking,
    async lookupApart(kind, value, wanted = {}) {
      const found = await held.lookupApart(kind, value, widest.get(kind) ?? 0)
      return found ? metOf(kind, found, wanted) : await inTurns(looking(kind, value, wanted))
    },
    async holding(text, wanted = {}) {
      const { hits, unread } = await held.rules.match(text)
      const now = Date.parse(house.clock.now())
      const met = hits.flatMap(({ rule, spans, variant }): MetByRule[] => {
        const id = Number(rule)
        const kind = held.kindOf(id)
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
    keptNow: () => kept.settled(),
  }
}

function timeOf(at: string | null, none: number): number {
  return at === null ? none : Date.parse(at)
}
