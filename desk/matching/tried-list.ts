/** How a piece would fare against what a list would add, by the rules that hold for whoever scans. */
import { chanceOf, isLiveFor, judge, metIn, radiusIn } from '../../core/match.ts'
import { type MatchIndex, openMatchIndex } from '../../match/index/match-index.ts'
import { kinds } from '../../match/signals/index.ts'
import type { House, Tenant } from '../house.ts'
import type { Bank } from '../sql/banks/banks.ts'
import { valueOfBytes } from '../sql/seen/value.ts'
import { breathing, inTurns, timed } from '../outside/breath.ts'
import { buildElsewhere } from './builder.ts'
import type { Lists } from './lists.ts'
import { besideIn, lookUpEach } from './look.ts'
import type { Signal } from '../../match/signal.ts'
import { isHexadecimal } from './seen.ts'
import { compared, type Near } from './sought.ts'

export type Line = { kind: string; value: string }
export type Nearest = { kind: string; distance: number; listed: string }

export type TriedList = {
  fares: (signals: readonly Signal[], hash: Buffer) => Promise<{ nearest?: Nearest; isWhole: boolean }>
  /** Kinds of which it has any, and that are found among what was seen by comparing; how a kept value is compared. */
  compared: () => { kind: string; near: (isOver: () => boolean) => Near }[]
}

/**
 * Beside what is let through, in the share of the traffic for which the bank is live. A bank that is off is tried as if it
 * were on, because that is what is asked.
 */
export async function openTriedList(
  house: Pick<House, 'lists'>,
  tenant: Tenant,
  bank: Bank,
  lines: readonly Line[],
): Promise<TriedList> {
  const lists = await house.lists.of(tenant)
  const letThrough = new Set(
    lists.banks().flatMap(({ name, stance }) => (stance === 'let-through' ? [name] : [])),
  )
  const radiusOf = new Map(kinds.map((kind) => [kind.name, radiusIn(bank, kind)]))
  const index = openMatchIndex(kinds, { build: buildElsewhere, failed: () => undefined })
  const breath = breathing()
  for (const [n, { kind, value }] of lines.entries()) {
    if (radiusOf.has(kind)) index.add(kind, n, value)
    const turn = breath()
    if (turn) await turn
  }
  const listed = listsOf(index, bank, radiusOf)
  return {
    async fares(signals, hash) {
      await breath()
      const chance = chanceOf(hash)
      if (!isLiveFor(bank.live_share, chance)) return { isWhole: true }
      const { found, lateKinds } = await lookUpEach(listed, signals)
      const isWhole = lateKinds.size === 0
      if (found.length === 0) return { isWhole }
      const passing = await lookUpEach(lists, signals, { banks: letThrough })
      const isBeside = besideIn(signals)
      const { counting, letThrough: passed } = judge(
        [
          ...found.map((each) => ({ ...each, isTried: true })),
          ...passing.found.map((each) => ({ ...each, isTried: false })),
        ]
          .filter((each) => isLiveFor(each.bank.live_share, chance))
          .map(({ bank, query, at, kind, distance, signal, isTried }) => ({
            ...metIn(bank, { query: at, kind, distance, isConfirmed: false, isBeside: isBeside(query) }),
            line: isTried ? lines[signal] : undefined,
          })),
      )
      const [nearest] = (bank.stance === 'known' ? counting : passed)
        .filter(({ line }) => line !== undefined)
        .sort((a, b) => a.distance - b.distance)
      if (!nearest) return { isWhole }
      const { kind, distance, line } = nearest
      return { isWhole, nearest: { kind, distance, listed: line?.value.slice(0, 200) ?? '' } }
    },
    compared: () =>
      compared
        .filter(({ name }) => index.size(name) > 0)
        .map(({ name: kind }) => ({
          kind,
          near: (isOver) => async (value) =>
            !isOver() &&
            (
              await inTurns(
                index.looking(
                  kind,
                  valueOfBytes(value, isHexadecimal(kind)),
                  radiusOf.get(kind) ?? 0,
                  isOver,
                ),
              )
            ).length > 0,
        })),
  }
}

function listsOf(
  index: MatchIndex,
  bank: Bank,
  radiusOf: ReadonlyMap<string, number>,
): Pick<Lists, 'looking'> {
  return {
    *looking(kind, value, { late, within = Infinity } = {}) {
      const radius = radiusOf.get(kind)
      if (radius === undefined) return []
      let isLate = false
      const found = yield* timed((spent) =>
        index.looking(kind, value, radius, () => (isLate ||= spent() > within)),
      )
      if (isLate) late?.()
      return found.map(({ id, distance, detail }) => ({
        signal: id,
        item: id,
        bank,
        distance,
        radius,
        detail,
      }))
    },
  }
}
