/** Enters what was there before the index was, or before its key was replaced: from the newest backwards, a portion at a time. */
import { beyond } from '../../core/search/place.ts'
import type { House, Tenant } from '../house.ts'
import { inTenant, sql, type Tx } from '../sql/database.ts'
import { hashesFor } from './hashes.ts'
import { openAll } from './opened.ts'
import { sources } from './sources.ts'
import { indexDemand, indexTexts } from './write.ts'

const portion = 50

/**
 * One portion, in one transaction with how far it came: killed at any moment, it goes on where it was. Two who do it
 * at once wait for one another. Returns whether there is more to do.
 */
export async function fillSome(house: House, tenant: Tenant): Promise<boolean> {
  const { edition } = await hashesFor(house, tenant)
  return await inTenant(house.db, tenant.id, async (tx) => {
    await sql`insert into search_progress (tenant_id, edition, below)
      values (${tenant.id}, ${edition}, ${beyond}::bigint) on conflict do nothing`.execute(tx)
    const at = await reached(tx, edition, true)
    if (at === null || at === undefined) return false
    const { rows } = await sql<{ id: string; place: string; done: boolean }>`
      select id, place::text, exists (select from search_of s where s.tenant_id = demand.tenant_id
        and s.demand_id = demand.id and s.source = 'demand' and s.edition = ${edition}) as done
      from demand where number is not null and place < ${at}::bigint
      order by place desc limit ${portion} for no key update`.execute(tx)
    // Held until this ends: an older state must not be entered over what somebody writes meanwhile.
    const opened = await openAll(
      tx,
      house,
      tenant,
      rows.filter(({ done }) => !done).map(({ id }) => id),
    )
    for (const { demand } of opened.values()) await indexDemand(tx, house, tenant, demand)
    for (const { textsOf } of sources)
      for (const [demand, entries] of await textsOf(tx, opened))
        for (const { source, text } of entries)
          await indexTexts(tx, house, tenant, { demand, source }, [text])
    const below = rows.length < portion ? null : (rows.at(-1)?.place ?? null)
    await sql`update search_progress set below = ${below}::bigint where edition = ${edition}`.execute(tx)
    return below !== null
  })
}

/** The place below which demands are not in the index yet; `undefined` once all are in it. */
export async function fillFrom(tx: Tx, edition: number): Promise<string | undefined> {
  const at = await reached(tx, edition)
  return at === undefined ? undefined : (at ?? undefined)
}

/** `null` once all are in it, `undefined` before it was begun. */
async function reached(tx: Tx, edition: number, lock = false): Promise<string | null | undefined> {
  const { rows } = await sql<{ below: string | null }>`
    select below::text from search_progress where edition = ${edition}
    ${lock ? sql`for update` : sql``}`.execute(tx)
  return rows[0]?.below
}
