/** The pieces that were met by a list, waiting for a person or decided by one. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { decideMatch } from '../../../banks/decide.ts'
import { kinds } from '../../../../match/signals/index.ts'
import type { House } from '../../../house.ts'
import { type Case, caseWith, decidedCases, type Hit, hitsOf } from '../../../sql/banks/cases.ts'
import { countOpen, heardOf, openCases } from '../../../sql/banks/heard.ts'
import { besideCase } from '../../../sql/banks/newest-case.ts'
import { opened, openedAll } from '../../../sql/banks/sealed-case.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import { messageOfCase } from '../../../sql/day/messages.ts'
import { namesOfPeople } from '../../../sql/house/people.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { matchView } from '../../v1/match-view.ts'
import { read } from '../../in-body.ts'
import { asked, uuid, whole } from '../../in-address.ts'
import { tellingOf } from '../day/messages.ts'
import { onlyOnce } from '../once.ts'
import { send } from '../reply.ts'
import { personMay } from '../rights.ts'
import { type Sitting, sitting } from '../session.ts'
import { authorOf } from './bank-view.ts'
import { nearnessOf, shownMatch } from './shown-match.ts'

const portion = 50
const casesAsked = z.object({
  decided: z.string().optional(),
  before: whole.optional(),
  shown: z.enum(['yes', 'no']).default('no'),
})

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const decide = { config: { open: 'session' as const, may: ['decide'] }, bodyLimit: 16 * 1024 }

  app.get('/desk/api/matches', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const { decided, before, shown } = asked(request, casesAsked)
    const after = before === undefined ? undefined : { number: before, isShown: shown === 'yes' }
    const answer = await inTenant(house.db, sits.tenant.id, async (tx): Promise<contract.Matches> => {
      const rows =
        decided === undefined
          ? await openCases(tx, { after, limit: portion })
          : await decidedCases(tx, { before, limit: portion })
      const names = await namesOf(tx)
      const cases = await Promise.all(
        (await openedAll(tx, house, rows)).map(async (row) => {
          const hits = await hitsOf(tx, row.id)
          return {
            ...caseView(row, names),
            banks: [...new Set(hits.map(({ bankTitle, bankName }) => bankTitle || bankName))],
            labels: [...new Set(hits.map(({ label }) => label))],
            nearest: Math.min(...hits.map(({ distance }) => distance)),
            ...mostTelling(hits),
          }
        }),
      )
      return { cases, ...(await countOpen(tx)), mayDecide: personMay(sits.staff, 'decide') }
    })
    return send(reply, answer)
  })

  app.get<{ Params: { id: string } }>('/desk/api/matches/:id', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const id = uuid(request.params.id)
    return send(reply, await inTenant(house.db, sits.tenant.id, (tx) => pageOf(tx, house, sits, id)))
  })

  app.post<{ Params: { id: string } }>('/desk/api/matches/:id/decide', decide, async (request, reply) => {
    const sits = await sitting(house, request)
    const id = uuid(request.params.id)
    const wanted = read(request, contract.decideMatch)
    const answer = await onlyOnce(house, sits, request, async (tx) => {
      const done = await decideMatch(tx, house, sits.tenant, authorOf(sits), id, wanted)
      if (done === 'unknown') throw notHere()
      if (done === 'decided')
        throw new Refused(409, 'decided', 'Somebody else has decided this in the meantime.', {
          says: { key: 'match.no.decided' },
        })
      if (done === 'changed')
        throw new Refused(409, 'changed', 'Something else has met this piece since it was looked at.', {
          says: { key: 'match.no.changed' },
        })
      await house.crashpoint('case.before-commit')
      return await pageOf(tx, house, sits, id)
    })
    await house.crashpoint('case.committed')
    house.nudge('told')
    return send(reply, answer)
  })
}

async function pageOf(tx: Tx, house: House, { staff }: Sitting, id: string): Promise<contract.MatchPage> {
  const row = await caseWith(tx, id)
  if (!row) throw notHere()
  const found = await opened(tx, house, row)
  const hits = await hitsOf(tx, id)
  const { reopens, reopenedAs } = await besideCase(tx, found)
  const message = found.verdict === null ? undefined : await messageOfCase(tx, id)
  return {
    ...caseView(found, await namesOf(tx)),
    hits: hits.map((hit) => ({
      ...shownMatch(
        matchView({
          signal: {
            kind: hit.kind,
            value: found.queries[hit.ordinal] ?? hit.query,
            ...(hit.query_quality === null ? {} : { quality: hit.query_quality }),
            ...(hit.query_variant === '' ? {} : { variant: hit.query_variant }),
          },
          listed: {
            kind: hit.kind,
            value: hit.listed,
            quality: hit.listed_quality,
            variant: '',
            item: hit.item_id,
            label: hit.label,
            source: hit.source,
            legalBasis: hit.legalBasis,
            confidence: hit.confidence,
            confirmedAt: hit.confirmedAt,
            bankName: hit.bankName,
            bankTitle: hit.bankTitle,
          },
          distance: hit.distance,
          radius: hit.radius,
          detail: (hit.detail as contract.MatchDetail | null) ?? undefined,
        }),
        hit.algorithm,
      ),
      ...(hit.at > found.opened_at ? { joined: { at: hit.at, listVersion: hit.list_version } } : {}),
      ...(hit.withdrawnAt ? { withdrawnAt: hit.withdrawnAt } : {}),
      ...(hit.demand ? { demand: hit.demand } : {}),
      ...(hit.target ? { target: hit.target } : {}),
    })),

    ...(message ? { telling: tellingOf(message) } : {}),
    ...(reopens ? { reopens } : {}),
    ...(reopenedAs ? { reopenedAs } : {}),
    mayDecide: found.verdict === null && personMay(staff, 'decide'),
  }
}

const order: readonly contract.Nearness[] = ['exact', 'strong', 'candidate']

/** Which of the hits says most about the piece: the nearest by the measure of its own kind. */
function mostTelling(hits: readonly Hit[]): { kind: string; nearness: contract.Nearness } {
  const [first = { kind: '', nearness: 'candidate' as const }] = hits
    .map(({ kind, distance, query_quality }) => ({
      kind,
      nearness: nearnessOf(
        kinds.find(({ name }) => name === kind),
        distance,
        query_quality ?? undefined,
      ),
    }))
    .sort((a, b) => order.indexOf(a.nearness) - order.indexOf(b.nearness))
  return first
}

function caseView(row: Case, names: ReadonlyMap<string, string>) {
  return {
    id: row.id,
    number: row.number,
    origin: row.origin,
    piece: row.piece,
    told: heardOf(row),
    listVersion: row.list_version,
    openedAt: row.opened_at,
    ...(row.verdict ? { verdict: row.verdict } : {}),
    ...(row.exception ? { exception: row.exception as (typeof contract.exceptions)[number] } : {}),
    ...(row.reason ? { reason: row.reason } : {}),
    ...(row.decided_by ? { decidedBy: names.get(row.decided_by) ?? '' } : {}),
    ...(row.decided_at ? { decidedAt: row.decided_at } : {}),
    ...(row.work ? { work: row.work } : {}),
  }
}

async function namesOf(tx: Tx): Promise<ReadonlyMap<string, string>> {
  return new Map((await namesOfPeople(tx)).map(({ id, name }) => [id, name]))
}

const notHere = () => new Refused(404, 'not-here', 'There is no such case at this desk.')
