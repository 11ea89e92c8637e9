/** What of a piece's signals is listed, and what stands behind each: a hit that can be told, kept and replayed. */
import { createHash } from 'node:crypto'
import type { Detail, Misread } from '../../match/kind.ts'
import type { Signal } from '../../match/signal.ts'
import { kinds } from '../../match/signals/index.ts'
import {
  type Advice,
  blocksConfirmed,
  isLiveFor,
  judge,
  keepMost,
  leastQuality,
  type Met as Judgeable,
  metIn,
} from '../../core/match.ts'
import type { House, Tenant } from '../house.ts'
import { type Behind, behindSignals, confirmedAmong } from '../sql/banks/hits.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { systemClock } from '../outside/clock.ts'
import { breathing } from '../outside/breath.ts'
import { type Lists, type Met, type MetByRule, pieceMs } from './lists.ts'

export type Match = Judgeable & {
  signal: Signal
  listed: Behind
  radius: number
  detail?: Detail | undefined
}

/** Signals of one kind that were not compared with all that is listed, or a text that not every rule was tried on. */
export type Late = Misread & ({ what: 'signals'; kind: string } | { what: 'rules' })

export type Found = {
  advice: Advice
  /** Those that count, the nearest of each entry and kind, the most telling first. */
  matches: Match[]
  letThrough: Match[]
  listVersion: number
  /** What was not looked for to the end, and why. */
  late: Late[]
}

/**
 * Looks for a piece by its signals. `chance`, in [0, 1) and always the same for the same piece, decides for which banks
 * that are live for a share of the traffic it is looked for. `text`: the piece, where it is one.
 */
export async function lookFor(
  house: Pick<House, 'lists' | 'db'>,
  tenant: Tenant,
  queries: readonly Signal[],
  { banks, chance = 0, text }: { banks?: ReadonlySet<string>; chance?: number; text?: string } = {},
): Promise<Found> {
  const lists = await house.lists.of(tenant)
  const listVersion = lists.version()
  const wanted = banks ? { banks } : {}
  const { found: bySignals, lateKinds } = await lookUpEach(lists, queries, wanted)
  const byRules = text === undefined ? { met: [] } : await lists.holding(text, wanted)
  const late: Late[] = [
    ...[...lateKinds].map((kind) => ({
      what: 'signals' as const,
      kind,
      found: 'more that may be alike than there was time to compare',
      wanted: 'a shorter piece, or less that is alike in the lists',
    })),
    ...(byRules.unread ? [{ what: 'rules' as const, ...byRules.unread }] : []),
  ]
  const met = [
    ...bySignals,
    ...byRules.met.map((found) => ({ ...found, query: passageOf(text ?? '', found), at: queries.length })),
  ].filter(({ bank }) => isLiveFor(bank.live_share, chance))
  if (met.length === 0) return { advice: 'none', matches: [], letThrough: [], listVersion, late }
  const isBeside = besideIn(queries, text)
  const weigh = ({ at, kind, distance, query }: Weighed, bank: Asking, isConfirmed: boolean) =>
    metIn(bank, { query: at, kind, distance, isConfirmed, isBeside: isBeside(query) })
  const all = nearestOfEach(met, ({ item, kind, at }) => `${item} ${kind} ${at}`)
  const { nearest, behind } = await inTenant(house.db, tenant.id, async (tx) => {
    const nearest = await keptOf(tx, all, weigh)
    const signals = nearest.map(({ signal }) => signal)
    return { nearest, behind: await behindSignals(tx, signals) }
  })
  const bySignal = new Map(behind.map((each) => [each.signal, each]))
  const { advice, counting, letThrough } = judge(
    nearest.flatMap((each): Match[] => {
      const { kind, query, signal, radius, detail } = each
      const listed = bySignal.get(signal)
      if (!listed) return []
      const bank = { name: listed.bankName, stance: listed.stance, on_match: listed.onMatch }
      return [
        {
          ...weigh(each, bank, listed.confirmedAt !== null),
          signal: query,
          listed,
          radius,
          detail: detail ?? placesIn(text, kind, listed.value),
        },
      ]
    }),
  )
  // An entry may be met by several of its signals and several of the piece's: of each kind the nearest says enough.
  const ofEntries = (some: readonly Match[]) =>
    nearestOfEach(some, ({ listed, kind }) => `${listed.item} ${kind}`)
  return { advice, matches: ofEntries(counting), letThrough: ofEntries(letThrough), listVersion, late }
}

type Asking = Parameters<typeof metIn>[0]
type Weighed = Met & { kind: string; query: Signal; at: number }

