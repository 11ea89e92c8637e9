/** `/hma/m`: what is listed of a signal or a piece. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { House, Tenant } from '../../house.ts'
import { inTurns } from '../../outside/breath.ts'
import { banksIn, checked, jsonIn, queryOf, truth } from './asked.ts'
import { callerOf, forPrograms, no, readLists, sendJson } from './door.ts'
import { coinOf, detailsOf, type Details } from './lookup.ts'
import { type Hit, met, metApart, metByRules, type Wanted } from './met.ts'
import { isRule, type Named, readQuery, readSignal } from './names.ts'
import { type Known, pieceAt, pieceSent, takeForms } from './piece.ts'

const raw = z.object({
  signal: z.string('signal is required'),
  signal_type: z.string('signal_type is required'),
  banks: banksIn,
  include_distance: truth.default(false),
})

const how = z.object({
  banks: banksIn,
  seed: z.string().optional(),
  bypass_coinflip: truth.default(false),
  details: truth.default(false),
  types: z.string().optional(),
})
const what = how.extend({
  url: z.string().optional(),
  content_type: z.string().optional(),
  signal: z.string().optional(),
  signal_type: z.string().optional(),
})

/** Letters of one signal times letters of the other: some quarter of an hour of video at a frame a second against as much. */
const mostCompared = 80_000 ** 2

const pair = z.tuple([z.string(), z.string()], 'Comparison hash list length must be exactly 2')
const pairs = z.record(z.string(), pair, 'Request input was not a dict')

export async function routes(app: FastifyInstance, house: House): Promise<void> {
  app.get('/m/raw_lookup', forPrograms, async (request, reply) => {
    const { tenant } = await callerOf(house, request, 'scan')
    const { signal, signal_type, banks, include_distance } = queryOf(request, raw)
    const hits = await ofSignal(tenant, readQuery(signal_type, signal), { banks })
    return sendJson(reply, { matches: include_distance ? hits.map(told) : hits.map(({ item }) => item) })
  })

  app.post('/m/compare', forPrograms, async (request, reply) => {
    await callerOf(house, request, 'scan')
    const asked = Object.entries(checked(pairs, jsonIn(request)))
    const answers: Record<string, [boolean, { distance: number }]> = {}
    for (const [name, [one, other]] of asked) {
      const [query, listed] = [readSignal(name, one), readSignal(name, other)]
      // Each part of one is held against each of the other, and somebody waits.
      if (query.value.length * listed.value.length > mostCompared)
        throw no(
          400,
          `${name}: too long to be compared while you wait; list one of them, and ask for the other`,
        )
      const { kind, value } = query
      const { matches, distance } = kind.comparing
        ? await inTurns(kind.comparing(value, listed.value, kind.radius.usual))
        : kind.compare(value, listed.value, kind.radius.usual)
      answers[name] = [matches, { distance }]
    }
    return sendJson(reply, answers)
  })

  await app.register(async (room) => {
    await takeForms(room)

    room.get('/m/lookup', forPrograms, async (request, reply) => {
      const caller = await callerOf(house, request, 'scan')
      const { tenant } = caller
      const { url, signal, signal_type, content_type, types, ...asked } = queryOf(request, what)
      if (url) {
        const known = await pieceAt(house, caller, url, { content_type, types })
        const answer = await ofPiece(tenant, known, asked)
        return sendJson(reply, signal_type === undefined ? answer : (answer[signal_type] ?? {}))
      }
      if (!signal || !signal_type) throw no(400, 'Either url or both signal and signal_type are required')
      const query = readQuery(signal_type, signal)
      const { name, value } = query
      const hits = await ofSignal(tenant, query, wantedIn(asked, value))
      const byBank = byBankOf(hits, asked.details ? await detailsOf(house, tenant, hits) : undefined)
      return sendJson(reply, asked.details ? { [name]: byBank } : byBank)
    })

    room.post('/m/lookup', forPrograms, async (request, reply) => {
      const caller = await callerOf(house, request, 'scan')
      const { tenant } = caller
      const { types, ...asked } = queryOf(request, how)
      const { known } = await pieceSent(house, caller, request, types)
      return sendJson(reply, await ofPiece(tenant, known, asked))
    })
  })

  async function ofSignal(
    tenant: Tenant,
    { name, kind, value }: Named & { value: string },
    wanted: Wanted,
  ): Promise<Hit[]> {
    const [lists, query] = [readLists(house, tenant), { name, kind: kind.name, value }]
    return isRule(kind) ? await metByRules(lists, query, wanted) : await metApart(lists, query, wanted)
  }

  /** By signal type and bank. Its bytes are looked for too, so that what was let through is; that is not told. */
  async function ofPiece(
    tenant: Tenant,
    { wanted, hashes, signals, inPart }: Known,
    asked: z.output<typeof how>,
  ): Promise<Record<string, ByBank>> {
    const sha256 = signals.find(({ kind }) => kind === 'sha256')?.value ?? ''
    const queries = wanted.flatMap(({ name, kind }) =>
      signals
        .filter((each) => each.kind === kind.name && hashes[name] !== '')
        .map(({ value }) => ({ name, kind: kind.name, value })),
    )
    const hits = await met(
      readLists(house, tenant),
      [...queries, { name: '', kind: 'sha256', value: sha256 }],
      wantedIn(asked, sha256),
    )
    const [unread] = inPart
    // HMA has no word for it, and an answer without a match would say that there is none.
    if (unread && hits.every(({ query }) => query.name === ''))
      throw no(
        422,
        `nothing is met, and it was not read to its end: found ${unread.found}, wanted ${unread.wanted}`,
      )
    const details = asked.details ? await detailsOf(house, tenant, hits) : undefined
    return Object.fromEntries(
      wanted.map(({ name }) => [
        name,
        byBankOf(
          hits.filter(({ query }) => query.name === name),
          details,
        ),
      ]),
    )
  }
}

function wantedIn({ banks, seed, bypass_coinflip }: z.output<typeof how>, piece: string): Wanted {
  return { banks, ...(bypass_coinflip ? {} : { chance: coinOf(seed ?? piece) }) }
}

type Told = { bank_content_id: number; distance: string }
type ByBank = Record<string, Told[]>

/** HMA writes a distance as text; where there is only the same and not the same it writes nothing in it. */
function told({ item, distance }: Hit): Told {
  return { bank_content_id: item, distance: `${distance}` }
}

function byBankOf(hits: readonly Hit[], details: Details | undefined): ByBank {
  const byBank: ByBank = {}
  for (const hit of hits) {
    const list = (byBank[hit.bank.name] ??= [])
    if (!list.some(({ bank_content_id }) => bank_content_id === hit.item))
      list.push({ ...told(hit), ...details?.(hit) })
  }
  return byBank
}
