/** Banks and what stands in them, for the people who keep them. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { NotAllowed } from '../../../../core/house-change.ts'
import { makeBank } from '../../../banks/change.ts'
import { changeBank } from '../../../banks/settings.ts'
import type { House } from '../../../house.ts'
import { banksOf, historyOf } from '../../../sql/banks/banks.ts'
import { listVersion } from '../../../sql/banks/head.ts'
import { entriesOf, signalsOf } from '../../../sql/banks/pages.ts'
import { inTenant } from '../../../sql/database.ts'
import { bankChangeSaying, ofTheBanks } from '../../../tenants/bank-change.ts'
import * as contract from '../../contract/index.ts'
import { asked, whole } from '../../in-address.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { waitingFor } from '../house/two-persons.ts'
import { onlyOnce } from '../once.ts'
import { send } from '../reply.ts'
import { personMay } from '../rights.ts'
import { sitting } from '../session.ts'
import { authorOf, bankAt, entryView, kindsView, viewOf } from './bank-view.ts'

const portion = 50
type At = { Params: { bank: string } }

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const curate = { config: { open: 'session' as const, may: ['curate'] }, bodyLimit: 1024 * 1024 }

  app.get('/desk/api/banks', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const answer = await inTenant(house.db, sits.tenant.id, async (tx): Promise<contract.Banks> => {
      const of = await viewOf(tx)
      return {
        banks: (await banksOf(tx)).map(of),
        listVersion: await listVersion(tx),
        kinds: kindsView(),
        mayCurate: personMay(sits.staff, 'curate'),
      }
    })
    return send(reply, answer)
  })

  app.post('/desk/api/banks', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    const wanted = read(request, contract.newBank)
    const answer = await onlyOnce(house, sits, request, async (tx) => {
      const made = await makeBank(tx, house, sits.tenant, authorOf(sits), wanted)
      if (!made) throw nameTaken(wanted.name)
      return { name: wanted.name }
    })
    return send(reply, answer)
  })

  app.get<At>('/desk/api/banks/:bank', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const { before } = asked(request, z.object({ before: whole.optional() }))
    const answer = await inTenant(house.db, sits.tenant.id, async (tx): Promise<contract.BankPage> => {
      const bank = await bankAt(tx, request.params.bank)
      const items = await entriesOf(tx, bank.id, {
        before,
        limit: portion,
      })
      const signals = Map.groupBy(
        await signalsOf(
          tx,
          items.map(({ id }) => id),
        ),
        ({ item_id }) => item_id,
      )
      const history = await historyOf(tx, bank.id)
      return {
        bank: (await viewOf(tx, bank.id))(bank),
        entries: items.map((item) => entryView(item, signals.get(item.id) ?? [])),
        history: history.map(({ version, at, by_name, says }) => ({ version, at, by: by_name, says })),
        pending: await waitingFor(tx, sits, ofTheBanks, 'curate', (change) =>
          change.bank === bank.id ? { says: bankChangeSaying(change) } : undefined,
        ),
        kinds: kindsView(),
        mayCurate: personMay(sits.staff, 'curate'),
      }
    })
    return send(reply, answer)
  })

  app.post<At>('/desk/api/banks/:bank/change', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    const wish = read(request, contract.changeBank)
    const answer = await onlyOnce(house, sits, request, async (tx) => {
      const bank = await bankAt(tx, request.params.bank)
      const no = await changeBank(tx, house, sits.tenant, authorOf(sits), bank.id, wish)
      if (no) throw notAllowed(no)
      return { name: wish.name ?? bank.name }
    })
    return send(reply, answer)
  })
}

function notAllowed({ refused, found, wanted }: NotAllowed): Refused {
  return new Refused(refused === 'name-taken' ? 409 : 422, refused, 'A bank cannot be set to that.', {
    errors: [{ path: refused === 'name-taken' ? 'name' : 'radii', found, wanted }],
    says: { key: `bank.no.${refused}`, params: { found, wanted, name: found } },
  })
}

function nameTaken(name: string): Refused {
  return new Refused(409, 'name-taken', 'There is a bank of this name.', {
    errors: [{ path: 'name', found: name, wanted: 'another name' }],
    says: { key: 'bank.no.name-taken', params: { name } },
  })
}
