/** Changes that wait for a second person, wherever they are made: who could agree is told of them in one place. */
import { isOfConnections } from '../../../../core/house-change.ts'
import type { Tx } from '../../../sql/database.ts'
import { namesOfPeople } from '../../../sql/house/people.ts'
import { bankChangeSaying, ofTheBanks } from '../../../tenants/bank-change.ts'
import { ofTheHouse, sayingOf } from '../../../tenants/house-change.ts'
import type { ForYou } from '../../contract/index.ts'
import { waitingFor } from '../house/two-persons.ts'
import { personMay } from '../rights.ts'
import type { Sitting } from '../session.ts'

type Change = ForYou['changes'][number]
type Shown = Pick<Change, 'says' | 'page' | 'bank'> & { concerned?: string | undefined }

/** Of people, settings, connections and banks: what this person may have a say in, the oldest first. */
export async function changesWaiting(tx: Tx, sits: Pick<Sitting, 'staff'>): Promise<Change[]> {
  const people = await namesOfPeople(tx)
  return [
    ...(personMay(sits.staff, 'staff')
      ? await waitingFor(tx, sits, ofTheHouse, 'staff', (change): Shown => ({
          says: sayingOf(change, people),
          page: isOfConnections(change) ? 'platforms' : change.change === 'setting' ? 'operator' : 'people',
          concerned: 'staff' in change ? change.staff : undefined,
        }))
      : []),
    ...(personMay(sits.staff, 'curate')
      ? await waitingFor(tx, sits, ofTheBanks, 'curate', (change): Shown => ({
          says: bankChangeSaying(change),
          page: 'bank',
          bank: change.name,
        }))
      : []),
  ]
}
