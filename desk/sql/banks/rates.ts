/** What came of what a bank pointed at. A case that was opened once more counts as what came of it in the end. */
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'
import { wasKeptAway } from './heard.ts'

/** Cases in the words of docs/words.md: those that lapsed were decided by nobody. */
export type Outcomes = Record<
  'cases' | 'open' | 'known' | 'exempt' | 'collisions' | 'lapsed' | 'again' | 'stopped' | 'overturned',
  number
>

/** How often a person found it to be what the list says, of the cases of each bank (or of one) since it was made. */
export async function outcomesByBank(tx: Tx, only?: string): Promise<ReadonlyMap<string, Outcomes>> {
  const ofOne = only === undefined ? sql`` : sql`where bank_id = ${only}::uuid`
  const { rows } = await sql<Outcomes & { bank: string }>`
    select bank, ${counts} from (select distinct bank_id as bank, case_id from match_hit ${ofOne}) met
    join match_case c on c.id = met.case_id where ${isTheLast} group by bank`.execute(tx)
  return new Map(rows.map(({ bank, ...each }) => [bank, each]))
}

/** The same of the cases that an entry of this bank has met since then. */
export async function outcomesOf(tx: Tx, bank: string, since: Instant): Promise<Outcomes> {
  const { rows } = await sql<Outcomes>`
    select ${counts} from match_case c where ${isTheLast} and c.id in (
      select case_id from match_hit h where h.bank_id = ${bank}::uuid and h.at >= ${since}::timestamptz)`.execute(
    tx,
  )
  const [found] = rows
  if (!found) throw new Error('a count that did not count')
  return found
}

const isTheLast = sql`not exists (
  select from match_case later where later.tenant_id = c.tenant_id and later.reopens = c.id)`

/** Kept away: by the bank itself, or by a person whose case was then opened once more. */
const wasStopped = sql`(${wasKeptAway} or c.verdict = 'known' or c.reopens is not null)`
const byAPerson = sql`c.verdict in ('known', 'exempt', 'collision')`

const counts = sql`
  count(*) as cases, count(*) filter (where verdict is null) as open,
  count(*) filter (where verdict = 'known') as known, count(*) filter (where verdict = 'exempt') as exempt,
  count(*) filter (where verdict = 'collision') as collisions, count(*) filter (where verdict = 'lapsed') as lapsed,
  count(*) filter (where work is not null) as again,
  count(*) filter (where ${wasStopped} and ${byAPerson}) as stopped,
  count(*) filter (where ${wasStopped} and verdict in ('exempt', 'collision')) as overturned`
