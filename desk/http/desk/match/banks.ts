/** Banks and what stands in them, for the people who keep them. */
import type { FastifyInstance } from 'fastify'
import { listIn, makeBank, withdrawFrom } from '../../../banks/change.ts'
import type { House } from '../../../house.ts'
import { readSignals } from '../../../matching/signals.ts'
import { type Bank, bankNamed, banksOf, historyOf } from '../../../sql/banks/banks.ts'
import { ratesByBank } from '../../../sql/banks/cases.ts'
import { listVersion } from '../../../sql/banks/head.ts'
import type { Item, SignalRow } from '../../../sql/banks/items.ts'
import { countsByBank, entriesOf, entryWith, signalsOf } from '../../../sql/banks/pages.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../asked.ts'
import { onlyOnce } from '../once.ts'
import { send } from '../reply.ts'
import { personMay } from '../rights.ts'
import { type Sitting, sitting } from '../session.ts'

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

  app.get<At & { Querystring: { before?: string } }>('/desk/api/banks/:bank', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const { before } = request.query
    const answer = await inTenant(house.db, sits.tenant.id, async (tx): Promise<contract.BankPage> => {
      const bank = await bankAt(tx, request.params.bank)
      const items = await entriesOf(tx, bank.id, {
        before: before === undefined ? undefined : Number(before) || 0,
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
        bank: (await viewOf(tx))(bank),
        entries: items.map((item) => entryView(item, signals.get(item.id) ?? [])),
        history: history.map(({ version, at, by_name, says }) => ({ version, at, by: by_name, says })),
        mayCurate: personMay(sits.staff, 'curate'),
      }
    })
    return send(reply, answer)
  })

  app.post<At>('/desk/api/banks/:bank/entries', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    const { signals, confirmed, ...words } = read(request, contract.newEntry)
    const told = readSignals(signals)
    if (told.unread.length > 0)
      throw new Refused(422, 'unfit', 'Not everything given is a signal.', {
        errors: told.unread.map(({ kind, found, wanted }) => ({ path: `signals.${kind}`, found, wanted })),
      })
    const answer = await onlyOnce(house, sits, request, async (tx) => {
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
          ...(confirmed ? { confirmedBy: sits.staff.id } : {}),
          signals: told.signals,
        },
      ])
      return { entry }
    })
    return send(reply, answer)
  })

  app.post<{ Params: { bank: string; entry: string } }>(
    '/desk/api/banks/:bank/entries/:entry/withdraw',
    curate,
    async (request, reply) => {
      const sits = await sitting(house, request)
      const { text } = read(request, contract.withdraw)
      const answer = await onlyOnce(house, sits, request, async (tx) => {
        const bank = await bankAt(tx, request.params.bank)
        const entry = await entryWith(tx, bank.id, Number(request.params.entry) || 0)
        if (!entry) throw notHere()
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
    },
  )
}

export const authorOf = ({ staff, actor }: Sitting) => ({ id: staff.id, name: staff.name, actor })

export async function bankAt(tx: Tx, name: string): Promise<Bank> {
  const bank = contract.bankName.safeParse(name).success ? await bankNamed(tx, name) : undefined
  if (!bank) throw notHere()
  return bank
}

async function viewOf(tx: Tx): Promise<(bank: Bank) => contract.BankView> {
  const counts = await countsByBank(tx)
  const rates = new Map((await ratesByBank(tx)).map((each) => [each.bank, each]))
  return (bank) => {
    const rate = rates.get(bank.id)
    return {
      id: bank.id,
      name: bank.name,
      title: bank.title,
      stance: bank.stance,
      enabled: bank.enabled,
      liveShare: bank.live_share,
      radii: bank.radii,
      onMatch: bank.on_match,
      ...(bank.quarantine ? { quarantine: bank.quarantine } : {}),
      entries: 0,
      signals: 0,
      ...counts.get(bank.id),
      rates: {
        cases: Number(rate?.hits ?? 0),
        decided: Number(rate?.decided ?? 0),
        exempt: Number(rate?.exempt ?? 0),
        collisions: Number(rate?.collisions ?? 0),
      },
    }
  }
}

function entryView(item: Item, signals: readonly SignalRow[]): contract.Entry {
  return {
    id: item.id,
    label: item.label,
    legalBasis: item.legal_basis,
    source: item.source,
    ...(item.confidence === null ? {} : { confidence: item.confidence }),
    confirmed: item.confirmed_at !== null,
    note: item.note,
    addedAt: item.added_at,
    addedBy: item.added_by,
    ...(item.expires_at ? { expiresAt: item.expires_at } : {}),
    ...(item.off_until ? { offUntil: item.off_until } : {}),
    ...(item.withdrawn_at ? { withdrawnAt: item.withdrawn_at } : {}),
    ...(item.withdrawn_because ? { withdrawnBecause: item.withdrawn_because } : {}),
    ...(item.demand_id ? { demand: item.demand_id } : {}),
    signals: signals.map(({ id, kind, value, quality, variant }) => ({
      id,
      kind,
      value,
      ...(quality === null ? {} : { quality }),
      ...(variant === '' ? {} : { variant }),
    })),
  }
}

function nameTaken(name: string): Refused {
  return new Refused(409, 'name-taken', 'There is a bank of this name.', {
    errors: [{ path: 'name', found: name, wanted: 'another name' }],
    says: { key: 'bank.no.name-taken', params: { name } },
  })
}

const notHere = () => new Refused(404, 'not-here', 'There is no such bank or entry at this desk.')
