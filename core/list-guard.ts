/**
 * When a list behaves as no list should: it grows many times over at once, or one of its entries is suddenly met
 * everywhere. Nobody is accused of anything; it waits until a person has looked.
 */

export type ListGuard = {
  /** From so many new signals on it is asked whether a list grows too much. */
  growthFrom: number
  /** More than so many times what stands is too much. */
  growthTimes: number
  /** One entry met by more different pieces than this within an hour is turned off. */
  matchesAnHour: number
}
export const usualGuard: ListGuard = { growthFrom: 1_000, growthTimes: 3, matchesAnHour: 100 }

/** A bank's first list is no growth; after it, more than so many times as much is. */
export function growsTooMuch(
  { before, more }: { before: number; more: number },
  { growthFrom, growthTimes }: ListGuard = usualGuard,
): boolean {
  return before > 0 && more >= growthFrom && more > before * growthTimes
}

/** Whether so many pieces in an hour are a burst. */
export function isBurst(pieces: number, { matchesAnHour }: ListGuard = usualGuard): boolean {
  return pieces > matchesAnHour
}
