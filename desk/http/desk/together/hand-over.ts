/** From one shift to the next. What is handed over stays with whoever gave it until a colleague takes it: nothing falls between. */
import type { FastifyInstance } from 'fastify'
import type { EventDraft } from '../../../../core/event.ts'
import { later } from '../../../../core/instant.ts'
import type { House } from '../../../house.ts'
import { onDemandIn } from '../../../journey.ts'
import { uuidv7 } from '../../../outside/random.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import { assignTo, onPaper } from '../../../sql/together/assigned.ts'
import {
  addToHandover,
  demandsHandedOver,
  keepHandover,
  lockHandover,
  openHandovers,
  settleHandover,
  type Sheet,
} from '../../../sql/together/handovers.ts'
import { type LineRow, linesOf, openLines } from '../../../sql/lines.ts'
import { writeNote } from '../../../sql/together/notes.ts'
import type { Handovers } from '../../contract/index.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { mayHold } from './assign.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { lineView } from '../find/inbox.ts'
import { onlyOnce } from '../once.ts'
import { type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'
import { roleMay } from '../rights.ts'

/** What runs out while a shift lasts. */
const shiftMs = 8 * 3_600_000

export function routes(app: FastifyInstance, house: House): void {
  const decide = { config: { open: 'session' as const, may: ['decide'] }, bodyLimit: 1024 * 1024 }

  app.get('/desk/api/hand-over', decide, async (request, reply) => {
    const { tenant, staff } = await sitting(house, request)
    const now = house.clock.now()
    const found = await inTenant(house.db, tenant.id, async (tx) => {
      const open = await openHandovers(tx, house, tenant)
      const ids = open.flatMap(({ demands }) => demands.map(({ id }) => id))
      return {
        open,
        held: await openLines(tx, { show: 'open', assigned: [staff.id] }, { limit: 200 }),
        soon: await openLines(tx, { show: 'open', dueBefore: later(now, shiftMs) }, { limit: 200 }),
        known: ids.length > 0 ? await linesOf(tx, ids, { show: 'open' }) : [],
      }
    })
    const line = (row: LineRow) => lineView(house, tenant, row)
    const known = new Map(found.known.map((row) => [row.id, line(row)]))
    return send(reply, {
      held: found.held.map(line),
      soon: found.soon.map(line).filter(({ assignedTo }) => assignedTo?.id !== staff.id),
      open: found.open.map(({ demands, ...one }) => ({
        ...one,
        mine: one.by.id === staff.id,
        mayTake: one.by.id !== staff.id && roleMay(staff.role, 'decide'),
        demands: demands.map((demand) => {
          const row = known.get(demand.id)
          return { ...demand, ...(row ? { row } : {}) }
        }),
      })),
      serverTime: now,
    } satisfies Handovers)
  })

  app.post('/desk/api/hand-over', decide, async (request, reply) => {
    const sits = await sitting(house, request)
    const wanted = read(request, contract.giveOver)
    const answer = await onlyOnce(house, sits, request, (tx) => give(tx, house, sits, wanted))
    house.nudge()
    return send(reply, answer)
  })

  for (const how of ['take', 'withdraw'] as const)
    app.post<{ Params: { id: string } }>(`/desk/api/hand-over/:id/${how}`, decide, async (request, reply) => {
      const sits = await sitting(house, request)
      const id = uuid(request.params.id)
      await inTenant(house.db, sits.tenant.id, (tx) =>
        how === 'take' ? take(tx, house, sits, id) : withdraw(tx, house, sits, id),
      )
      house.nudge()
      return send(reply, {})
    })
}

/** All of it or nothing: a demand that is no longer theirs to give is named, and the sheet stays as it was. */
async function give(
  tx: Tx,
  house: House,
  { tenant, staff, actor }: Sitting,
  { to, note, demands }: ReturnType<typeof contract.giveOver.parse>,
): Promise<{ id: string }> {
  const at = house.clock.now()
  if (to === staff.id) throw no('why-not.handover-to-yourself')
  const next = to === null ? undefined : await mayHold(tx, to)
  const id = uuidv7(at, house.chance)
  await keepHandover(tx, tenant.id, { id, by: staff.id, to, at })
  const own = new Map(demands.map((each) => [each.demand, each.note]))
  for (const demandId of [...own.keys()].toSorted()) {
    let noteId: string | null = null
    await onDemandIn(tx, house, tenant, demandId, async ({ demand, caseKey }) => {
      if ((await onPaper(tx, demand.id)) !== staff.id)
        throw no('why-not.not-yours-to-give', { number: demand.number })
      const text = own.get(demandId) || note
      const by = { ...actor, id: staff.id }
      const written = text
        ? await writeNote(tx, house, tenant, { demand: demand.id, caseKey }, { by, text, at })
        : undefined
      noteId = written?.id ?? null
      const event: EventDraft = {
        type: 'handover',
        at,
        actor,
        says: next
          ? { key: 'history.handover.given', params: { name: next.name } }
          : { key: 'history.handover.given-team' },
        body: { handover: id, to },
      }
      return { demand, effects: [], events: [...(written ? [written.event] : []), event] }
    })
    await addToHandover(tx, tenant.id, id, { demand: demandId, note: noteId })
  }
  await house.crashpoint('hand-over.given')
  return { id }
}

/** Whoever takes it has it: everything that is still with the one who gave it. What moved on meanwhile stays where it is. */
async function take(tx: Tx, house: House, { tenant, staff, actor }: Sitting, id: string): Promise<void> {
  const sheet = await sheetOf(tx, id)
  if (sheet.outcome === 'taken' && sheet.settledBy === staff.id) return
  if (sheet.outcome !== null) throw no(`why-not.handover-${sheet.outcome}`)
  if (sheet.givenBy === staff.id) throw no('why-not.handover-to-yourself')
  const at = house.clock.now()
  for (const demandId of await demandsHandedOver(tx, id))
    await onDemandIn(tx, house, tenant, demandId, async ({ demand }) => {
      if ((await onPaper(tx, demand.id)) !== sheet.givenBy) return undefined
      await assignTo(tx, demand.id, staff.id)
      const says = { key: 'history.handover.taken', params: { name: sheet.giver } }
      return {
        demand,
        effects: [],
        events: [{ type: 'handover', at, actor, says, body: { handover: id, from: sheet.givenBy } }],
      }
    })
  await settleHandover(tx, id, 'taken', staff.id, at)
  await house.crashpoint('hand-over.taken')
}

async function withdraw(tx: Tx, house: House, { staff }: Sitting, id: string): Promise<void> {
  const sheet = await sheetOf(tx, id)
  if (sheet.outcome === 'withdrawn') return
  if (sheet.outcome !== null) throw no(`why-not.handover-${sheet.outcome}`)
  if (sheet.givenBy !== staff.id) throw no('why-not.handover-not-yours')
  await settleHandover(tx, id, 'withdrawn', staff.id, house.clock.now())
}

async function sheetOf(tx: Tx, id: string): Promise<Sheet> {
  const sheet = await lockHandover(tx, id)
  if (!sheet) throw new Refused(404, 'not-here', 'There is no such hand-over.')
  return sheet
}

function no(key: string, params?: Record<string, string>): Refused {
  return new Refused(409, 'not-possible', 'A rule does not allow this now.', {
    says: { key, ...(params ? { params } : {}) },
  })
}
