/** Enters texts into the search index, in the transaction that changes them. */
import { isNumbered, type Demand } from '../../core/demand.ts'
import { termsOf } from '../../core/search/terms.ts'
import { type Facet, facetsOf, type Text, textsOf } from '../../core/search/texts.ts'
import type { House, Tenant } from '../house.ts'
import { sql, type Tx } from '../sql/database.ts'
import { hashesFor } from './hashes.ts'

type Tools = Pick<House, 'keys'>

/**
 * Makes `texts` the ones that `source` of a demand is found by; what it had before is forgotten. The rows go with the
 * demand and with the key of its case. One statement; the terms themselves never reach the database.
 */
export async function indexTexts(
  tx: Tx,
  house: Tools,
  tenant: Pick<Tenant, 'id'>,
  { demand, source }: { demand: string; source: string },
  texts: readonly Text[],
  facets: readonly Facet[] = [],
): Promise<void> {
  const { edition, of } = await hashesFor(house, tenant)
  const terms = termsOf(texts, facets).map(of)
  await sql`
    insert into search_of (tenant_id, demand_id, source, place, edition, terms)
    select tenant_id, id, ${source}, place, ${edition}, ${terms}::bigint[] from demand where id = ${demand}
    on conflict (tenant_id, demand_id, source) do update set terms = excluded.terms, edition = excluded.edition
    where search_of.terms is distinct from excluded.terms or search_of.edition <> excluded.edition`.execute(
    tx,
  )
}

/** The name under which a demand's own texts stand; other sources are named `kind:identifier`. */
export const ownTexts = 'demand'

export async function indexDemand(
  tx: Tx,
  house: Tools,
  tenant: Pick<Tenant, 'id'>,
  demand: Demand,
): Promise<void> {
  if (!isNumbered(demand)) return
  const place = { demand: demand.id, source: ownTexts }
  await indexTexts(tx, house, tenant, place, textsOf(demand), facetsOf(demand))
}
