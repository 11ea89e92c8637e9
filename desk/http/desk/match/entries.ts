/** What stands in a bank: listed, turned off for a while, known by more, withdrawn. */
import type { Signal } from '../../../../match/signal.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { listIn, withdrawFrom } from '../../../banks/change.ts'
import {
  addSignalsTo,
  confirmEntry,
  isOneEnough,
  turnEntriesOff,
  untilTurnedOn,
} from '../../../banks/entries.ts'
import type { House } from '../../../house.ts'
import { readSignals } from '../../../matching/signals.ts'
import type { Bank } from '../../../sql/banks/banks.ts'
import { holdLists } from '../../../sql/banks/head.ts'
import type { Item } from '../../../sql/banks/items.ts'
import { entryWith } from '../../../sql/banks/pages.ts'
import type { Tx } from '../../../sql/database.ts'
import * as contract from '../../contract/index.ts'
import { wholeIn } from '../../in-address.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { onlyOnce } from '../once.ts'
import { send } from '../reply.ts'
import { type Sitting, sitting } from '../session.ts'
import { authorOf, bankAt, notHere } from './bank-view.ts'

type At = { Params: { bank: string; entry: string } }

export function routes(app: FastifyInstance, house: House): void {
  const curate = { config: { open: 'session' as const, may: ['curate'] }, bodyLimit: 1024 * 1024 }

  /** The lists are held before anything is looked at: no program takes back meanwhile what a person sees standing. */
  const changing = <T>(sits: Sitting, request: FastifyRequest, work: (tx: Tx) => Promise<T>) =>
    onlyOnce(house, sits, request, async (tx) => {
      await holdLists(tx, sits.tenant.id)
      return await work(tx)
    })

  app.post<{ Params: { bank: string } }>('/desk/api/banks/:bank/entries', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    const { signals, confirmed, ...words } = read(request, contract.newEntry)
    const known = signalsIn(signals)
    const answer = await changing(sits, request, async (tx) => {
      const bank = await bankAt(tx, request.params.bank)
      const [entry] = await listIn(tx, house, sits.tenant, authorOf(sits), bank, [
        {
          label: words.label,
          legalBasis: words.legalBasis,
          note: words.note,
          source: {
            kind: words.source.kind,
            name: words.source.name,
            ...(words.source.reference ? { reference: words.source.reference } : {}),
          },
          ...(words.confidence === undefined ? {} : { confidence: words.confidence }),
          ...(words.expiresAt === undefined ? {} : { expiresAt: words.expiresAt }),
          ...(confirmed
            ? { confirmedBy: sits.staff.id, isSecondAwaited: !(await isOneEnough(tx, known)) }
            : {}),
          signals: known,
        },
      ])
      return { entry }
    })
    return send(reply, answer)
  })

  app.post<At>('/desk/api/banks/:bank/entries/:entry/signals', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    const signals = signalsIn(read(request, contract.moreSignals).signals)
    const answer = await changing(sits, request, async (tx) => {
      const { bank, entry } = await standingAt(tx, request)
      await addSignalsTo(tx, house, sits.tenant, authorOf(sits), bank, entry.id, signals)
      return {}
    })
    return send(reply, answer)
  })

  app.post<At>('/desk/api/banks/:bank/entries/:entry/off', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    const { until = untilTurnedOn } = read(request, contract.turnOff)
    if (until <= house.clock.now())
      throw new Refused(422, 'unfit', 'An entry is off until a time to come.', {
        errors: [{ path: 'until', found: until, wanted: 'a time to come' }],
      })
    const answer = await changing(sits, request, async (tx) => {
      const { bank, entry } = await standingAt(tx, request)
      if (entry.off_until !== until)
        await turnEntriesOff(tx, house, sits.tenant, authorOf(sits), bank, [entry.id], until)
      return {}
    })
    return send(reply, answer)
  })

  app.post<At>('/desk/api/banks/:bank/entries/:entry/on', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    read(request, contract.nothing)
    const answer = await changing(sits, request, async (tx) => {
      const { bank, entry } = await standingAt(tx, request)
      if (entry.off_until !== null)
        await turnEntriesOff(tx, house, sits.tenant, authorOf(sits), bank, [entry.id], null)
      return {}
    })
    return send(reply, answer)
  })

  app.post<At>('/desk/api/banks/:bank/entries/:entry/confirm', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    read(request, contract.nothing)
    const answer = await changing(sits, request, async (tx) => {
      const { bank, entry } = await standingAt(tx, request)
      const done = await confirmEntry(tx, house, sits.tenant, authorOf(sits), bank, entry)
      if (done === 'oneself')
        throw new Refused(409, 'second-person', 'Whoever said this first is not the second person.', {
          says: { key: 'bank.no.second-person' },
        })
      return {}
    })
    return send(reply, answer)
  })

  app.post<At>('/desk/api/banks/:bank/entries/:entry/withdraw', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    const { text } = read(request, contract.withdraw)
    const answer = await changing(sits, request, async (tx) => {
      const { entry } = await entryAt(tx, request)
      const withdrawn = await withdrawFrom(
        tx,
        house,
        sits.tenant,
        authorOf(sits),
        { items: [entry.id] },
        { key: 'withdrawn.by-hand', params: { text } },
      )
      return { withdrawn }
    })
    return send(reply, answer)
  })
}

/** Each in its canonical form; refused where one of them is none. */
function signalsIn(given: Parameters<typeof readSignals>[0]): Signal[] {
  const { signals, unread } = readSignals(given)
  if (unread.length > 0)
    throw new Refused(422, 'unfit', 'Not everything given is a signal.', {
      errors: unread.map(({ kind = '', found, wanted }) => ({ path: `signals.${kind}`, found, wanted })),
    })
  return signals
}

async function entryAt(tx: Tx, request: FastifyRequest<At>): Promise<{ bank: Bank; entry: Item }> {
  const bank = await bankAt(tx, request.params.bank)
  const entry = await entryWith(tx, bank.id, wholeIn(request.params.entry))
  if (!entry) throw notHere()
  return { bank, entry }
}

async function standingAt(tx: Tx, request: FastifyRequest<At>) {
  const found = await entryAt(tx, request)
  if (found.entry.withdrawn_at !== null)
    throw new Refused(409, 'withdrawn', 'This entry was withdrawn. It can be listed anew.', {
      says: { key: 'bank.no.withdrawn' },
    })
  return found
}
