/** The questions of the first run. Each answer is kept before the next is asked. */
import type { FastifyInstance } from 'fastify'
import { judge } from '../../../doctor/judge.ts'
import { lookAt } from '../../../doctor/look.ts'
import { openConnection, originsOf } from '../../../platforms/connections.ts'
import {
  firstRunStands,
  noteAnswered,
  noteTested,
  openTenant,
  skipDrill,
} from '../../../tenants/first-run.ts'
import type { House } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { namesOfPeople, setPerson } from '../../../sql/house/people.ts'
import { knowsHolidaysOf } from '../../../tenants.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { type Sitting, sitting } from '../session.ts'
import { settingsFor } from './settings.ts'
import { send } from '../reply.ts'

export function routes(app: FastifyInstance, house: House): void {
  // The very first page is read before its reader has a passkey.
  const enrol = { config: { open: 'session' as const, may: ['enrol'] }, bodyLimit: 16 * 1024 }
  const set = { config: { open: 'session' as const, may: ['settings'] }, bodyLimit: 16 * 1024 }

  app.get('/desk/api/first-run', enrol, async (request, reply) => {
    return send(reply, await viewFor(house, await sitting(house, request)))
  })

  app.post('/desk/api/first-run/name', enrol, async (request, reply) => {
    const { tenant, staff } = begun(await sitting(house, request))
    const { name } = read(request, contract.firstRunName)
    await inTenant(house.db, tenant.id, async (tx) => {
      const others = await namesOfPeople(tx)
      if (others.some((each) => each.id !== staff.id && each.name === name))
        throw new Refused(422, 'name-taken', 'Somebody else at this desk has this name.', {
          says: { key: 'house-change.no.name-taken', params: { found: name } },
        })
      await setPerson(tx, staff.id, { name })
    })
    await noteAnswered(house, tenant, 'name')
    return send(reply, {})
  })

  app.post('/desk/api/first-run/answered', set, async (request, reply) => {
    const { tenant } = begun(await sitting(house, request))
    await noteAnswered(house, tenant, read(request, contract.firstRunAnswered).question)
    return send(reply, {})
  })

  app.post('/desk/api/first-run/platform', set, async (request, reply) => {
    const { tenant } = begun(await sitting(house, request))
    const inUse = tenant.settings.platforms.filter(({ retired }) => !retired)
    const connections = await Promise.all(
      inUse.map(async (connection) => {
        const wire = house.wireTo(tenant, originsOf(connection))
        const { attempt } = await openConnection(house, tenant, connection, wire)
        const trials = [...(await attempt())]
        return { id: connection.id, title: connection.title, trials, at: house.clock.now() }
      }),
    )
    // What cannot be found out without acting on something is what the drill is for.
    const all = connections.flatMap(({ trials }) => trials)
    const tested = all.some(({ found }) => found === 'good') && all.every(({ found }) => found !== 'bad')
    if (tested) await noteTested(house, tenant, inUse)
    return send(reply, { tested, connections } satisfies contract.PlatformsTried)
  })

  app.post('/desk/api/first-run/skip-drill', set, async (request, reply) => {
    const { tenant, actor } = begun(await sitting(house, request))
    await skipDrill(house, tenant, actor, read(request, contract.skipDrill).reason)
    return send(reply, {})
  })

  app.post('/desk/api/first-run/open', set, async (request, reply) => {
    const { tenant, actor } = begun(await sitting(house, request))
    const [missing] = await inTenant(
      house.db,
      tenant.id,
      async (tx) => (await firstRunStands(tx, tenant, house.clock.now())).lacks,
    )
    if (missing) throw notYet(missing)
    const unsafe = judge(await lookAt(house.config)).filter(({ severity }) => severity === 'unsafe')
    if (unsafe.length > 0)
      throw new Refused(422, 'unsafe', 'The doctor found something unsafe.', {
        says: { key: 'first-run.unsafe', params: { count: unsafe.length } },
        errors: unsafe.map(({ about, says, mend }) => ({ path: about, found: says, wanted: mend ?? '' })),
      })
    const [lack] = await openTenant(house, tenant, actor)
    if (lack) throw notYet(lack)
    return send(reply, {})
  })
}

function notYet(lack: contract.Saying): Refused {
  return new Refused(422, 'not-yet', 'Something is still to be answered.', { says: lack })
}

function begun(sits: Sitting): Sitting {
  if (!sits.tenant.firstRun) throw new Refused(409, 'open-already', 'This desk is open already.')
  return sits
}

async function viewFor(house: House, sits: Sitting): Promise<contract.FirstRunView> {
  const { tenant, staff } = sits
  const found = await inTenant(house.db, tenant.id, (tx) => firstRunStands(tx, tenant, house.clock.now()))
  return {
    answered: tenant.firstRun?.answered ?? [],
    holidaysKnown: contract.memberStates.filter(knowsHolidaysOf),
    settings: await settingsFor(house, sits),
    people: found.people
      .filter(({ active }) => active)
      .map(({ id, name, enrolled }) => ({ id, name, enrolled, me: id === staff.id })),
    authorities: found.authorities,
    platform: found.platform,
    lacks: [...found.lacks],
  }
}
