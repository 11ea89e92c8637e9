/** Lists and search: `/desk/api/inbox`, `/desk/api/search`, and what filters can be set to. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { DemandClock } from '../../../../core/clocks.ts'
import { dayOf, endOfDay } from '../../../../core/calendar.ts'
import { later } from '../../../../core/instant.ts'
import { beyond, instantOfPlace } from '../../../../core/search/place.ts'
import { readQuery } from '../../../../core/search/query.ts'
import type { House, Tenant } from '../../../house.ts'
import { fillFrom } from '../../../search/fill.ts'
import { find } from '../../../search/find.ts'
import { hashesFor } from '../../../search/hashes.ts'
import { namesOfAuthorities } from '../../../sql/house/authorities.ts'
import { inTenant } from '../../../sql/database.ts'
import { countLines, type LineRow, linesOf, type Narrow, newestLines, openLines } from '../../../sql/lines.ts'
import { instrumentOf } from '../../../tenants.ts'
import * as contract from '../../contract/index.ts'
import { asked, isUuid, placeAs } from '../../in-address.ts'
import { type Sitting, sitting } from '../session.ts'
import { wordsOf } from '../../../spoken.ts'
import { clockView, platformTitle } from '../demands/view.ts'
import { send } from '../reply.ts'
import { rightsOf } from '../rights.ts'

const perPage = 50
const hour = 3_600_000

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }

  app.get('/desk/api/inbox', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant } = sits
    const wish = asked(request, contract.listWish)
    const narrow = await narrowOf(house, sits, wish)
    const rows = await inTenant(house.db, tenant.id, async (tx) => {
      const limit = perPage + 1
      if (wish.show === 'open') {
        const { after } = asked(request, z.object({ after: placeAs(openPlaceIn).optional() }))
        return await openLines(tx, narrow, { ...(after ? { after } : {}), limit })
      }
      const { after: below } = asked(request, z.object({ after: placeAs(placeIn).optional() }))
      if (!isFaceted(narrow)) return await newestLines(tx, narrow, { below, limit })
      const query = { words: [], addresses: [] }
      const page = await find(tx, house, tenant, {
        query,
        narrow,
        limit,
        may: [],
        ...(below ? { below } : {}),
      })
      return page.hits.map(({ line }) => line)
    })
    const last = rows.length > perPage ? rows[perPage - 1] : undefined
    return send(reply, {
      rows: rows.slice(0, perPage).map((row) => lineView(house, tenant, row)),
      ...(last
        ? { next: narrow.show === 'open' ? `${last.stage}.${last.rank}.${last.place}` : last.place }
        : {}),
      serverTime: house.clock.now(),
    } satisfies contract.Inbox)
  })

  app.get('/desk/api/inbox/counts', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant } = sits
    const narrow = await narrowOf(house, sits, asked(request, contract.listWish))
    const now = house.clock.now()
    const counts = await inTenant(house.db, tenant.id, (tx) => countLines(tx, narrow, now, later(now, hour)))
    return send(reply, counts satisfies contract.Counts)
  })

  app.get('/desk/api/inbox/lines', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant } = sits
    const { ids } = asked(request, idsAsked)
    const narrow = await narrowOf(house, sits, asked(request, contract.listWish))
    const { rows, belong } = await inTenant(house.db, tenant.id, async (tx) => ({
      rows: await linesOf(tx, ids),
      belong: await linesOf(tx, ids, narrow),
    }))
    return send(reply, {
      rows: rows.map((row) => lineView(house, tenant, row)),
      belong: belong.map(({ id }) => id),
      serverTime: house.clock.now(),
    } satisfies contract.Lines)
  })

  app.get('/desk/api/search', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant, staff } = sits
    const wish = asked(request, contract.listWish)
    const { q, after: below } = asked(request, searchAsked)
    const query = readQuery(q)
    const narrow = await narrowOf(house, sits, {
      // Somebody who searches wants to find: nothing is left out unless they say so.
      ...wish,
      ...('show' in (request.query as object) ? {} : { show: 'all' as const }),
      from: latest(wish.from, query.days?.from),
      to: earliest(wish.to, query.days?.to),
    })
    const found = await inTenant(house.db, tenant.id, async (tx) => {
      const since = await fillFrom(tx, (await hashesFor(house, tenant)).edition)
      if (query.words.length > 0 || isFaceted(narrow)) {
        const may = rightsOf(staff)
        return {
          since,
          ...(await find(tx, house, tenant, {
            query,
            narrow,
            limit: perPage,
            may,
            ...(below ? { below } : {}),
          })),
        }
      }
      const rows = await newestLines(tx, narrow, { below, limit: perPage + 1 })
      const next = rows.length > perPage ? rows[perPage - 1]?.place : undefined
      return {
        since,
        hits: rows.slice(0, perPage).map((line) => ({ line, why: [] })),
        ...(next ? { next } : {}),
      }
    })
    return send(reply, {
      rows: found.hits.map(({ line, why }) => ({
        ...lineView(house, tenant, line),
        why: why.slice(0, 3).map(({ part, text }) => ({ part, text: text.slice(0, 300) })),
      })),
      ...(found.next ? { next: found.next } : {}),
      ...('stoppedAt' in found && found.stoppedAt ? { lookedBackTo: instantOfPlace(found.stoppedAt) } : {}),
      ...(found.since ? { indexedBackTo: instantOfPlace(found.since) } : {}),
      serverTime: house.clock.now(),
    } satisfies contract.Found)
  })

  app.get('/desk/api/filters', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const authorities = await inTenant(house.db, tenant.id, namesOfAuthorities)
    const regimes = [...house.regimes].map(([code, { editions }]) => ({ code, edition: editions.at(-1) }))
    return send(reply, {
      authorities,
      regimes: regimes.map(({ code, edition }) => ({ code, title: wordsOf(edition?.title) })),
      instruments: regimes.flatMap(({ code, edition }) =>
        (edition?.instruments ?? []).map(({ name, label }) => ({
          code: `${code}/${name}`,
          title: wordsOf(label),
        })),
      ),
    } satisfies contract.FilterChoices)
  })
}

const searchAsked = z.object({
  q: z.string().max(500).default(''),
  after: placeAs(placeIn).optional(),
})

const idsAsked = z.object({
  ids: z
    .string()
    .max(8_000)
    .transform((text) => text.split(','))
    .refine((ids) => ids.length <= 200 && ids.every(isUuid), 'up to 200 identifiers, separated by commas'),
})

async function narrowOf(house: House, { tenant, staff }: Sitting, wish: contract.ListWish): Promise<Narrow> {
  const { zone } = tenant.settings
  const { of } = await hashesFor(house, tenant)
  const {
    show,
    wait,
    regime,
    instrument,
    authority,
    country,
    trust,
    assigned,
    outcome,
    due,
    from,
    to,
    urgent,
  } = wish
  return {
    show,
    ...(wait ? { stages: wait.map((one) => contract.stages.indexOf(one)) } : {}),
    ...(regime ? { regimes: regime } : {}),
    ...(instrument ? { instruments: instrument } : {}),
    ...(authority ? { authorities: authority } : {}),
    ...(country ? { countries: country } : {}),
    ...(trust ? { trust } : {}),
    ...(outcome
      ? { outcomes: outcome.flatMap((one) => [of(`f outcome:${one}`), of(`f ended:${one}`)]) }
      : {}),
    ...(assigned
      ? { assigned: assigned.map((one) => (one === 'none' ? null : one === 'me' ? staff.id : one)) }
      : {}),
    ...(due ? { dueBefore: later(house.clock.now(), due * hour) } : {}),
    ...(from ? { receivedFrom: later(endOfDay(dayBefore(from), zone), 1) } : {}),
    ...(to ? { receivedBefore: later(endOfDay(to, zone), 1) } : {}),
    ...(urgent ? { urgent: true } : {}),
  }
}

const dayBefore = (day: string) => dayOf(later(`${day}T12:00:00.000Z`, -24 * hour), 'UTC')
const latest = (a?: string, b?: string) => (a && b ? (a > b ? a : b) : (a ?? b))
const earliest = (a?: string, b?: string) => (a && b ? (a < b ? a : b) : (a ?? b))

/** Whether the index knows which demands these are; without it a rare kind would be looked for through all of them. */
function isFaceted({ regimes, instruments, authorities, countries, trust, outcomes }: Narrow): boolean {
  return [regimes, instruments, authorities, countries, trust, outcomes].some((each) => each !== undefined)
}

