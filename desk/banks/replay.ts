/**
 * A case reckoned again: from the hashes that were kept, against the lists as they were, by the same rules. It says whether
 * it comes to the same, and of each hit whether it does.
 */
import {
  type Advice,
  chanceOf,
  isLiveFor,
  judge,
  leastQuality,
  type Met,
  metIn,
  radiusIn,
} from '../../core/match.ts'
import { ruleKinds } from '../../match/rules/index.ts'
import { kinds } from '../../match/signals/index.ts'
import type { Kind } from '../../match/kind.ts'
import type { Instant } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { breathing, inTurns } from '../outside/breath.ts'
import { type Case, caseWith, type Hit, hitsOf } from '../sql/banks/cases.ts'
import { banksAt, type StoodSignal, stoodNamed, stoodOfKind } from '../sql/banks/versions.ts'
import { opened } from '../sql/banks/sealed-case.ts'
import { inTenant } from '../sql/database.ts'
import { type Bound, portionBytes } from '../sql/portion.ts'
import type { BankState } from '../sql/tables/banks.ts'

export type Replay = {
  listVersion: number
  told: Advice
  /** What it comes to today. */
  advice: Advice
  same: boolean
  hits: ReplayedHit[]
  /** Entries that are met today and were not told then; the nearest are kept of a case, so there may be some. */
  more: number
}
export type ReplayedHit = {
  ordinal: number
  /** Met by a rule (words, an expression): the words of the piece were not kept, so that it stands as it was told. */
  asTold?: true
  /** Whether its signal stood at that version, was on, and its bank was. */
  stood: boolean
  distance: { told: number; today?: number }
  radius: { told: number; today: number }
  /** The algorithm that made it, and the one of today, where it is another. */
  algorithm?: { told: string; today: string }
  same: boolean
}

const portion: Bound = { rows: 20_000, bytes: portionBytes }

export async function replay(house: House, tenant: Tenant, id: string): Promise<Replay | undefined> {
  const found = await inTenant(house.db, tenant.id, async (tx) => {
    const row = await caseWith(tx, id)
    return row && { row: await opened(tx, house, row), hits: await hitsOf(tx, id) }
  })
  if (!found) return undefined
  const { row, hits } = found
  const moments: Moment[] = []
  for (const [version, some] of Map.groupBy(hits, ({ list_version }) => list_version))
    moments.push(await momentOf(house, tenant, row, version, some))
  const advice =
    moments.map((each) => each.advice).find((each) => each === 'block') ?? moments[0]?.advice ?? 'none'
  const replayed = moments
    .flatMap(({ hits: some, met, banks }) => some.map((hit) => replayedHit(hit, met, banks)))
    .sort((a, b) => a.ordinal - b.ordinal)
  const told = new Set(hits.map(({ item_id: item, kind }) => `${item} ${kind}`))
  const counting = moments.flatMap((each) => each.counting)
  const more = new Set(counting.map(({ item, kind }) => `${item} ${kind}`).filter((name) => !told.has(name)))
  return {
    listVersion: row.list_version,
    told: row.told,
    advice,
    same: advice === row.told && replayed.every(({ same }) => same),
    hits: replayed,
    more: more.size,
  }
}

type MetThen = Met & { item: number; signal: number }

/** What met a piece by one version of the lists: when it was asked about, or joined while its case was open. */
type Moment = {
  hits: readonly Hit[]
  banks: ReadonlyMap<string, BankState>
  met: readonly MetThen[]
  counting: readonly MetThen[]
  advice: Advice
}

async function momentOf(
  house: House,
  tenant: Tenant,
  row: Case,
  version: number,
  hits: readonly Hit[],
): Promise<Moment> {
  const banks = await inTenant(house.db, tenant.id, (tx) => banksAt(tx, version))
  const at = hits[0]?.at ?? row.opened_at
  const met = [
    ...(await metThen(house, tenant, row, { version, at, banks })),
    ...hits.filter(isByRule).flatMap((hit) => asTold(hit, banks)),
  ]
  const { advice, counting } = judge(met)
  return { hits, banks, met, counting, advice }
}

const isByRule = ({ kind }: Hit) => ruleKinds.some(({ name }) => name === kind)

