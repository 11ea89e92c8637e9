/** What waits for one person in particular: where they are called, and what a colleague asks of them. */
import type { FastifyInstance } from 'fastify'
import type { House, Tenant } from '../../../house.ts'
import { caseKeyOf } from '../../../sql/demands/cases.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import { openNote } from '../../../sql/together/notes.ts'
import type { ForYou, ForYouCount } from '../../contract/index.ts'
import { type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'
import { roleMay } from '../rights.ts'

/** Read ones stay to be found again for a while; unread ones always stand above them. */
const shown = 60

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }

  app.get('/desk/api/for-you', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const answer = await inTenant(house.db, sits.tenant.id, async (tx) => ({
      handovers: await handoversFor(tx, sits.staff),
      requests: await requestsFor(tx, sits.staff),
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

/** What one has to look at oneself: unread calls, and what another person asks agreement for. */
async function unreadOf(tx: Tx, staff: Sitting['staff']): Promise<number> {
  const calls = await tx
    .selectFrom('mention')
    .select(({ fn }) => fn.countAll().as('unread'))
    .where('staff_id', '=', staff.id)
    .where('read_at', 'is', null)
    .executeTakeFirst()
  const requests = await requestsFor(tx, staff)
  return (
    Number(calls?.unread ?? 0) +
    requests.filter(({ mayAgree }) => mayAgree).length +
    (await handoversFor(tx, staff))
  )
}

/** Meant for this person or for the team; one meant for somebody else is theirs to see first. */
async function handoversFor(tx: Tx, staff: Sitting['staff']): Promise<number> {
  if (!roleMay(staff.role, 'decide')) return 0
  const row = await tx
    .selectFrom('handover')
    .select(({ fn }) => fn.countAll().as('open'))
    .where('outcome', 'is', null)
    .where('given_by', '<>', staff.id)
    .where((eb) => eb.or([eb('given_to', 'is', null), eb('given_to', '=', staff.id)]))
    .executeTakeFirst()
  return Number(row?.open ?? 0)
}

async function requestsFor(tx: Tx, staff: Sitting['staff']): Promise<ForYou['requests']> {
  const rows = await tx
    .selectFrom('second_person_request as request')
    .innerJoin('demand', 'demand.id', 'request.demand_id')
    .innerJoin('staff', 'staff.id', 'request.asked_by')
    .select([
      'request.id',
      'request.deed',
      'request.asked_at',
      'request.expires_at',
      'request.asked_by',
      'staff.name',
      'demand.id as demand',
      'demand.number',
    ])
    .where('request.outcome', 'is', null)
    .orderBy('request.expires_at')
    .execute()
  const decides = roleMay(staff.role, 'decide')
  return rows.map((row) => ({
    id: row.id,
    demand: { id: row.demand, number: row.number ?? '' },
    deed: row.deed,
    by: { id: row.asked_by, name: row.name },
    at: row.asked_at,
    until: row.expires_at,
    mine: row.asked_by === staff.id,
    mayAgree: decides && row.asked_by !== staff.id,
  }))
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
