/** What waits for one person in particular: where they are called, and what a colleague asks of them. */
import type { FastifyInstance } from 'fastify'
import type { House, Tenant } from '../../house.ts'
import { caseKeyOf } from '../../sql/cases.ts'
import { inTenant, type Tx } from '../../sql/database.ts'
import { openNote } from '../../sql/notes.ts'
import type { ForYou, ForYouCount } from '../contract/index.ts'
import { send } from './routes.ts'
import { type Sitting, sitting } from './session.ts'

/** Read ones stay to be found again for a while; unread ones always stand above them. */
const shown = 60

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }

  app.get('/desk/api/for-you', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const answer = await inTenant(house.db, sits.tenant.id, async (tx) => ({
      mentions: await mentionsOf(tx, house, sits.tenant, sits.staff),
    }))
    return send(reply, answer satisfies ForYou)
  })

  app.get('/desk/api/for-you/count', see, async (request, reply) => {
    const { tenant, staff } = await sitting(house, request)
    const count = await inTenant(house.db, tenant.id, (tx) => unreadOf(tx, staff))
    return send(reply, { count } satisfies ForYouCount)
  })
}

async function unreadOf(tx: Tx, staff: Sitting['staff']): Promise<number> {
  const row = await tx
    .selectFrom('mention')
    .select(({ fn }) => fn.countAll().as('unread'))
    .where('staff_id', '=', staff.id)
    .where('read_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.unread ?? 0)
}

async function mentionsOf(
  tx: Tx,
  house: House,
  tenant: Tenant,
  staff: Sitting['staff'],
): Promise<ForYou['mentions']> {
  const rows = await tx
    .selectFrom('mention')
    .innerJoin('note', 'note.id', 'mention.note_id')
    .innerJoin('demand', 'demand.id', 'mention.demand_id')
    .innerJoin('case_key', 'case_key.case_id', 'demand.case_id')
    .innerJoin('staff', 'staff.id', 'note.author')
    .select([
      'note.id',
      'note.at',
      'note.author',
      'note.sealed',
      'staff.name',
      'demand.id as demand',
      'demand.number',
      'demand.case_id',
      'mention.read_at',
    ])
    .where('mention.staff_id', '=', staff.id)
    // What a destroyed case said, it says no more.
    .where('case_key.destroyed_at', 'is', null)
    .orderBy((eb) => eb('mention.read_at', 'is not', null))
    .orderBy('note.at', 'desc')
    .limit(shown)
    .execute()
  const mentions: ForYou['mentions'] = []
  for (const row of rows) {
    const caseKey = await caseKeyOf(tx, house, tenant.id, row.case_id)
    const { salt: _salt, ...note } = openNote(row, caseKey)
    mentions.push({
      note,
      demand: { id: row.demand, number: row.number ?? '' },
      ...(row.read_at ? { readAt: row.read_at } : {}),
    })
  }
  return mentions
}
