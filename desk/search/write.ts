/** Enters texts into the search index, in the transaction that changes them. */
import { isNumbered, type Demand, type Numbered } from '../../core/demand.ts'
import { type Findable, termsBetween, termsOf } from '../../core/search/terms.ts'
import { type Facet, facetsOf, type Text, textsOf } from '../../core/search/texts.ts'
import type { House, Tenant } from '../house.ts'
import { CompiledQuery, type Tx } from '../sql/database.ts'
import type { Placing, Sheaf } from '../sql/sheaf.ts'
import { hashesFor } from './hashes.ts'

type Tools = Pick<House, 'keys'>

/** One source of a demand's texts, as the index keeps it. The terms themselves never reach the database. */
type Entry = { demand: string; source: string; edition: number; terms: string[] }

/**
 * Makes `texts` the ones that `source` of a demand is found by; what it had before is forgotten. The rows go with the
 * demand and with the key of its case.
 */
export async function indexTexts(
  tx: Tx,
  house: Tools,
  tenant: Pick<Tenant, 'id'>,
  place: { demand: string; source: string },
  texts: readonly Text[],
  facets: readonly Facet[] = [],
): Promise<void> {
  await enterAll(tx, [await entryOf(house, tenant, place, texts, facets)])
}

/** The name under which a demand's own texts stand; other sources are named `kind:identifier`. */
const ownTexts = 'demand'

export async function indexDemand(
  tx: Tx,
  house: Tools,
  tenant: Pick<Tenant, 'id'>,
  demand: Demand,
): Promise<void> {
  if (isNumbered(demand)) await enterAll(tx, [await ownEntry(house, tenant, demand)])
}

/**
 * As {@link indexDemand}, with everything else of this sheaf; a new demand has no row yet that says where it stands.
 * `before` is what it was entered as, where that is known, and `entered` the edition of the index it was entered in.
 */
export async function bindIndex(
  sheaf: Sheaf,
  house: Tools,
  tenant: Pick<Tenant, 'id'>,
  demand: Numbered,
  known: { isNew: boolean; before?: Numbered | undefined; entered?: number | undefined },
): Promise<void> {
  const { isNew, before, entered } = known
  const changed = before && termsBetween(foundBy(before), foundBy(demand))
  if (changed && changed.gone.length + changed.fresh.length === 0) return
  const { edition, of } = await hashesFor(house, tenant)
  if (changed && entered === edition) {
    const [gone, fresh] = [changed.gone.map(of), changed.fresh.map(of)]
    sheaf.also(changing, { tenant: tenant.id, demand: demand.id, gone, fresh })
    return
  }
  const entry = await ownEntry(house, tenant, demand)
  if (isNew) sheaf.each(enterAll, entry)
  else sheaf.also(entering, entry)
}

type Changed = { tenant: string; demand: string; gone: string[]; fresh: string[] }

/** Which demands it is about is said twice: a database that knows little of its tables yet would look through all of them. */
function changing(all: readonly Changed[], place: Placing): string {
  const rows = all.map(
    ({ tenant, demand, gone, fresh }) =>
      `(${place(tenant)}::uuid, ${place(demand)}::uuid, ${place(gone)}::bigint[], ${place(fresh)}::bigint[])`,
  )
  return `
    update search_of s set terms = array(select unnest(s.terms) except select unnest(given.gone)) || given.fresh
    from (values ${rows.join(', ')}) as given (tenant, demand, gone, fresh)
    where s.tenant_id = given.tenant and s.demand_id = given.demand and s.source = '${ownTexts}'
      and s.demand_id = any(${place(all.map(({ demand }) => demand))}::uuid[])`
}

const foundBy = (demand: Numbered): Findable => ({ texts: textsOf(demand), facets: facetsOf(demand) })

async function ownEntry(house: Tools, tenant: Pick<Tenant, 'id'>, demand: Numbered): Promise<Entry> {
  const place = { demand: demand.id, source: ownTexts }
  const { texts, facets } = foundBy(demand)
  return await entryOf(house, tenant, place, texts, facets)
}

async function entryOf(
  house: Tools,
  tenant: Pick<Tenant, 'id'>,
  place: { demand: string; source: string },
  texts: readonly Text[],
  facets: readonly Facet[],
): Promise<Entry> {
  const { edition, of } = await hashesFor(house, tenant)
  return { ...place, edition, terms: termsOf({ texts, facets }).map(of) }
}

/** Enters several in one statement. */
async function enterAll(tx: Tx, entries: readonly Entry[]): Promise<void> {
  const values: unknown[] = []
  const text = entering(entries, (value) => `$${values.push(value)}`)
  await tx.executeQuery(CompiledQuery.raw(text, values))
}

function entering(entries: readonly Entry[], place: Placing): string {
  const rows = entries.map(
    ({ demand, source, edition, terms }) =>
      `(${place(demand)}::uuid, ${place(source)}, ${place(edition)}::int, ${place(terms)}::bigint[])`,
  )
  return `
    insert into search_of (tenant_id, demand_id, source, place, edition, terms)
    select demand.tenant_id, demand.id, given.source, demand.place, given.edition, given.terms
    from (values ${rows.join(', ')}) as given (id, source, edition, terms) join demand on demand.id = given.id
    on conflict (tenant_id, demand_id, source) do update set terms = excluded.terms, edition = excluded.edition
    where search_of.terms is distinct from excluded.terms or search_of.edition <> excluded.edition`
}
