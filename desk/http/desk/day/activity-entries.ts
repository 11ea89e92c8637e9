/** One page of a day: events read in order, opened, and said as a reader may see them. */
import { type ActivityKind, activityKindOf, activityTypes } from '../../../../core/activity.ts'
import type { Actor, Saying } from '../../../../core/event.ts'
import type { ShiftName } from '../../../../core/shifts.ts'
import type { House, Tenant } from '../../../house.ts'
import { type Cursor, eventsBetween, type TimedEvent } from '../../../sql/day/activity.ts'
import * as contract from '../../contract/index.ts'
import { isUuid } from '../../in-address.ts'
import { instrumentOf } from '../../../tenants.ts'
import { worded } from '../../../spoken.ts'
import { platformTitle } from '../demands/view.ts'

const pageOf = 80
/** One request reads no more events than this, however few of them a filter by person lets through. */
const readAtMost = 800

export type ActivityQuery = {
  day?: string | undefined
  shift?: ShiftName | undefined
  kind?: ActivityKind | undefined
  /** A person of the staff by their id, or a kind of actor. */
  by?: string | undefined
  authority?: string | undefined
  after?: Cursor | undefined
}

type Span = { from: string; to: string }

/** One page of what a reader asked for. A page may be shorter than others and still not be the last: `next` says so. */
export async function entriesOf(
  house: House,
  tenant: Tenant,
  asked: ActivityQuery,
  span: Span,
  forwards = false,
): Promise<{ entries: contract.ActivityEntry[]; next?: Cursor }> {
  const entries: contract.ActivityEntry[] = []
  let { after } = asked
  for (let seen = 0; seen < readAtMost; seen += pageOf) {
    const events = await eventsBetween(house, tenant, {
      ...span,
      types: activityTypes(asked.kind),
      ...(asked.authority ? { authority: asked.authority } : {}),
      ...(after ? { after } : {}),
      forwards,
      limit: pageOf,
    })
    for (const [nth, event] of events.entries()) {
      if (isBy(event, asked.by)) entries.push(entryOf(house, tenant, event))
      if (entries.length < pageOf) continue
      const isLast = nth === events.length - 1 && events.length < pageOf
      return isLast ? { entries } : { entries, next: cursorOf(event) }
    }
    const last = events.at(-1)
    if (events.length < pageOf || !last) return { entries }
    after = cursorOf(last)
  }
  return { entries, ...(after ? { next: after } : {}) }
}

/** A person of the staff by their id, or everybody of a kind. */
function isBy({ body }: TimedEvent, by: string | undefined): boolean {
  if (!by) return true
  const actor = body.actor as Actor | undefined
  return actor?.id === by || actor?.kind === by
}

function entryOf(house: House, tenant: Tenant, event: TimedEvent): contract.ActivityEntry {
  const actor = event.body.actor as Actor | undefined
  const says = (event.body.says as Saying | undefined) ?? { key: `history.${event.type}` }
  const { demand } = event
  const instrument =
    demand && instrumentOf(house, tenant, demand.regime, demand.instrument, demand.receivedAt)
  return {
    key: `${event.caseId}/${event.seq}`,
    seq: event.seq,
    at: event.at,
    type: event.type,
    kind: activityKindOf(event.type) ?? 'changed',
    actor: actor
      ? { kind: actor.kind, name: actor.kind === 'platform' ? platformTitle(tenant) : actor.name }
      : { kind: 'desk', name: '' },
    says: instrument ? worded(says, instrument) : says,
    ...(demand ? { demand: { id: demand.id, number: demand.number } } : {}),
    ...(event.authority ? { authority: event.authority } : {}),
    ...(event.index === null ? {} : { logIndex: event.index }),
  }
}

export function cursorIn(text: string): Cursor | undefined {
  const [, at = '', caseId = '', seq = ''] = /^(\S{24})_(\S{36})_(\d{1,9})$/.exec(text) ?? []
  const instant = contract.instant.safeParse(at).data
  return instant && isUuid(caseId) ? { at: instant, caseId, seq: Number(seq) } : undefined
}

const cursorOf = ({ at, caseId, seq }: TimedEvent): Cursor => ({ at, caseId, seq })

export function written({ at, caseId, seq }: Cursor): string {
  return `${at}_${caseId}_${seq}`
}
