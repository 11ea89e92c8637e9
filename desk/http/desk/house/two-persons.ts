/** What two persons change, as the pages are told it. */
import type { NotAllowed } from '../../../../core/house-change.ts'
import type { Tx } from '../../../sql/database.ts'
import { peopleAtWork } from '../../../sql/house/people.ts'
import { waitingProposals } from '../../../sql/house/proposals.ts'
import type { Decided, Family, Outcome, Proposer } from '../../../tenants/two-persons.ts'
import type * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { personMay } from '../rights.ts'
import type { Sitting } from '../session.ts'

export function proposerOf({ staff, actor }: Sitting): Proposer {
  return { id: staff.id, name: staff.name, actor }
}

/** What became of a change; a no is thrown. */
export function told<C>(
  outcome: Outcome | Decided<C>,
  no: (why: NotAllowed) => Refused,
): contract.ChangeDone {
  switch (outcome.kind) {
    case 'done':
      return { waits: false, ...(outcome.link ? { link: outcome.link } : {}) }
    case 'waits':
      return { waits: true, id: outcome.id }
    case 'unknown':
      throw new Refused(404, 'not-here', 'There is no such change.')
    case 'decided':
      throw new Refused(409, 'decided', 'This change was decided before.', {
        says: { key: 'house-change.no.decided' },
      })
    case 'same-person':
      throw new Refused(403, 'second-person', 'Whoever proposed a change cannot approve it.')
    case 'refused':
      throw no(outcome.why)
  }
}

/** A no that the desk gives to a change of people or settings. */
export function notByTheHouse({ refused, found, wanted }: NotAllowed): Refused {
  return new Refused(422, refused, 'The desk does not allow this change.', {
    errors: [{ path: 'change', found, wanted }],
    says: { key: `house-change.no.${refused}`, params: { found } },
  })
}

export function notByTheRegister({ refused, found, wanted }: NotAllowed): Refused {
  return new Refused(409, refused, 'The registry does not allow this change.', {
    errors: [{ path: 'change', found, wanted }],
    says: { key: `registry-change.no.${refused}`, params: { found } },
  })
}

type Said = Pick<contract.HouseChangeView, 'says' | 'rules' | 'differs' | 'secret' | 'note'>

/** What waits for a second person, and who could be that; `of` says what each is, and leaves out what does not belong on this page. */
export async function waitingFor<C, S extends Said>(
  tx: Tx,
  { staff }: Pick<Sitting, 'staff'>,
  { table, has }: Family<C>,
  may: string,
  of: (change: C) => (S & { concerned?: string | undefined }) | undefined,
): Promise<(Omit<S, 'concerned'> & contract.HouseChangeView)[]> {
  const waiting = await waitingProposals(tx, table)
  const able = waiting.length === 0 ? [] : (await peopleAtWork(tx)).filter(has)
  return waiting.flatMap(({ id, change, by, at }) => {
    const shown = of(change as C)
    if (!shown) return []
    const { concerned, ...said } = shown
    const mayReject = personMay(staff, may)
    const mayApprove = mayReject && by.id !== staff.id && concerned !== staff.id
    const others = able.filter((each) => each.id !== by.id && each.id !== concerned)
    return {
      id,
      proposedBy: by.name,
      proposedAt: at,
      ...said,
      mayApprove,
      mayReject,
      others: others.map(({ name }) => name),
    }
  })
}
