/** Where a demand stands in time: milliseconds of receipt since 2020, then twenty bits of chance. As text: it is wider than a number. */
import type { Instant } from '../instant.ts'

const since = Date.UTC(2020, 0, 1)

/** The first place of an instant; everything received before it stands below. */
export function placeAt(instant: Instant): string {
  return String(BigInt(Math.max(0, Date.parse(instant) - since)) << 20n)
}

export function instantOfPlace(place: string): Instant {
  return new Date(Number(BigInt(place) >> 20n) + since).toISOString()
}

/** Above every place there will be. */
export const beyond = String(1n << 62n)
