/** `/hma/c/bank/{name}/content` and `/signal`: what stands in a bank. */
import type { Signal } from '../../../match/signal.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { later } from '../../../core/instant.ts'
import { listIn, withdrawFrom } from '../../banks/change.ts'
import { noteEntry, turnEntriesOff, untilTurnedOn } from '../../banks/entries.ts'
import { whyNoProgramMay, whyNoProgramMayList } from '../../banks/of-programs.ts'
import type { House } from '../../house.ts'
import type { Item, NewItem } from '../../sql/banks/items.ts'
import { entriesOf, entryWith, signalsOf } from '../../sql/banks/pages.ts'
import { checked, jsonIn, jsonOf, queryOf, truth } from './asked.ts'
import { asCurator, bankAt, changing, entryAt, numberIn, unlessPersons } from './curating.ts'
import { type Caller, callerOf, forPrograms, no, sendJson } from './door.ts'
import { type EntryWords, entryWords, note, wordsOfForm } from './entry-words.ts'
import { entryView } from './entry-view.ts'
import { readSignal, signalType } from './names.ts'
import { pieceAt, pieceSent, takeForms } from './piece.ts'

const where = z.object({
  url: z.string().optional(),
  content_type: z.string().optional(),
  types: z.string().optional(),
})
const shown = z.object({ include_signals: truth.default(false), include_metadata: truth.default(true) })
const page = shown.extend({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
})
const change = z.object({ disable_until_ts: z.coerce.number().int().optional(), note: note.nullish() })
const signals = z.record(z.string(), z.unknown(), 'a JSON object of signal type and hash')

const fiveYears = 5 * 365 * 86_400_000

type At = { Params: { bank: string; content: string } }
type AtBank = { Params: { bank: string } }

