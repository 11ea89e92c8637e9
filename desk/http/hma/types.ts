/** Which signals and which content this desk knows, and how far its lists are. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { House, Tenant } from '../../house.ts'
import { pendingSince, timeOfVersion } from '../../sql/banks/follow.ts'
import { listVersion } from '../../sql/banks/head.ts'
import { inTenant } from '../../sql/database.ts'
import { jsonOf, queryOf } from './asked.ts'
import { callerOf, forPrograms, no, readLists, sendJson } from './door.ts'
import { contentTypes, signalType, signalTypes } from './names.ts'

const one = z.object({ signal_type: z.string().optional() })
const ratio = z.object({ enabled_ratio: z.coerce.number('enabled_ratio is required') })

export function routes(app: FastifyInstance, house: House): void {
  app.get('/c/signal_type', forPrograms, async (request, reply) => {
    await callerOf(house, request, 'scan')
    return sendJson(
      reply,
      signalTypes.map(({ name }) => ({ name, enabled_ratio: 1 })),
    )
  })

  app.put<{ Params: { name: string } }>('/c/signal_type/:name', forPrograms, async (request, reply) => {
    await callerOf(house, request, 'curate')
    signalType(request.params.name)
    if (jsonOf(request, ratio).enabled_ratio === 1) return reply.code(204).send()
    throw no(
      501,
      'Here a share is set for each bank, and a kind of signal is looked for wherever it is listed.',
    )
  })

  app.get('/c/content_type', forPrograms, async (request, reply) => {
    await callerOf(house, request, 'scan')
    return sendJson(
      reply,
      contentTypes.map((name) => ({ name, enabled: true })),
    )
  })

  app.get('/c/signal_type/index', forPrograms, async (request, reply) => {
    const { tenant } = await callerOf(house, request, 'scan')
    const wanted = namesFor(queryOf(request, one).signal_type)
    const { sizes, pending, builtTo, newest, isBehind } = await standing(tenant)
    return sendJson(
      reply,
      Object.fromEntries(
        wanted.map(({ name, kind }) => {
          const size = sizes.get(kind.name) ?? 0
          return [
            name,
            {
              db_size: size + (pending.get(kind.name) ?? 0),
              index_size: size,
              index_out_of_date: isBehind,
              newest_db_item: newest,
              index_built_to: builtTo,
            },
          ]
        }),
      ),
    )
  })

  app.get('/m/index/status', forPrograms, async (request, reply) => {
    const { tenant } = await callerOf(house, request, 'scan')
    const wanted = namesFor(queryOf(request, one).signal_type)
    const { sizes, builtTo } = await standing(tenant)
    return sendJson(
      reply,
      Object.fromEntries(
        wanted.map(({ name, kind }) => [
          name,
          { present: true, built_to: builtTo, size: sizes.get(kind.name) ?? 0 },
        ]),
      ),
    )
  })

  /** How far this node is, and how far the database. Times are those of the last change of any list; -1 for none. */
  async function standing(tenant: Tenant) {
    const lists = readLists(house, tenant)
    const [version, sizes] = [lists.version(), lists.sizes()]
    return await inTenant(house.db, tenant.id, async (tx) => {
      const head = await listVersion(tx)
      return {
        sizes,
        pending: await pendingSince(tx, version),
        builtTo: seconds(await timeOfVersion(tx, version)),
        newest: seconds(await timeOfVersion(tx, head)),
        isBehind: head !== version,
      }
    })
  }
}

function namesFor(name: string | undefined) {
  return name === undefined ? signalTypes : [signalType(name)]
}

function seconds(at: string | undefined): number {
  return at === undefined ? -1 : Math.floor(Date.parse(at) / 1_000)
}
