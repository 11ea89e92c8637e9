/** What lists and cases answer for: as they were, reckoned again, one signal's history, what came of it. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { later } from '../../../../core/instant.ts'
import { replay } from '../../../banks/replay.ts'
import { type Tried, wouldMatch } from '../../../matching/would-match.ts'
import { oneByOne } from '../../../one-by-one.ts'
import type { House } from '../../../house.ts'
import { casesOfSignal } from '../../../sql/banks/cases.ts'
import { importWith } from '../../../sql/banks/imports.ts'
import { signalWith } from '../../../sql/banks/pages.ts'
import { outcomesOf } from '../../../sql/banks/rates.ts'
import { banksAt, entriesAt, versionOn } from '../../../sql/banks/versions.ts'
import { inTenant } from '../../../sql/database.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { asked, uuid, whole, wholeIn } from '../../in-address.ts'
import { send } from '../reply.ts'
import { sitting } from '../session.ts'
import { bankAt, settingOf, unitOf } from './bank-view.ts'

const windows = [7, 30, 365]
const portion = 100
const day = 86_400_000
const afterAsked = z.object({ after: whole.default(0) })
const onAsked = z.object({ at: contract.instant })

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  // A list may be long, and takes room while it is tried: one at a time for all who look.
  const tryList = oneByOne<Tried>()

  app.get<{ Params: { bank: string; version: string } }>(
    '/desk/api/banks/:bank/at/:version',
    see,
    async (request, reply) => {
      const { tenant } = await sitting(house, request)
      const version = wholeIn(request.params.version)
      const { after } = asked(request, afterAsked)
      const answer = await inTenant(house.db, tenant.id, async (tx): Promise<contract.BankAtVersion> => {
        const { id } = await bankAt(tx, request.params.bank)
        const bank = (await banksAt(tx, version)).get(id)
        if (!bank) throw notHere()
        const { entries, last } = await entriesAt(tx, id, {
          version,
          after,
          limit: portion,
        })
        return {
          version,
          bank: { ...settingOf(bank), ended: bank.ended_at !== null },
          entries: entries.map(({ item, signals }) => ({
            id: item.id,
            label: item.label,
            signals: signals.map((each) => ({
              id: each.id,
              kind: each.kind,
              value: each.value,
              ...(each.quality === null ? {} : { quality: each.quality }),
            })),
          })),
          ...(last === undefined ? {} : { next: last }),
        }
      })
      return send(reply, answer)
    },
  )

  app.get<{ Params: { bank: string } }>('/desk/api/banks/:bank/on', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const { at } = asked(request, onAsked, 'A moment is wanted.')
    const version = await inTenant(house.db, tenant.id, async (tx) =>
      versionOn(tx, (await bankAt(tx, request.params.bank)).id, at),
    )
    if (version === undefined)
      throw new Refused(404, 'not-yet', 'This bank was not there yet.', {
        says: { key: 'bank.no.not-yet' },
      })
    return send(reply, { version } satisfies contract.BankVersionOn)
  })

  app.get<{ Params: { bank: string } }>('/desk/api/banks/:bank/rates', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const now = house.clock.now()
    const answer = await inTenant(house.db, tenant.id, async (tx): Promise<contract.BankRates> => {
      const { id } = await bankAt(tx, request.params.bank)
      const found = []
      for (const days of windows) {
        const came = await outcomesOf(tx, id, later(now, -days * day))
        const decided = came.known + came.exempt + came.collisions
        found.push({
          days,
          ...came,
          ...(decided === 0 ? {} : { falsePositiveRate: inPercent(came.collisions, decided) }),
          ...(came.stopped === 0 ? {} : { overturnRate: inPercent(came.overturned, came.stopped) }),
        })
      }
      return { windows: found }
    })
    return send(reply, answer)
  })

  app.get<{ Params: { id: string } }>('/desk/api/matches/:id/replay', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const found = await replay(house, tenant, uuid(request.params.id))
    if (!found) throw notHere()
    return send(reply, found satisfies contract.ReplayView)
  })

  app.get<{ Params: { id: string } }>('/desk/api/imports/:id/would-match', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const id = uuid(request.params.id)
    const found = await inTenant(house.db, tenant.id, (tx) => importWith(tx, id))
    if (!found) throw notHere()
    const { pieces, ...tried } = await tryList(id, () => wouldMatch(house, tenant, found))
    return send(reply, {
      ...tried,
      pieces: pieces.map((piece) => ({ ...piece, unit: unitOf(piece.kind) })),
    } satisfies contract.WouldMatch)
  })

  app.get<{ Params: { id: string } }>('/desk/api/signals/:id', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const id = wholeIn(request.params.id)
    const answer = await inTenant(house.db, tenant.id, async (tx): Promise<contract.SignalPage> => {
      const row = await signalWith(tx, id)
      if (!row) throw notHere()
      const { cases, counts } = await casesOfSignal(tx, id)
      return {
        id,
        signal: {
          kind: row.kind,
          value: row.value,
          ...(row.quality === null ? {} : { quality: row.quality }),
          ...(row.variant === '' ? {} : { variant: row.variant }),
        },
        bank: { name: row.bankName, title: row.bankTitle },
        entry: row.item_id,
        label: row.label,
        legalBasis: row.legal_basis,
        source: row.source,
        confirmed: row.confirmed_at !== null,
        listedAt: row.added_at,
        listedBy: row.added_by,
        listedVersion: row.added_version,
        ...(row.expires_at ? { expiresAt: row.expires_at } : {}),
        ...(row.off_until ? { offUntil: row.off_until } : {}),
        ...(row.withdrawn_at ? { withdrawnAt: row.withdrawn_at } : {}),
        ...(row.withdrawn_because ? { withdrawnBecause: row.withdrawn_because } : {}),
        ...(row.withdrawn_version === null ? {} : { withdrawnVersion: row.withdrawn_version }),
        ...(row.demand_id ? { demand: row.demand_id } : {}),
        cases: cases.map(({ verdict, piece: { content, platform, url }, ...each }) => ({
          ...each,
          piece: { content, ...(platform ? { platform } : {}), ...(url ? { url } : {}) },
          ...(verdict === null ? {} : { verdict }),
        })),
        counts: Object.fromEntries(counts.map(({ verdict, count }) => [verdict, count])),
      }
    })
    return send(reply, answer)
  })
}

const inPercent = (part: number, whole: number) => Math.round((1_000 * part) / whole) / 10
const notHere = () => new Refused(404, 'not-here', 'There is nothing of this name at this desk.')