export async function routes(app: FastifyInstance, house: House): Promise<void> {
  // HMA has no call that lists what stands in a bank; here one can ask.
  app.get<AtBank>('/c/bank/:bank/content', forPrograms, async (request, reply) => {
    const { before, limit, ...how } = queryOf(request, page)
    const answer = await asCurator(house, request, async (tx) => {
      const bank = await bankAt(tx, request.params.bank)
      const found = await entriesOf(tx, bank.id, { before, limit })
      const items = found.filter(({ withdrawn_at }) => withdrawn_at === null)
      const all = await signalsOf(
        tx,
        items.map(({ id }) => id),
      )
      const last = found.at(-1)
      return {
        content: items.map((item) =>
          entryView(
            item,
            bank,
            all.filter(({ item_id }) => item_id === item.id),
            how,
          ),
        ),
        ...(last && found.length === limit ? { next_before: last.id } : {}),
      }
    })
    return sendJson(reply, answer)
  })

  app.get<At>('/c/bank/:bank/content/:content', forPrograms, async (request, reply) => {
    const how = queryOf(request, shown)
    const answer = await asCurator(house, request, async (tx) => {
      const bank = await bankAt(tx, request.params.bank)
      const item = await entryAt(tx, bank, request.params.content)
      return entryView(item, bank, how.include_signals ? await signalsOf(tx, [item.id]) : [], how)
    })
    return sendJson(reply, answer)
  })

  app.put<At>('/c/bank/:bank/content/:content', forPrograms, async (request, reply) => {
    const caller = await callerOf(house, request, 'curate')
    const wanted = jsonOf(request, change)
    const answer = await changing(house, caller, async (tx, by) => {
      const bank = await bankAt(tx, request.params.bank)
      const item = await entryAt(tx, bank, request.params.content)
      const until = offUntil(wanted.disable_until_ts, item)
      const text = wanted.note ?? ''
      const [isTurned, isNoted] = [until !== item.off_until, wanted.note !== undefined && text !== item.note]
      if (isTurned || isNoted) unlessPersons(await whyNoProgramMay(tx, 'set', item))
      if (isTurned && until !== untilTurnedOn)
        unlessPersons(await whyNoProgramMayList(tx, bank, await signalsOf(tx, [item.id]), house.clock.now()))
      if (isTurned) await turnEntriesOff(tx, house, caller.tenant, by, bank, [item.id], until)
      if (isNoted) await noteEntry(tx, house, caller.tenant, by, bank, item.id, text)
      return entryView(await entryAt(tx, bank, request.params.content), bank, [], {
        include_signals: false,
        include_metadata: true,
      })
    })
    return sendJson(reply, answer)
  })

  app.delete<At>('/c/bank/:bank/content/:content', forPrograms, async (request, reply) => {
    const caller = await callerOf(house, request, 'curate')
    const deleted = await changing(house, caller, async (tx, by) => {
      const bank = await bankAt(tx, request.params.bank)
      const item = await entryWith(tx, bank.id, numberIn(request.params.content))
      if (!item || item.withdrawn_at !== null) return 0
      unlessPersons(await whyNoProgramMay(tx, 'withdraw', item))
      const because = { key: 'withdrawn.by-program', params: { name: caller.name } }
      return await withdrawFrom(tx, house, caller.tenant, by, { items: [item.id] }, because)
    })
    return sendJson(reply, { deleted })
  })

  app.post<AtBank>('/c/bank/:bank/signal', forPrograms, async (request, reply) => {
    const caller = await callerOf(house, request, 'curate')
    await asCurator(house, request, (tx) => bankAt(tx, request.params.bank))
    const { note: said, label, legal_basis, ...given } = checked(signals, jsonIn(request))
    const words = checked(entryWords, { note: said, label, legal_basis })
    const read = Object.entries(given).map(([type, text]) => {
      if (typeof text !== 'string') throw no(400, `Invalid ${type} signal: not a text`)
      return readSignal(type, text)
    })
    if (read.length === 0) throw no(400, 'No signals given')
    const id = await listed(
      caller,
      request.params.bank,
      words,
      read.map(({ kind, value }) => ({ kind: kind.name, value })),
    )
    return sendJson(reply, { id, signals: Object.fromEntries(read.map(({ name, value }) => [name, value])) })
  })

  await app.register(async (room) => {
    await takeForms(room)

    room.post<AtBank>('/c/bank/:bank/content', forPrograms, async (request, reply) => {
      const caller = await callerOf(house, request, 'curate')
      await asCurator(house, request, (tx) => bankAt(tx, request.params.bank))
      const { hashes, signals: all, words, isChosen } = await pieceIn(request, caller)
      const told = Object.entries(hashes)
      if (!told.some(([, value]) => value !== '')) throw no(400, 'No signals given')
      const kept = isChosen
        ? all.filter(({ kind }) => told.some(([name]) => signalType(name).kind.name === kind))
        : all
      const id = await listed(caller, request.params.bank, words, kept)
      return sendJson(reply, { id, signals: hashes })
    })
  })

  /** Where nobody chose the types, a piece is listed by everything it is known by, its exact bytes among it. */
  async function pieceIn(request: FastifyRequest, caller: Caller) {
    const { url, ...asked } = queryOf(request, where)
    const isChosen = asked.types !== undefined
    if (url) {
      const words = checked(entryWords, jsonIn(request))
      return { ...(await pieceAt(house, caller, url, asked)), words, isChosen }
    }
    if (!request.isMultipart()) throw no(400, 'Neither `url` nor multipart file upload was received')
    const { known, fields } = await pieceSent(
      house,
      caller,
      request,
      asked.types,
      Object.keys(entryWords.shape),
    )
    return { ...known, words: wordsOfForm(fields), isChosen }
  }

  async function listed(
    caller: Caller,
    name: string,
    words: EntryWords,
    all: readonly Signal[],
  ): Promise<number | undefined> {
    const { content_id, content_uri, json } = words.metadata ?? {}
    const item: NewItem = {
      label: words.label ?? '–',
      legalBasis: words.legal_basis ?? '–',
      source: { kind: 'import', name: caller.name, ...(content_id ? { reference: content_id } : {}) },
      ...(content_uri ? { contentUri: content_uri } : {}),
      ...(json ? { metadata: { json } } : {}),
      note: words.note ?? '',
      signals: all,
    }
    return await changing(house, caller, async (tx, by) => {
      const bank = await bankAt(tx, name)
      unlessPersons(await whyNoProgramMayList(tx, bank, all, house.clock.now()))
      const [id] = await listIn(tx, house, caller.tenant, by, bank, [item])
      return id
    })
  }

  /** 0 is off, 1 is on, anything else the second until which it is off. */
  function offUntil(seconds: number | undefined, { off_until }: Item): string | null {
    if (seconds === undefined) return off_until
    if (seconds < 0) throw no(400, 'disable_until_ts must be a non-negative integer')
    if (seconds <= 1) return seconds === 1 ? null : untilTurnedOn
    const now = house.clock.now()
    if (seconds * 1_000 > Date.parse(later(now, fiveYears)))
      throw no(400, 'disable_until_ts must be less than 5 years in the future')
    return later('1970-01-01T00:00:00.000Z', seconds * 1_000)
  }
}
