/**
 * An open case of which nothing is listed any more is over, once it was looked at again: other entries may meet the piece
 * that were listed, or turned on, since it was asked about. It is looked for by what its case keeps of it; its words and
 * what rules look for are not among that.
 */
import { chanceOf } from '../../core/match.ts'
import type { House, Tenant } from '../house.ts'
import { lookFor } from './look.ts'
import { isSomething, joinOpen } from './meeting.ts'
import { type Case, decideCase, holdCase } from '../sql/banks/cases.ts'
import { listVersion } from '../sql/banks/head.ts'
import { allStand } from '../sql/banks/hits.ts'
import { openedAll } from '../sql/banks/sealed-case.ts'
import { markedUnlisted, unmarkUnlisted } from '../sql/banks/unlisted.ts'
import { inTenant } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'

const atATime = 50

/** Settles what waits to be looked at once more. Returns how many cases that were. */
export async function lapseUnlisted(house: House, tenant: Tenant): Promise<number> {
  const { marked, version } = await inTenant(house.db, tenant.id, async (tx) => ({
    marked: await openedAll(tx, house, await markedUnlisted(tx, atATime)),
    version: await listVersion(tx),
  }))
  if (marked.length === 0) return 0
  const lists = await house.lists.of(tenant)
  while (lists.version() < version) await lists.follow()
  let settled = 0
  for (const row of marked) if (await lookOnceMore(house, tenant, row)) settled++
  return settled
}

/** Whether it is settled; what changed while it was looked for is looked for again. */
async function lookOnceMore(
  house: House,
  tenant: Tenant,
  { id, signals, piece_hash }: Case,
): Promise<boolean> {
  const found = await lookFor(house, tenant, signals, { chance: chanceOf(piece_hash) })
  await house.crashpoint('case.looked-again')
  const at = house.clock.now()
  const isSettled = await inTenant(house.db, tenant.id, async (tx) => {
    if (!(await allStand(tx, [...new Set(found.matches.map(({ listed }) => listed.item))]))) return false
    const row = await holdCase(tx, id)
    if (!row || row.verdict !== null || row.unlisted_at === null) return true
    if (isSomething(found)) {
      await joinOpen(tx, house, tenant, row, { found, signals, at })
      await unmarkUnlisted(tx, id)
      return true
    }
    await decideCase(tx, house, row, {
      verdict: 'lapsed',
      exception: null,
      reason: null,
      decided_by: null,
      decided_at: at,
    })
    await recordOwnEvents(tx, house, tenant, [
      {
        type: 'match.decided',
        at,
        actor: { kind: 'desk', name: 'Guichet' },
        says: { key: 'history.match.lapsed', params: { count: 1 } },
        body: { how: 'lapsed', cases: [id] },
      },
    ])
    return true
  })
  house.nudge('told')
  return isSettled
}
