/** What was seen, gone through a portion at a time for whoever looks for what is near: a hunt, and a list that is tried. */
import { leastQuality } from '../../core/match.ts'
import type { House, Tenant } from '../house.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import type { HuntPlace } from '../sql/seen/hunts.ts'
import { piecesIn, seenPortion } from '../sql/seen/portions.ts'
import { lengthOf, type Near, nearIn } from './sought.ts'
import { keptKinds } from './seen.ts'

type Way = {
  kind: string
  near: Near
  /** The newest first. */
  months: readonly string[]
  /** What lies before this place is not read again: kinds in their order, in each the months, in each the rows. */
  from?: HuntPlace | null
  limit?: number
  /** Whether to stop: asked before each portion. */
  isOver: () => boolean
}

type Gone = { place: HuntPlace; looked: number; pieces: (tx: Tx) => Promise<Buffer[]> }

/** Each portion, and the pieces in it that are near. */
export async function* goThrough(
  house: Pick<House, 'db' | 'clock'>,
  tenant: Pick<Tenant, 'id'>,
  { kind, near, months, from, limit = 100_000, isOver }: Way,
): AsyncGenerator<Gone> {
  if (from && order.indexOf(from.kind) > order.indexOf(kind)) return
  const resumes = from?.kind === kind ? from : undefined
  for (const month of months) {
    if (resumes && month > resumes.month) continue
    let after = resumes?.month === month ? resumes.id : 0
    while (!isOver()) {
      const began = house.clock.monotonic()
      const where = { month, kind, after, limit, leastQuality }
      const portion = await inTenant(house.db, tenant.id, (tx) => seenPortion(tx, where, lengthOf(kind)))
      if (portion.count === 0) break
      const values = await nearIn(portion, near)
      after = portion.last
      yield {
        place: { month, kind, id: portion.last },
        looked: portion.count,
        pieces: (tx) => piecesIn(tx, { ...where, last: portion.last }, values),
      }
      // Half the time at most: those who scan come first.
      await house.clock.pause(house.clock.monotonic() - began)
    }
  }
}

const order = keptKinds.map(({ name }) => name)
