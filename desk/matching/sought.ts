/** Signals that are looked for among what was seen: few beside it, so they are the index and what was seen goes by. */
import { openHammingIndex } from '../../match/index/hamming.ts'
import { openMatchIndex } from '../../match/index/match-index.ts'
import { type Portion, valueIn } from '../sql/seen/portions.ts'
import { valueOfBytes } from '../sql/seen/value.ts'
import { breathing, inTurns } from '../outside/breath.ts'
import { isHexadecimal, keptKinds } from './seen.ts'

/** At once where that is quick, or in turns. */
export type Near = (value: Buffer) => boolean | Promise<boolean>
export type Sought = {
  add(signals: readonly { kind: string; value: string }[]): void
  /** Of which there are any, in their order; of those that are found by their very value none. */
  kinds(): string[]
  /** Whether a kept value is within this radius of any of them. */
  near(kind: string, radius: number): Near
}

/** Whether kept values of this kind are found by what they are, in the database. */
export const isNamed = (kind: string) => byEquality.has(kind)
const byEquality = new Set(keptKinds.flatMap(({ name, search }) => (search?.by === 'equality' ? [name] : [])))
/** Those that are found by comparing every kept value. */
export const compared = keptKinds.filter(({ name }) => !byEquality.has(name))

export function openSought(): Sought {
  // Pictures are most of what is kept: their bytes are compared as they lie.
  const pictures = openHammingIndex()
  const others = openMatchIndex(compared)
  const counts = new Map<string, number>()
  let next = 0
  return {
    add(signals) {
      for (const { kind, value } of signals) {
        if (!compared.some(({ name }) => name === kind)) continue
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
        if (kind === 'pdq') pictures.add(next++, value)
        else others.add(kind, next++, value)
      }
    },
    kinds: () => compared.map(({ name }) => name).filter((name) => counts.has(name)),
    near(kind, radius) {
      if (kind === 'pdq') return (value) => pictures.lookup(value, radius).length > 0
      return async (value) =>
        (await inTurns(others.looking(kind, valueOfBytes(value, isHexadecimal(kind)), radius))).length > 0
    },
  }
}

/** Those of a portion that are near. */
export async function nearIn(portion: Portion, near: Near): Promise<Buffer[]> {
  const found: Buffer[] = []
  const breath = breathing()
  for (let n = 0; n < portion.count; n++) {
    const value = valueIn(portion, n)
    const isNear = near(value)
    if (isNear === true || (isNear !== false && (await isNear))) found.push(value)
    const turn = breath()
    if (turn) await turn
  }
  return found
}

/** How many bytes every value of this kind has; 0 where they differ. */
export const lengthOf = (kind: string) => (kind === 'pdq' ? 32 : 0)
