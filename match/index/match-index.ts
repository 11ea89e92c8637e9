/** Lists of several kinds side by side, each searched as its kind says. Everything listed has a number of its own. */
import type { Comparison, Kind } from '../kind.ts'
import { EqualIndex } from './equal.ts'
import { type HammingIndex, type HammingOptions, openHammingIndex, type View } from './hamming.ts'
import { writeHash } from './hash256.ts'
import { finished, type Steps } from '../steps.ts'

/** Numbers, and the value of each in its canonical form: of hashes of 256 bits 32 bytes for each, of others their text. */
export type Listed = { ids: Uint32Array; values: Uint8Array | readonly string[] }

export type Found = Pick<Comparison, 'distance' | 'detail'> & { id: number }

/** `isAmid`: in the midst of a comparison, which whoever asks may want to see to its end. */
export type IsOver = (isAmid: boolean) => boolean

export type MatchIndex = {
  /** The value in its canonical form. A number that is there already stands for this value from now on. */
  add(kind: string, id: number, value: string): void
  /** Many at once. Numbers that rise come in soonest. */
  addAll(kind: string, listed: Listed): void
  /** Says whether it was there. */
  remove(kind: string, id: number): boolean
  /**
   * Every number of this kind that matches, each once, the nearest first. The value in its canonical form. Where what may
   * match is compared one by one, `isOver` is asked before each and in the midst of a long one, and ends the look-up with
   * what was found by then.
   */
  lookup(kind: string, value: string, radius: number, isOver?: IsOver): Found[]
  /** The same in steps: between them somebody may list and withdraw, of which nothing, or a part, is met. */
  looking(kind: string, value: string, radius: number, isOver?: IsOver): Steps<Found[]>
  has(kind: string, id: number): boolean
  size(kind: string): number
  /**
   * What is listed now, so many at a time and of texts no more than a few million letters, for whoever takes their time;
   * what is withdrawn meanwhile may be among it.
   */
  portions(kind: string, most: number): Iterable<Listed>
}

/** One list of one kind. */
type List = {
  add(id: number, value: string): void
  /** Where it takes many at once better than one by one. */
  addAll?(ids: Uint32Array, hashes: Uint8Array): void
  portions(most: number): Iterable<Listed>
  remove(id: number): boolean
  lookup(value: string, radius: number, isOver: IsOver): Found[]
  /** Where comparing takes long. */
  looking?(value: string, radius: number, isOver: IsOver): Steps<Found[]>
  has(id: number): boolean
  readonly size: number
}

/**
 * `hamming` says how hashes of 256 bits are held, wherever a kind has them. `published` is told what a kind is searched in
 * that other threads can read, and told again before anything is in it that they could not find there.
 */
export function openMatchIndex(
  kinds: readonly Kind[],
  hamming: Omit<HammingOptions, 'published'> = {},
  published: (kind: string, view: View) => void = () => undefined,
): MatchIndex {
  const lists = new Map(
    kinds.map((kind) => [kind.name, listOf(kind, hamming, (view) => published(kind.name, view))]),
  )

  function of(name: string): List {
    const list = lists.get(name)
    if (!list) throw new RangeError(`found the kind ${name}, wanted one of ${[...lists.keys()].join(', ')}`)
    return list
  }

  return {
    add: (kind, id, value) => of(kind).add(id, value),
    addAll(kind, { ids, values }) {
      const list = of(kind)
      if (list.addAll) return list.addAll(ids, values instanceof Uint8Array ? values : bytesOf(values))
      for (const [n, id] of ids.entries()) list.add(id, values[n] as string)
    },
    remove: (kind, id) => of(kind).remove(id),
    lookup: (kind, value, radius, isOver = never) => nearestFirst(of(kind).lookup(value, radius, isOver)),
    *looking(kind, value, radius, isOver = never) {
      const list = of(kind)
      const found = list.looking
        ? yield* list.looking(value, radius, isOver)
        : list.lookup(value, radius, isOver)
      return nearestFirst(found)
    },
    has: (kind, id) => of(kind).has(id),
    size: (kind) => of(kind).size,
    portions: (kind, most) => of(kind).portions(most),
  }
}