/** What was met by words that nobody kept goes into the advice as it did then. */
function asTold(hit: Hit, banks: ReadonlyMap<string, BankState>): MetThen[] {
  const bank = banks.get(hit.bank_id)
  if (!bank) return []
  // No rule stops anything by itself, confirmed or not.
  const met = metIn(bank, { query: -1, kind: hit.kind, distance: hit.distance, isConfirmed: false })
  return [{ ...met, item: hit.item_id, signal: hit.signal_id }]
}

/** Everything that the piece was within reach of at that version, by the banks as they were set. */
async function metThen(
  house: House,
  tenant: Tenant,
  { signals, piece_hash: hash }: Case,
  { version, at, banks }: { version: number; at: Instant; banks: ReadonlyMap<string, BankState> },
): Promise<MetThen[]> {
  const chance = chanceOf(hash)
  const met: MetThen[] = []
  const breath = breathing()
  const meet = async (kind: Kind, listed: readonly StoodSignal[]) => {
    for (const each of listed) {
      const bank = banks.get(each.bank)
      if (!bank || !counts(bank, each, at) || !isLiveFor(bank.live_share, chance)) continue
      for (const [query, signal] of signals.entries()) {
        if (signal.kind !== kind.name || (signal.quality ?? 100) < leastQuality) continue
        const radius = radiusIn(bank, kind)
        const { matches, distance } = kind.comparing
          ? await inTurns(kind.comparing(signal.value, each.value, radius), breath)
          : kind.compare(signal.value, each.value, radius)
        if (!matches) continue
        met.push({
          ...metIn(bank, { query, kind: kind.name, distance, isConfirmed: each.confirmedAt !== null }),
          item: each.item,
          signal: each.signal,
        })
      }
    }
  }
  for (const kind of kinds.filter(({ name }) => signals.some((each) => each.kind === name))) {
    if (kind.search?.by === 'equality') {
      const wanted = signals.filter((each) => each.kind === kind.name)
      await meet(kind, await inTenant(house.db, tenant.id, (tx) => stoodNamed(tx, version, wanted)))
      continue
    }
    for (let after = 0; ;) {
      const listed = await inTenant(house.db, tenant.id, (tx) =>
        stoodOfKind(tx, { version, kind: kind.name, after, bound: portion }),
      )
      await meet(kind, listed)
      // Long lists are gone through in turns with whoever else has work here.
      await house.clock.pause(1)
      const last = listed.at(-1)
      if (!last) break
      after = last.signal
    }
  }
  return met
}

function counts(bank: BankState, { expiresAt, offUntil }: StoodSignal, at: string): boolean {
  return (
    bank.enabled &&
    bank.ended_at === null &&
    (expiresAt === null || at < expiresAt) &&
    (offUntil === null || at >= offUntil)
  )
}

function replayedHit(hit: Hit, met: readonly MetThen[], banks: ReadonlyMap<string, BankState>): ReplayedHit {
  if (isByRule(hit))
    return {
      ordinal: hit.ordinal,
      asTold: true,
      stood: true,
      distance: { told: hit.distance },
      radius: { told: hit.radius, today: hit.radius },
      same: true,
    }
  const kind = kinds.find(({ name }) => name === hit.kind)
  const [nearest] = met
    .filter(({ item, kind: of }) => item === hit.item_id && of === hit.kind)
    .sort((a, b) => a.distance - b.distance)
  const radius = kind ? radiusIn(banks.get(hit.bank_id), kind) : hit.radius
  const algorithm = kind?.source ?? hit.kind
  return {
    ordinal: hit.ordinal,
    stood: nearest !== undefined,
    distance: { told: hit.distance, ...(nearest ? { today: nearest.distance } : {}) },
    radius: { told: hit.radius, today: radius },
    ...(algorithm === hit.algorithm ? {} : { algorithm: { told: hit.algorithm, today: algorithm } }),
    // The database keeps distances as single-precision numbers.
    same:
      nearest !== undefined &&
      Math.fround(nearest.distance) === Math.fround(hit.distance) &&
      Math.fround(radius) === Math.fround(hit.radius),
  }
}
