/** What a node holds of a tenant's signals: each in the index of its kind, and beside it whose it is. */
import {
  type Found,
  type IsOver,
  type Listed,
  nearestFirst,
  openMatchIndex,
} from '../../match/index/match-index.ts'
import type { Portion } from '../../match/index/snapshot.ts'
import { ruleKinds } from '../../match/rules/index.ts'
import type { Rule } from '../../match/rules/rule.ts'
import { kinds } from '../../match/signals/index.ts'
import type { Steps } from '../../match/steps.ts'
import type { SignalColumns } from '../sql/banks/follow.ts'
import { buildElsewhere } from './builder.ts'
import { growing } from './growing.ts'
import type { Apart, Lookers } from './lookers.ts'
import { openRuleList, type RuleList } from './rule-list.ts'

export type Held = {
  readonly rules: RuleList
  /** Banks by the places that they have here, in their order. */
  banks(): readonly string[]
  placeOf(bank: string): number
  /** From here on numbers are new. */
  next(): number
  /** Signals whose kinds and banks are named by their places. */
  add(columns: SignalColumns): void
  take(portion: Portion): void
  remove(id: number): void
  looking(kind: string, value: string, radius: number, isOver: IsOver): Steps<Found[]>
  /** The same on another thread, where that is worth it and one has time; otherwise `undefined`, and whoever asks looks up here. */
  lookupApart(kind: string, value: string, radius: number): Promise<Found[] | undefined> | undefined
  /** Its entry, and the place of its bank. */
  whose(id: number): { item: number; bank: number }
  kindOf(id: number): string
  size(kind: string): number
  /** Of all kinds. */
  count(): number
  /** Everything that is held at this moment, a portion at a time; what is withdrawn meanwhile may be among it. */
  portions(): Iterable<Portion>
}

/** So many are copied at once for whoever keeps them: some milliseconds in which nobody is answered. */
const portionOf = 100_000

export const kindNames: readonly string[] = kinds.map(({ name }) => name)
export const isRule = (kind: string): kind is Rule['kind'] => ruleKinds.some(({ name }) => name === kind)

/** In fewer hashes this thread has looked before another has been asked. */
const leastApart = 500_000

/** `failed` is told when a list could not be built, and is searched more slowly. */
export function openHeld(failed: (fault: unknown) => void, lookers?: Lookers): Held {
  const apart = new Map<string, Apart>()
  const index = openMatchIndex(kinds, { build: buildElsewhere, failed }, (kind, view) => {
    const beside = apart.get(kind) ?? lookers?.open()
    if (!beside) return
    apart.set(kind, beside)
    beside.tell(view)
  })
  const rules = openRuleList()
  const itemOf = growing(Int32Array)
  const bankOf = growing(Uint16Array)
  const placeOfKind = growing(Uint8Array)
  const places = new Map<string, number>()
  let next = 0

  function list(kind: number, listed: Listed): void {
    const name = kindNames[kind] ?? ''
    index.addAll(name, listed)
    next = Math.max(next, (listed.ids.at(-1) ?? -1) + 1)
    if (isRule(name) && !(listed.values instanceof Uint8Array))
      rules.add(listed.values.map((value, n) => ({ id: `${listed.ids[n]}`, kind: name, value })))
  }

  return {
    rules,
    banks: () => [...places.keys()],
    placeOf(bank) {
      const known = places.get(bank)
      if (known !== undefined) return known
      places.set(bank, places.size)
      return places.size - 1
    },
    next: () => next,
    add({ ids, items, banks, kinds: kindOfEach, values }) {
      const byKind = new Map<number, { ids: number[]; values: string[] }>()
      for (const [n, id] of ids.entries()) {
        const kind = kindOfEach[n] as number
        itemOf.set(id, items[n] as number)
        bankOf.set(id, banks[n] as number)
        placeOfKind.set(id, kind)
        const some = byKind.get(kind) ?? { ids: [], values: [] }
        byKind.set(kind, some)
        some.ids.push(id)
        some.values.push(values[n] as string)
      }
      for (const [kind, some] of byKind) list(kind, { ids: Uint32Array.from(some.ids), values: some.values })
    },
    take({ kind, ids, items, banks, values }) {
      for (const [n, id] of ids.entries()) {
        itemOf.set(id, items[n] as number)
        bankOf.set(id, banks[n] as number)
        placeOfKind.set(id, kind)
      }
      list(kind, { ids, values })
    },
    remove(id) {
      index.remove(kindNames[placeOfKind.at(id)] ?? '', id)
      rules.remove(`${id}`)
    },
    looking: (kind, value, radius, isOver) => index.looking(kind, value, radius, isOver),
    lookupApart(kind, value, radius) {
      const found = index.size(kind) < leastApart ? undefined : apart.get(kind)?.lookup(value, radius)
      return found?.then((hits) => hits && nearestFirst(hits))
    },
    whose: (id) => ({ item: itemOf.at(id), bank: bankOf.at(id) }),
    kindOf: (id) => kindNames[placeOfKind.at(id)] ?? '',
    size: (kind) => index.size(kind),
    count: () => kindNames.reduce((sum, name) => sum + index.size(name), 0),
    portions() {
      // The moment is now, not when it is their turn.
      const all = kindNames.map((name) => index.portions(name, portionOf))
      return withWhose(all)
    },
  }

  function* withWhose(all: readonly Iterable<Listed>[]): Generator<Portion> {
    for (const [kind, portions] of all.entries())
      for (const { ids, values } of portions)
        yield {
          kind,
          ids,
          items: Uint32Array.from(ids, (id) => itemOf.at(id)),
          banks: Uint16Array.from(ids, (id) => bankOf.at(id)),
          values,
        }
  }
}