/** The order in which everybody is told. */
export function nearestFirst(found: Found[]): Found[] {
  return found.sort((a, b) => a.distance - b.distance || a.id - b.id)
}

const never = () => false

function bytesOf(hashes: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(32 * hashes.length)
  for (const [n, hash] of hashes.entries()) writeHash(hash, bytes, 32 * n)
  return bytes
}

/** The numbers are those of this moment; a text that is gone by its turn is left out. */
function* textsOf(
  ids: Uint32Array,
  most: number,
  textOf: (id: number) => string | undefined,
): Generator<Listed> {
  for (let from = 0; from < ids.length;) {
    const some: number[] = []
    const values: string[] = []
    for (let letters = 0; from < ids.length && some.length < most && letters < mostLetters; from++) {
      const id = ids[from] as number
      const text = textOf(id)
      if (text === undefined) continue
      some.push(id)
      values.push(text)
      letters += text.length
    }
    yield { ids: Uint32Array.from(some), values }
  }
}

/** One value of some kinds is hundreds of thousands of letters long. */
const mostLetters = 8 * 1024 ** 2

function listOf(kind: Kind, hamming: HammingOptions, published: (view: View) => void): List {
  switch (kind.search?.by) {
    case 'equality':
    case 'rules':
      return equalTo()
    case 'bits':
      return near({ ...hamming, published })
    case 'keys':
      return compared(kind, sharingKeys(kind.search))
    case 'hashes':
      return compared(kind, sharingHashes(kind.search, hamming))
    case undefined:
      return compared(kind, everyOne())
  }
}

function near(hamming: HammingOptions): List {
  const index = openHammingIndex(hamming)
  hamming.published?.(index.view())
  return {
    add: (id, hash) => index.add(id, hash),
    addAll: (ids, hashes) => index.addAll(ids, hashes),
    remove: (id) => index.remove(id),
    lookup: (hash, radius) => index.lookup(hash, radius),
    has: (id) => index.has(id),
    portions: (most) => listedIn(index.portions(most)),
    get size() {
      return index.size
    },
  }
}

function* listedIn(portions: ReturnType<HammingIndex['portions']>): Generator<Listed> {
  for (const { ids, hashes } of portions) yield { ids, values: hashes }
}

function equalTo(): List {
  const index = new EqualIndex()
  return {
    add: (id, text) => index.add(id, text),
    remove: (id) => index.remove(id),
    lookup: (text) => index.lookup(text).map((id) => ({ id, distance: 0 })),
    has: (id) => index.has(id),
    portions: (most) => textsOf(index.ids(), most, (id) => index.textOf(id)),
    get size() {
      return index.size
    },
  }
}

/** Which of the listed may match, found without looking at each. */
type Candidates = {
  add(id: number, value: string): void
  remove(id: number): void
  of(query: string, radius: number, isOver: IsOver): Steps<Iterable<number>>
}

/** A list of which only the candidates are compared, by the kind itself. */
function compared(kind: Kind, candidates: Candidates): List {
  const listed = new Map<number, string>()
  const remove = (id: number) => {
    if (!listed.delete(id)) return false
    candidates.remove(id)
    return true
  }
  function* looking(query: string, radius: number, isOver: IsOver): Steps<Found[]> {
    const found: Found[] = []
    for (const id of yield* candidates.of(query, radius, isOver)) {
      if (isOver(false)) break
      const value = listed.get(id)
      // It was withdrawn between two steps.
      if (value === undefined) continue
      const compared = kind.comparing
        ? yield* unlessOver(kind.comparing(query, value, radius), isOver)
        : kind.compare(query, value, radius)
      if (!compared) break
      const { matches, ...comparison } = compared
      if (matches) found.push({ id, ...comparison })
      yield
    }
    return found.filter(({ id }) => listed.has(id))
  }
  return {
    add(id, value) {
      remove(id)
      listed.set(id, value)
      candidates.add(id, value)
    },
    remove,
    lookup: (query, radius, isOver) => finished(looking(query, radius, isOver)),
    looking,
    has: (id) => listed.has(id),
    portions: (most) => textsOf(Uint32Array.from(listed.keys()), most, (id) => listed.get(id)),
    get size() {
      return listed.size
    },
  }
}

