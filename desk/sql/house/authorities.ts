/** The registry on disk. An entry is one JSON document per authority; what counts for the automatic path stands beside it. */
import type { Authority, Registry } from '../../../core/registry.ts'
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'
import type { Placing } from '../sheaf.ts'

export type AuthorityRow = { authority: Authority; undisputed: number; automatic: boolean }
/** With when it told of procedures and deadlines: at least twelve hours before its first order. */
type RegisteredRow = AuthorityRow & { firstNoticeAt: Instant | null }

/** Everyone this tenant knows. Small enough (hundreds of authorities in the Union) to be read whole. */
export async function readRegistry(
  tx: Tx,
): Promise<{ registry: Registry; rows: ReadonlyMap<string, RegisteredRow> }> {
  const found = await tx
    .selectFrom('authority')
    .select(['id', 'entry', 'undisputed', 'automatic', 'first_notice_at as firstNoticeAt'])
    .orderBy('name')
    .execute()
  const rows = new Map(
    found.map(({ id, entry, ...row }) => [id, { ...row, authority: entry as Authority }] as const),
  )
  return { registry: { authorities: [...rows.values()].map(({ authority }) => authority) }, rows }
}

/** What they are called, without their keys and contacts. */
export async function namesOfAuthorities(tx: Tx): Promise<{ id: string; name: string; country: string }[]> {
  return await tx.selectFrom('authority').select(['id', 'name', 'country']).orderBy('name').execute()
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
  { automatic, firstNoticeAt }: { automatic?: boolean; firstNoticeAt?: Instant } = {},
): Promise<void> {
  const row = {
    name: authority.name,
    country: authority.country ?? 'EU',
    entry: JSON.stringify(authority),
    ...(automatic === undefined ? {} : { automatic }),
    ...(firstNoticeAt === undefined ? {} : { first_notice_at: firstNoticeAt }),
  }
  await tx
    .insertInto('authority')
    .values({ id: authority.id, tenant_id: tenant, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(row))
    .execute()
}

/** An order of this authority went through without dispute, or one was disputed. */
export type Counted = { authority: string; disputed: boolean }

/** Several may end in one commit: each counts, and one dispute among them starts the count of its authority again. */
export function counting(all: readonly Counted[], place: Placing): string {
  const [ids, disputes] = [all.map(({ authority }) => authority), all.map(({ disputed }) => disputed)]
  return `update authority set undisputed = case when ended.disputed then 0 else undisputed + ended.times end
    from (select id, count(*)::int as times, bool_or(disputed) as disputed
      from unnest(${place(ids)}::text[], ${place(disputes)}::boolean[]) as one (id, disputed) group by id) ended
    where authority.id = ended.id`
}
