import { byUrgency } from '../../../core/priority.ts'
import type { DemandClock } from '../../../core/clocks.ts'
import type { House, Tenant } from '../../house.ts'
import { inTenant } from '../../sql/database.ts'
import { instrumentOf } from '../../tenants.ts'
import type { InboxRow } from '../contract/index.ts'
import { wordsOf } from './spoken.ts'
import { clockView, platformTitle } from './view.ts'

type Facts = {
  authority: { name: string; country?: string }
  trustLevel: string
  trustOutcome: InboxRow['trustOutcome']
  targets: number
  clock: DemandClock | null
}

/** The lines of the inbox, what runs out first at the top. Reads no sealed state: a line shows nothing that is sealed. */
export async function inboxRows(
  house: House,
  tenant: Tenant,
  show: 'open' | 'closed' | 'all',
): Promise<InboxRow[]> {
  const rows = await inTenant(house.db, tenant.id, (tx) =>
    tx
      .selectFrom('demand')
      // Who left the desk has nothing any more.
      .leftJoin('staff', (join) =>
        join.onRef('staff.id', '=', 'demand.assigned_to').on('staff.active', '=', true),
      )
      .select([
        'demand.id',
        'version',
        'number',
        'regime',
        'instrument',
        'reference',
        'step',
        'waits_for',
        'urgent',
        'due_at',
        'received_at',
        'row',
        'staff.id as holder',
        'staff.name as holder_name',
      ])
      .where('number', 'is not', null)
      .$if(show !== 'all', (query) => query.where('open', '=', show === 'open'))
      .orderBy('open', 'desc')
      .orderBy(
        (eb) => eb.ref('due_at'),
        (order) => order.asc().nullsLast(),
      )
      .orderBy('received_at', show === 'closed' ? 'desc' : 'asc')
      .limit(500)
      .execute(),
  )
  return rows
    .map((row): InboxRow => {
      const facts = row.row as Facts
      const instrument = instrumentOf(house, tenant, row.regime, row.instrument, row.received_at)
      return {
        id: row.id,
        version: row.version,
        number: row.number ?? '',
        instrument: wordsOf(instrument?.label),
        authority: facts.authority,
        reference: row.reference ?? '',
        trustLevel: facts.trustLevel,
        trustOutcome: facts.trustOutcome,
        targets: facts.targets,
        platform: platformTitle(tenant),
        step: row.step as InboxRow['step'],
        waitsFor: row.waits_for as InboxRow['waitsFor'],
        ...(facts.clock && instrument ? { clock: clockView(facts.clock, instrument) } : {}),
        receivedAt: row.received_at,
        urgent: row.urgent,
        ...(row.holder && row.holder_name ? { assignedTo: { id: row.holder, name: row.holder_name } } : {}),
      }
    })
    .toSorted((a, b) => byUrgency(priority(a), priority(b)))
}

function priority(row: InboxRow) {
  const running = row.clock?.state === 'running' ? row.clock.dueAt : undefined
  return {
    threatToLife: row.urgent && row.waitsFor !== 'nothing',
    receivedAt: row.receivedAt,
    ...(running ? { dueAt: running } : {}),
  }
}
