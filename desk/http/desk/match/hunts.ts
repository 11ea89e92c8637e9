/** Hunts: what was seen before is searched again when a list gains something. */
import type { FastifyInstance } from 'fastify'
import type { House } from '../../../house.ts'
import { soughtBy } from '../../../matching/gained.ts'
import { whatItWouldBring } from '../../../matching/hunt-preview.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import { namesOfPeople } from '../../../sql/house/people.ts'
import { heldAlert } from '../../../sql/seen/held-alert.ts'
import { casesOfHunt, readHunt } from '../../../sql/seen/hunt-page.ts'
import { decideHunt, endHunt, type Hunt, huntsOf, huntWith } from '../../../sql/seen/hunts.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { acknowledge } from '../day/acknowledge.ts'
import { onlyOnce } from '../once.ts'
import { send } from '../reply.ts'
import { personMay } from '../rights.ts'
import { type Sitting, sitting } from '../session.ts'
import { unitOf } from './bank-view.ts'

/** So many cases of one hunt are told. */
const shown = 50
type At = { Params: { id: string } }

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const decide = { config: { open: 'session' as const, may: ['decide'] }, bodyLimit: 16 * 1024 }

  app.get('/desk/api/hunts', see, async (request, reply) => {
    const sits = await sitting(house, request)
    return send(reply, await inTenant(house.db, sits.tenant.id, (tx) => viewOf(tx, sits)))
  })

  app.get<At>('/desk/api/hunts/:id', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const id = uuid(request.params.id)
    const answer = await inTenant(house.db, sits.tenant.id, async (tx): Promise<contract.HuntPage> => {
      const hunt = await readHunt(tx, id)
      if (!hunt) throw notHere()
      const cases = await casesOfHunt(tx, id, shown + 1)
      return {
        ...shownHunt(hunt, await namesOf(tx)),
        sought: await soughtBy(tx, hunt),
        cases: cases
          .slice(0, shown)
          .map(({ number, piece: { content, platform }, opened_at: openedAt, verdict, ...each }) => ({
            id: each.id,
            number,
            piece: { content, ...(platform ? { platform } : {}) },
            openedAt,
            ...(verdict ? { verdict } : {}),
          })),
        more: cases.length > shown,
        mayDecide: hunt.ended_at === null && personMay(sits.staff, 'decide'),
      }
    })
    return send(reply, answer)
  })

  app.get<At>('/desk/api/hunts/:id/would', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const id = uuid(request.params.id)
    const hunt = await inTenant(house.db, tenant.id, (tx) => readHunt(tx, id))
    if (hunt?.state !== 'held') throw notHere()
    const { some, ...would } = await whatItWouldBring(house, tenant, hunt)
    return send(reply, {
      ...would,
      some: some.map(({ piece: { content, platform, type }, seenAt, nearest }) => ({
        piece: { content, ...(platform ? { platform } : {}), ...(type ? { type } : {}) },
        seenAt,
        label: nearest.listed.label,
        kind: nearest.kind,
        unit: unitOf(nearest.kind),
        distance: nearest.distance,
      })),
    } satisfies contract.HuntWould)
  })

  app.post<At>('/desk/api/hunts/:id/decide', decide, async (request, reply) => {
    const sits = await sitting(house, request)
    const id = uuid(request.params.id)
    const { bring } = read(request, contract.decideHunt)
    const answer = await onlyOnce(house, sits, request, async (tx) => {
      const hunt = await huntWith(tx, id)
      if (!hunt) throw notHere()
      if (hunt.state !== 'held')
        throw new Refused(409, 'decided', 'Somebody else has decided this in the meantime.', {
          says: { key: 'match.no.decided' },
        })
      await decideHunt(tx, id, { bring, by: sits.staff.id, at: house.clock.now() })
      await acknowledge(tx, house, sits, { key: heldAlert(id) })
      return await viewOf(tx, sits)
    })
    return send(reply, answer)
  })

  app.post<At>('/desk/api/hunts/:id/end', decide, async (request, reply) => {
    const sits = await sitting(house, request)
    const id = uuid(request.params.id)
    read(request, contract.nothing)
    const answer = await onlyOnce(house, sits, request, async (tx) => {
      if (!(await huntWith(tx, id))) throw notHere()
      if (!(await endHunt(tx, id, { by: sits.staff.id, at: house.clock.now() })))
        throw new Refused(409, 'over', 'This search is over already.', { says: { key: 'hunt.no.over' } })
      await acknowledge(tx, house, sits, { key: heldAlert(id) })
      return await viewOf(tx, sits)
    })
    return send(reply, answer)
  })
}

async function viewOf(tx: Tx, { tenant, staff }: Sitting): Promise<contract.Hunts> {
  const names = await namesOf(tx)
  const { retroHunt } = tenant.settings
  return {
    ...(retroHunt ? { on: retroHunt } : {}),
    // The first line only says from where on there is anything to search.
    hunts: (await huntsOf(tx, 100))
      .filter(({ after_version, up_to_version }) => after_version !== up_to_version)
      .map((hunt) => shownHunt(hunt, names)),
    mayDecide: personMay(staff, 'decide'),
  }
}

function shownHunt(hunt: Hunt, names: ReadonlyMap<string, string>): contract.HuntView {
  return {
    id: hunt.id,
    after: hunt.after_version,
    upTo: hunt.up_to_version,
    state: hunt.state,
    begunAt: hunt.begun_at,
    ...(hunt.ended_at ? { endedAt: hunt.ended_at } : {}),
    looked: hunt.looked,
    found: hunt.found,
    brought: hunt.brought,
    ...(hunt.decided_by ? { decidedBy: names.get(hunt.decided_by) ?? '' } : {}),
    ...(hunt.ended_by ? { endedBy: names.get(hunt.ended_by) ?? '' } : {}),
  }
}

async function namesOf(tx: Tx): Promise<ReadonlyMap<string, string>> {
  return new Map((await namesOfPeople(tx)).map(({ id, name }) => [id, name]))
}

const notHere = () => new Refused(404, 'not-here', 'There is no such search at this desk.')