/** `undefined` where it was over before they were done: two videos of hours take longer than all the others together. */
function* unlessOver<T>(steps: Steps<T>, isOver: IsOver): Steps<T | undefined> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    yield
    if (isOver(true)) return undefined
  }
}

function everyOne(): Candidates {
  const all = new Set<number>()
  return {
    add: (id) => all.add(id),
    remove: (id) => all.delete(id),
    *of() {
      yield
      return all
    },
  }
}

type By<Name> = Extract<NonNullable<Kind['search']>, { by: Name }>

function sharingKeys({ listed, query }: By<'keys'>): Candidates {
  const index = new EqualIndex()
  const several = severalEach(
    (id, key: string) => index.add(id, key),
    (id) => index.remove(id),
  )
  return {
    add: (id, value) => several.add(id, listed(value)),
    remove: several.remove,
    *of(value) {
      yield
      return several.owners([...new Set(query(value))].flatMap((key) => index.lookup(key)))
    },
  }
}

function sharingHashes({ hashes, within, enough }: By<'hashes'>, hamming: HammingOptions): Candidates {
  const index = openHammingIndex(hamming)
  const several = severalEach(
    (id, hash: string) => index.add(id, hash),
    (id) => index.remove(id),
  )
  return {
    add: (id, value) => several.add(id, hashes(value)),
    remove: several.remove,
    *of(value, radius, isOver) {
      const asked = [...new Set(hashes(value))]
      const near = new Set<number>()
      const asking = new Map<number, number>()
      for (const hash of asked) {
        // What may match is not known yet, and there is no time left to compare it.
        if (isOver(false)) return []
        const parts = index.lookup(hash, within).map(({ id }) => id)
        for (const part of parts) near.add(part)
        for (const owner of several.owners(parts)) asking.set(owner, (asking.get(owner) ?? 0) + 1)
        yield
      }
      if (!enough) return asking.keys()
      const met = new Map<number, number>()
      for (const part of near) {
        const owner = several.ownerOf(part)
        if (owner !== undefined) met.set(owner, (met.get(owner) ?? 0) + 1)
      }
      return [...asking.keys()].filter((owner) => {
        const query = (asking.get(owner) ?? 0) / asked.length
        return enough({ query, listed: (met.get(owner) ?? 0) / several.count(owner) }, radius)
      })
    },
  }
}

/** What is filed under several parts: each part gets a number of its own, and leads back to whom it belongs. */
function severalEach<Part>(file: (part: number, what: Part) => void, unfile: (part: number) => void) {
  const partsOf = new Map<number, number[]>()
  const ownerOf = new Map<number, number>()
  let next = 0
  return {
    add(id: number, parts: readonly Part[]) {
      const mine = [...new Set(parts)].map((part) => {
        while (ownerOf.has(next)) next = (next + 1) % 2 ** 32
        ownerOf.set(next, id)
        file(next, part)
        return next
      })
      partsOf.set(id, mine)
    },
    remove(id: number) {
      for (const part of partsOf.get(id) ?? []) {
        unfile(part)
        ownerOf.delete(part)
      }
      partsOf.delete(id)
    },
    /** Nobody's where it was withdrawn since it was found. */
    ownerOf: (part: number) => ownerOf.get(part),
    owners: (parts: readonly number[]) =>
      new Set(parts.map((part) => ownerOf.get(part)).filter((owner) => owner !== undefined)),
    /** How many parts it has. */
    count: (id: number) => partsOf.get(id)?.length ?? 0,
  }
}