/** What is read and told of all that was met; of more than can be told, what the advice hangs on comes first. */
async function keptOf(
  tx: Tx,
  all: readonly Weighed[],
  weigh: (each: Weighed, bank: Asking, isConfirmed: boolean) => Judgeable,
): Promise<Weighed[]> {
  if (all.length <= mostMatches) return [...all]
  const leads = all.map((each) => ({ ...weigh(each, each.bank, false), each }))
  const blocking = leads.filter(blocksConfirmed).map(({ each }) => each.signal)
  const confirmed = new Set(await confirmedAmong(tx, blocking, mostMatches))
  const judged = leads.map((lead) => ({ ...lead, isConfirmed: confirmed.has(lead.each.signal) }))
  return keepMost(judged, mostMatches).map(({ each }) => each)
}

/** `lateKinds`: those of which not everything was compared. */
export async function lookUpEach(
  lists: Pick<Lists, 'looking'>,
  queries: readonly Signal[],
  wanted: { banks?: ReadonlySet<string> } = {},
) {
  const found: (Met & { kind: string; query: Signal; at: number })[] = []
  const lateKinds = new Set<string>()
  const breath = breathing()
  let spent = 0
  for (const [at, query] of queries.entries()) {
    if ((query.quality ?? 100) < leastQuality) continue
    const looking = lists.looking(query.kind, query.value, {
      ...wanted,
      within: pieceMs - spent,
      late: () => lateKinds.add(query.kind),
    })
    for (let isDone = false; !isDone;) {
      const begun = systemClock.monotonic()
      const step = looking.next()
      spent += systemClock.monotonic() - begun
      if (step.done) for (const each of step.value) found.push({ ...each, kind: query.kind, query, at })
      isDone = step.done === true
      const turn = breath()
      if (turn) await turn
    }
  }
  return { found, lateKinds }
}

/** What of a text a rule holds for, as it stands there. */
function passageOf(text: string, { kind, spans, variant }: MetByRule): Signal {
  const passages = spans.slice(0, 10).map(({ from, to }) => text.slice(from, Math.min(to, from + 200)))
  return { kind, value: passages.join(' … '), ...(variant === undefined ? {} : { variant }) }
}

/** Which of them are words or an address that came beside a file. */
export function besideIn(queries: readonly Signal[], text?: string): (query: Signal) => boolean {
  const isWordsAlone = !hasFile(queries, text)
  return (query) => !isWordsAlone && isOfWords(query)
}

/** Whether there is more than words: a text that is sent as bytes is those words and no file beside them. */
function hasFile(queries: readonly Signal[], text: string | undefined): boolean {
  const ofText = text === undefined ? undefined : createHash('sha256').update(text).digest('hex')
  const exact = queries.flatMap(({ kind, value }) => (kind === 'sha256' ? [value] : []))
  if (ofText !== undefined && exact.includes(ofText)) return false
  // Without the words themselves: a file has more hashes than one.
  return (
    queries.some((query) => query.kind !== 'sha256' && !isOfWords(query)) ||
    (text !== undefined && exact.length > 0)
  )
}

/** Whether it was made of words or an address, as what rules hold for is, and not of those that are written in a picture. */
function isOfWords({ kind, variant }: Signal): boolean {
  const of = kinds.find(({ name }) => name === kind)?.of ?? ['text']
  return variant !== 'written' && of.some((each) => each === 'text' || each === 'url')
}

/** Where in a text stands what was met, of kinds that can say it. */
function placesIn(text: string | undefined, kind: string, listed: string): Detail | undefined {
  const where = kinds.find(({ name }) => name === kind)?.where
  if (text === undefined || !where) return undefined
  return { of: 'text', spans: where(text, listed) }
}

/** Of those with one name the nearest; the most telling first. */
function nearestOfEach<M extends { kind: string; distance: number }>(
  met: readonly M[],
  nameOf: (one: M) => string,
): M[] {
  const nearest = new Map<string, M>()
  for (const each of met) {
    const name = nameOf(each)
    const other = nearest.get(name)
    if (!other || each.distance < other.distance) nearest.set(name, each)
  }
  return [...nearest.values()].sort((a, b) => telling(a.kind) - telling(b.kind) || a.distance - b.distance)
}

/** A piece that is met by more than this is met by a list gone wrong; the nearest are told, after what decides. */
const mostMatches = 100

const order = ['sha256', 'md5']
const telling = (kind: string) => (order.includes(kind) ? order.indexOf(kind) : order.length)