function placeIn(text: string): string | undefined {
  return /^\d{1,19}$/.test(text) && BigInt(text) <= BigInt(beyond) ? text : undefined
}

function openPlaceIn(text: string) {
  const [, stage = '', rank = '', last = ''] = /^([0-3])\.(-?\d{1,16})\.(\d+)$/.exec(text) ?? []
  const place = placeIn(last)
  return place === undefined ? undefined : { stage: Number(stage), rank: Number(rank), place }
}

type Facts = {
  authority: { name: string; country?: string }
  trustLevel: string
  trustOutcome: contract.InboxRow['trustOutcome']
  targets: number
  /** Rows of before this was noted have none. */
  connections?: readonly string[]
  clock: DemandClock | null
}

/** A line shows nothing that is sealed. */
export function lineView(house: House, tenant: Tenant, row: LineRow): contract.InboxRow {
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
    platform: platformTitle(tenant, facts.connections),
    step: row.step as contract.InboxRow['step'],
    waitsFor: row.waits_for as contract.InboxRow['waitsFor'],
    ...(facts.clock && instrument ? { clock: clockView(facts.clock, instrument) } : {}),
    receivedAt: row.received_at,
    urgent: row.urgent,
    ...(row.holder && row.holder_name ? { assignedTo: { id: row.holder, name: row.holder_name } } : {}),
  }
}
