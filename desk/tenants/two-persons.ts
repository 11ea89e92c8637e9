/**
 * What two people change at a desk: one proposes it, another agrees, and it is made then and there. Each step is one
 * transaction with its event in the log. The register and the house are two families with one life.
 */
import type { Actor, EventDraft } from '../../core/event.ts'
import type { NotAllowed } from '../../core/house-change.ts'
import type { Instant } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import {
  keepProposal,
  lockProposal,
  markDecided,
  type ProposalTable,
  waitingProposals,
} from '../sql/house/proposals.ts'

export type Proposer = { id: string; name: string; actor: Actor }
export type How = 'made' | 'proposed' | 'approved' | 'rejected'

/** What a change is judged by: who proposed it, and whoever decides about it now. */
export type Circumstances = {
  house: House
  tenant: Tenant
  /** The proposal's own. */
  id: string
  at: Instant
  by: readonly { id: string; name: string }[]
}

/** A change as it would be made in this transaction. Judging it writes nothing. */
export type Judged = {
  no?: NotAllowed | undefined
  /** One person may make it, and nobody is asked. */
  alone?: boolean
  event(how: How, actor: Actor): EventDraft
  /** With a link where somebody has to register a passkey. */
  make(): Promise<string | undefined>
}

/** One kind of thing that two people change. Another one is one of these, and lives as they do. */
export type Family<Change> = {
  table: ProposalTable
  /** Whose word counts, when it is given and when it is agreed to. */
  has(word: { role: string; administers: boolean }): boolean
  /** One change at a time, until the transaction ends: of two at once, each could undo the other unseen. */
  lock(tx: Tx, tenant: string): Promise<void>
  judge(tx: Tx, change: Change, under: Circumstances): Promise<Judged>
  /** Both change the same thing whole, so the second approved would undo the first. */
  collide?(change: Change, waiting: Change): boolean
}

/** `done` with a link where somebody has to register a passkey; `waits` for a second person; or why not. */
export type Outcome =
  | { kind: 'done'; link?: string }
  | { kind: 'waits'; id: string }
  | { kind: 'refused'; why: NotAllowed }

/** Makes a change that one person may make alone, and keeps the others until a second person has decided. */
export async function propose<Change>(
  house: House,
  tenant: Tenant,
  { table, lock, judge, collide }: Family<Change>,
  by: Proposer,
  change: Change,
): Promise<Outcome> {
  const at = house.clock.now()
  const id = uuidv7(at, house.chance)
  return await inTenant(house.db, tenant.id, async (tx): Promise<Outcome> => {
    await lock(tx, tenant.id)
    // Nobody is asked to approve what could not be done.
    const judged = await judge(tx, change, { house, tenant, id, at, by: [by] })
    if (judged.no) return { kind: 'refused', why: judged.no }
    if (judged.alone) {
      const link = await judged.make()
      await recordOwnEvents(tx, house, tenant, [judged.event('made', by.actor)])
      return { kind: 'done', ...(link ? { link } : {}) }
    }
    const waiting = collide ? await waitingProposals(tx, table) : []
    if (waiting.some((one) => collide?.(change, one.change as Change)))
      return { kind: 'refused', why: oneAtATime }
    await keepProposal(tx, table, tenant.id, { id, change, by, at })
    await recordOwnEvents(tx, house, tenant, [judged.event('proposed', by.actor)])
    return { kind: 'waits', id }
  })
}

const oneAtATime: NotAllowed = { refused: 'waits', found: 'a change of it waits', wanted: 'one at a time' }

const proposerGone = (name: string): NotAllowed => ({
  refused: 'proposer-gone',
  found: name,
  wanted: 'a change proposed by somebody who works here and may propose it',
})

export type Decided<Change> =
  | { kind: 'done'; change: Change; link?: string }
  | { kind: 'refused'; why: NotAllowed }
  | { kind: 'unknown' }
  | { kind: 'decided' }
  | { kind: 'same-person' }

/**
 * A change is decided once, and approved only by another natural person than the one who proposed it. It is judged
 * anew: what was allowed when it was proposed may not be any more.
 */
export async function decide<Change>(
  house: House,
  tenant: Tenant,
  { table, has, lock, judge }: Family<Change>,
  by: Proposer,
  { id, approved }: { id: string; approved: boolean },
): Promise<Decided<Change>> {
  const at = house.clock.now()
  return await inTenant(house.db, tenant.id, async (tx): Promise<Decided<Change>> => {
    await lock(tx, tenant.id)
    const proposal = await lockProposal(tx, table, id)
    if (!proposal) return { kind: 'unknown' }
    if (proposal.isDecided) return { kind: 'decided' }
    if (approved && proposal.by.id === by.id) return { kind: 'same-person' }
    // Two who have a say in it today, not one and the word of somebody who has left or has another role now.
    if (approved && !(proposal.proposer && has(proposal.proposer)))
      return { kind: 'refused', why: proposerGone(proposal.by.name) }
    const change = proposal.change as Change
    const judged = await judge(tx, change, { house, tenant, id, at, by: [proposal.by, by] })
    if (approved && judged.no) return { kind: 'refused', why: judged.no }
    await markDecided(tx, table, id, { by: by.id, at, approved })
    const link = approved ? await judged.make() : undefined
    await recordOwnEvents(tx, house, tenant, [judged.event(approved ? 'approved' : 'rejected', by.actor)])
    return { kind: 'done', change, ...(link ? { link } : {}) }
  })
}
