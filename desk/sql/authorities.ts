/** The registry on disk. An entry is one JSON document per authority; what counts for the automatic path stands beside it. */
import type { Authority, Registry } from '../../core/registry.ts'
import { sql, type Tx } from './database.ts'

export type AuthorityRow = { authority: Authority; undisputed: number; automatic: boolean }

/** Everyone this tenant knows. Small enough (hundreds of authorities in the Union) to be read whole. */
export async function readRegistry(
  tx: Tx,
): Promise<{ registry: Registry; rows: ReadonlyMap<string, AuthorityRow> }> {
  const found = await tx
    .selectFrom('authority')
    .select(['id', 'entry', 'undisputed', 'automatic'])
    .orderBy('name')
    .execute()
  const rows = new Map(
    found.map(
      ({ id, entry, undisputed, automatic }) =>
        [id, { authority: entry as Authority, undisputed, automatic }] as const,
    ),
  )
  return { registry: { authorities: [...rows.values()].map(({ authority }) => authority) }, rows }
}

/** One of them alone. */
export async function readAuthority(tx: Tx, id: string): Promise<AuthorityRow | undefined> {
  const found = await tx
    .selectFrom('authority')
    .select(['entry', 'undisputed', 'automatic'])
    .where('id', '=', id)
    .executeTakeFirst()
  return found && { ...found, authority: found.entry as Authority }
}

/**
 * One change of a tenant's registry at a time, until the transaction ends. An entry is read, changed and written whole:
 * of two at once, one would undo the other, and it could be a revocation.
 */
export async function lockRegistry(tx: Tx, tenant: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`registry ${tenant}`}, 0))`.execute(tx)
}

export async function writeAuthority(
  tx: Tx,
  tenant: string,
  authority: Authority,
  automatic?: boolean,
): Promise<void> {
  const row = {
    name: authority.name,
    country: authority.country ?? 'EU',
    entry: JSON.stringify(authority),
    ...(automatic === undefined ? {} : { automatic }),
  }
  await tx
    .insertInto('authority')
    .values({ id: authority.id, tenant_id: tenant, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(row))
    .execute()
}
