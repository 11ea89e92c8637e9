/** What a held hunt would bring, before anybody says that it may: by which bank and kind, and the first pieces themselves. */
import { chanceOf } from '../../core/match.ts'
import type { House, Tenant } from '../house.ts'
import { inTenant } from '../sql/database.ts'
import { countFound, foundBy, type Hunt, seenPiece } from '../sql/seen/hunts.ts'
import type { Piece } from '../sql/tables/banks.ts'
import { lookFor, type Match } from './look.ts'
import { queryOf } from './seen.ts'

/** Of a longer list a person learns from the first. */
const mostLooked = 300
const shown = 12

export type Would = {
  looked: number
  of: number
  by: { bank: { name: string; title: string }; kind: string; pieces: number }[]
  some: { piece: Piece; seenAt: string; nearest: Match }[]
}

/** Each piece is looked up in the lists as they stand, so that what has been withdrawn since counts no more. */
export async function whatItWouldBring(
  house: Pick<House, 'db' | 'lists'>,
  tenant: Tenant,
  { id }: Pick<Hunt, 'id'>,
): Promise<Would> {
  const { of, found } = await inTenant(house.db, tenant.id, async (tx) => ({
    of: await countFound(tx, id),
    found: await foundBy(tx, id, { limit: mostLooked, waiting: true }),
  }))
  const by = new Map<string, Would['by'][number]>()
  const some: Would['some'] = []
  for (const hash of found) {
    const seen = await inTenant(house.db, tenant.id, (tx) => seenPiece(tx, hash))
    if (!seen) continue
    const { matches } = await lookFor(house, tenant, seen.signals.map(queryOf), { chance: chanceOf(hash) })
    const [nearest] = matches
    if (!nearest) continue
    const counted = new Set<string>()
    for (const { kind, listed } of matches) {
      const name = `${listed.bankName} ${kind}`
      if (counted.has(name)) continue
      counted.add(name)
      const bank = { name: listed.bankName, title: listed.bankTitle }
      const line = by.get(name) ?? { bank, kind, pieces: 0 }
      line.pieces += 1
      by.set(name, line)
    }
    if (some.length < shown) some.push({ piece: seen.piece, seenAt: seen.at, nearest })
  }
  return { looked: found.length, of, by: [...by.values()].sort((a, b) => b.pieces - a.pieces), some }
}
