/** `/hma/c/banks` and `/hma/c/bank/{name}`. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { makeBank } from '../../banks/change.ts'
import { whyNoProgramMaySet } from '../../banks/of-programs.ts'
import { changeBank } from '../../banks/settings.ts'
import type { House } from '../../house.ts'
import { bankNamed, banksOf } from '../../sql/banks/banks.ts'
import { bankName } from '../contract/banks.ts'
import { jsonOf } from './asked.ts'
import { asCurator, bankAt, bankView, changing, unlessPersons } from './curating.ts'
import { callerOf, forPrograms, no, sendJson } from './door.ts'

const name = z.string('name is required').pipe(bankName)
const share = z.coerce.number().min(0, 'a number from 0 to 1').max(1, 'a number from 0 to 1')
const live = { enabled: z.boolean().nullish(), enabled_ratio: share.nullish() }
const newBank = z.object({ name, ...live })
const change = z.object({ name: name.nullish(), ...live })

type At = { Params: { bank: string } }

export function routes(app: FastifyInstance, house: House): void {
  app.get('/c/banks', forPrograms, async (request, reply) => {
    const banks = await asCurator(house, request, (tx) => banksOf(tx))
    return sendJson(reply, banks.filter(({ stance }) => stance === 'known').map(bankView))
  })

  app.post('/c/banks', forPrograms, async (request, reply) => {
    const caller = await callerOf(house, request, 'curate')
    const wanted = jsonOf(request, newBank)
    const bank = await changing(house, caller, async (tx, by) => {
      const id = await makeBank(tx, house, caller.tenant, by, {
        name: wanted.name,
        title: '',
        stance: 'known',
      })
      if (id === undefined) throw no(403, 'Bank already exists')
      await changeBank(tx, house, caller.tenant, by, id, wishIn(wanted))
      return bankView(await bankAt(tx, wanted.name))
    })
    return sendJson(reply.code(201), bank)
  })

  app.get<At>('/c/bank/:bank', forPrograms, async (request, reply) =>
    sendJson(reply, bankView(await asCurator(house, request, (tx) => bankAt(tx, request.params.bank)))),
  )

  app.put<At>('/c/bank/:bank', forPrograms, async (request, reply) => {
    const caller = await callerOf(house, request, 'curate')
    const wanted = jsonOf(request, change)
    const bank = await changing(house, caller, async (tx, by) => {
      const found = await bankAt(tx, request.params.bank)
      unlessPersons(await whyNoProgramMaySet(tx, found))
      const refused = await changeBank(tx, house, caller.tenant, by, found.id, {
        ...wishIn(wanted),
        name: wanted.name ?? undefined,
      })
      if (refused?.refused === 'name-taken') throw no(403, 'Bank name already exists')
      if (refused) throw no(400, `found ${refused.found}, wanted ${refused.wanted}`)
      return bankView(await bankAt(tx, wanted.name ?? request.params.bank))
    })
    return sendJson(reply, bank)
  })

  // As in HMA, what is not there counts as done.
  app.delete<At>('/c/bank/:bank', forPrograms, async (request, reply) => {
    const caller = await callerOf(house, request, 'curate')
    await changing(house, caller, async (tx, by) => {
      const bank = await bankNamed(tx, request.params.bank)
      if (bank?.stance !== 'known') return
      unlessPersons(await whyNoProgramMaySet(tx, bank))
      await changeBank(tx, house, caller.tenant, by, bank.id, { ended: true })
    })
    return sendJson(reply, { message: 'Done' })
  })
}

/** HMA has one number where a bank here is on or off and live for a share: 0 is off, and keeps the share. */
function wishIn({ enabled, enabled_ratio }: z.output<typeof change>): {
  enabled?: boolean
  liveShare?: number
} {
  if (enabled_ratio !== undefined && enabled_ratio !== null)
    return enabled_ratio === 0 ? { enabled: false } : { enabled: true, liveShare: enabled_ratio }
  if (enabled === undefined || enabled === null) return {}
  return enabled ? { enabled, liveShare: 1 } : { enabled }
}
