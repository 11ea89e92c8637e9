/** The tenant's platforms, for its administrators: connect, try, look without touching, practise. */
import type { FastifyInstance } from 'fastify'
import { connectorNamed, platforms } from '../../../../connectors/platforms/index.ts'
import { type ConnectionChange, isOfConnections } from '../../../../core/house-change.ts'
import { abilitiesOf, openWritten, originsOf } from '../../../platforms/connections.ts'
import { dryRun } from '../../../platforms/dry-run.ts'
import type { House, Tenant } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { differencesOf } from '../../../tenants/connection-change.ts'
import { ofTheHouse, othersAsleep, proposeHouseChange, sayingOf } from '../../../tenants/house-change.ts'
import { peopleOf } from '../../../sql/house/people.ts'
import { beginDrill, readDrills } from '../../../sql/house/drills.ts'
import type { Connection } from '../../../sql/tables.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { onlyOnce } from '../once.ts'
import { keepWords, wordsOf } from './notice-words.ts'
import { changeOf, fieldsOf, judge } from './platform-draft.ts'
import { notByTheHouse, proposerOf, told, waitingFor } from './two-persons.ts'
import { type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'

export function routes(app: FastifyInstance, house: House): void {
  const settings = { config: { open: 'session' as const, may: ['settings'] }, bodyLimit: 64 * 1024 }

  app.get('/desk/api/platforms', settings, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant } = sits
    return send(reply, {
      pending: await inTenant(house.db, tenant.id, async (tx) => {
        const at = house.clock.now()
        const note = othersAsleep(await peopleOf(tx, at, at))
        return await waitingFor(tx, sits, ofTheHouse, 'staff', (change) =>
          isOfConnections(change)
            ? {
                says: sayingOf(change, []),
                ...differencesOf(change, tenant.settings.platforms),
                ...(note ? { note } : {}),
              }
            : undefined,
        )
      }),
      connections: tenant.settings.platforms.map((connection) => viewOf(connection)),
      kinds: platforms.map((connector) => ({
        kind: connector.name,
        title: connector.title,
        fields: fieldsOf(connector),
      })),
      words: wordsOf(tenant),
      serverTime: house.clock.now(),
    } satisfies contract.PlatformList)
  })

  app.post('/desk/api/platforms', settings, async (request, reply) => {
    const sits = await sitting(house, request)
    const judged = await judge(house, sits.tenant, read(request, contract.connectionDraft))
    return send(reply, await asked(house, sits, await changeOf(house, sits.tenant, judged)))
  })

  app.post('/desk/api/platforms/words', settings, async (request, reply) => {
    const sits = await sitting(house, request)
    await keepWords(house, sits, read(request, contract.noticeWords))
    return send(reply, {})
  })

  app.post('/desk/api/platforms/test', settings, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const { connection, secrets } = await judge(house, tenant, read(request, contract.connectionDraft))
    const wire = house.wireTo(tenant, originsOf(connection))
    const trials = await openWritten(house, connection, secrets, wire).attempt()
    return send(reply, { trials: [...trials], at: house.clock.now() } satisfies contract.Trials)
  })

  app.post<{ Params: { id: string } }>('/desk/api/platforms/:id/retire', settings, async (request, reply) => {
    const sits = await sitting(house, request)
    const { id, title } = connectionOf(sits.tenant, request.params.id)
    const { retired } = read(request, contract.retire)
    return send(reply, await asked(house, sits, { change: 'connection-use', id, title, retired }))
  })

  app.post<{ Params: { id: string } }>(
    '/desk/api/platforms/:id/dry-run',
    settings,
    async (request, reply) => {
      const { tenant } = await sitting(house, request)
      const connection = connectionOf(tenant, request.params.id)
      const { address } = read(request, contract.dryRun)
      return send(reply, await dryRun(house, tenant, connection, address))
    },
  )

  app.get('/desk/api/platforms/drills', settings, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const found = await readDrills(house, tenant)
    const drills = found.map(({ reference: _reference, by, ...drill }) => ({ ...drill, by: by.name }))
    return send(reply, { drills, serverTime: house.clock.now() } satisfies contract.Drills)
  })

  app.post<{ Params: { id: string } }>('/desk/api/platforms/:id/drill', settings, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant, actor } = sits
    const { id: connection, retired } = connectionOf(tenant, request.params.id)
    if (retired)
      throw new Refused(409, 'retired', 'This connection is out of use.', {
        says: { key: 'why-not.retired' },
      })
    const wish = { connection, ...read(request, contract.drill), by: actor }
    const begun = await onlyOnce(house, sits, request, async (tx) => {
      const id = await beginDrill(tx, house, tenant, wish)
      if (id === undefined)
        throw new Refused(409, 'drill-runs', 'Another drill runs. Wait until its piece is back.', {
          says: { key: 'why-not.drill-runs' },
        })
      return { id }
    })
    house.nudge('drills')
    return send(reply, begun)
  })
}

/** Every order is carried where a connection leads: where two administer, one asks and another agrees. */
async function asked(house: House, sits: Sitting, change: ConnectionChange): Promise<contract.ChangeDone> {
  return told(await proposeHouseChange(house, sits.tenant, proposerOf(sits), change), notByTheHouse)
}

function connectionOf(tenant: Tenant, id: string): Connection {
  const connection = tenant.settings.platforms.find((one) => one.id === id)
  if (!connection) throw new Refused(404, 'not-here', 'There is no such connection.')
  return connection
}

function viewOf(connection: Connection): contract.PlatformList['connections'][number] {
  const { id, kind, title, settings, retired } = connection
  const fits = connectorNamed(kind)?.settings.safeParse(settings).success ?? false
  return {
    id,
    kind,
    title,
    settings,
    retired: retired === true,
    ...(fits ? { abilities: abilitiesOf(connection) } : {}),
  }
}
