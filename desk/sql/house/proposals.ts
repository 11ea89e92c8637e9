/** Changes that wait for a second person, as rows: those of the register, of people and settings, and of banks. */
import type { Instant } from '../../../core/instant.ts'
import type { Tx } from '../database.ts'

export type ProposalTable = 'registry_change' | 'house_change' | 'bank_change'

export type Proposal = {
  id: string
  change: unknown
  by: { id: string; name: string }
  at: Instant
}
/** As it lies there: whether it waits no more, and what whoever proposed it is today, if they still work here, awake. */
type Lying = Proposal & {
  isDecided: boolean
  proposer: { role: string; administers: boolean } | undefined
}

export async function keepProposal(
  tx: Tx,
  table: ProposalTable,
  tenant: string,
  { id, change, by, at }: Proposal,
): Promise<void> {
  await tx
    .insertInto(table)
    .values({
      id,
      tenant_id: tenant,
      change: JSON.stringify(change),
      proposed_by: by.id,
      proposed_at: at,
      decided_by: null,
      decided_at: null,
      approved: null,
    })
    .execute()
}

/** What nobody has decided yet, oldest first. */
export async function waitingProposals(tx: Tx, table: ProposalTable): Promise<Proposal[]> {
  const rows = await proposals(tx, table)
    .where('decided_at', 'is', null)
    .orderBy('proposed_at')
    .orderBy('id')
    .execute()
  return rows.map(proposalOf)
}

/** One of them, nobody else's until the transaction ends. */
export async function lockProposal(tx: Tx, table: ProposalTable, id: string): Promise<Lying | undefined> {
  const row = await proposals(tx, table).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) return undefined
  const proposer = await tx
    .selectFrom('staff')
    .select(['role', 'administers'])
    .where('id', '=', row.proposed_by)
    .where('active', '=', true)
    .where('asleep_since', 'is', null)
    .executeTakeFirst()
  return { ...proposalOf(row), isDecided: row.decided_at !== null, proposer }
}

/** What a person proposed and nobody decided yet is nobody's word any more. */
export async function dropProposalsOf(tx: Tx, staff: string, at: Instant): Promise<void> {
  for (const table of ['registry_change', 'house_change', 'bank_change'] as const)
    await tx
      .updateTable(table)
      .set({ decided_at: at, approved: false })
      .where('proposed_by', '=', staff)
      .where('decided_at', 'is', null)
      .execute()
}

/** The same change, its secrets under another key. */
export async function rewriteProposal(
  tx: Tx,
  table: ProposalTable,
  id: string,
  change: unknown,
): Promise<void> {
  await tx
    .updateTable(table)
    .set({ change: JSON.stringify(change) })
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .execute()
}

/** The database refuses the approval of whoever proposed it as well (`two_persons`). */
export async function markDecided(
  tx: Tx,
  table: ProposalTable,
  id: string,
  decided: { by: string; at: Instant; approved: boolean },
): Promise<void> {
  await tx
    .updateTable(table)
    .set({ decided_by: decided.by, decided_at: decided.at, approved: decided.approved })
    .where('id', '=', id)
    .execute()
}

const proposals = (tx: Tx, table: ProposalTable) =>
  tx
    .selectFrom(table)
    .select(['id', 'change', 'proposed_by', 'proposed_at', 'decided_at'])
    .select((row) =>
      row
        .selectFrom('staff')
        .select('staff.name')
        .whereRef('staff.id', '=', 'proposed_by')
        .$asScalar()
        .$notNull()
        .as('name'),
    )

function proposalOf(row: {
  id: string
  change: unknown
  proposed_by: string
  proposed_at: Instant
  name: string
}): Proposal {
  return {
    id: row.id,
    change: row.change,
    by: { id: row.proposed_by, name: row.name },
    at: row.proposed_at,
  }
}
