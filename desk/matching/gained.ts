/** What a hunt looks for: every signal by which, since another version of the lists, something can be met that was not. */
import { leastQuality, radiusIn } from '../../core/match.ts'
import { kinds } from '../../match/signals/index.ts'
import type { House, Tenant } from '../house.ts'
import { banksOf } from '../sql/banks/banks.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import {
  banksSetSince,
  countGained,
  type Gained,
  type GainedSignal,
  signalsGained,
  type Span,
} from '../sql/seen/gained.ts'
import type { Hunt } from '../sql/seen/hunts.ts'
import { type Bound, portionBytes } from '../sql/portion.ts'
import type { BankState } from '../sql/tables/banks.ts'

const portion: Bound = { rows: 20_000, bytes: portionBytes }
/** So many lines are told; more lists than this gain nothing at once. */
const mostLines = 100

/** In which ways anything may have been gained. */
async function waysGained(tx: Tx, { after }: Span): Promise<Gained[]> {
  const banks = (await banksSetSince(tx, after)).flatMap(
    ({ bank, is, was }) => (was && gainedBank(bank, is, was)) ?? [],
  )
  return ['listed', 'turned', ...banks]
}

/** Whether there is anything to look for at all. */
export async function gainedAnything(tx: Tx, span: Span): Promise<boolean> {
  for (const way of await waysGained(tx, span))
    if ((await signalsGained(tx, way, { ...span, from: 0, bound: { ...portion, rows: 1 } })).length > 0)
      return true
  return false
}

/** All of it, a portion at a time; a signal that is gained in two ways may come twice. */
export async function* gained(
  house: Pick<House, 'db'>,
  tenant: Tenant,
  span: Span,
): AsyncGenerator<readonly GainedSignal[]> {
  for (const way of await inTenant(house.db, tenant.id, (tx) => waysGained(tx, span)))
    for (let from = 0; ;) {
      const rows = await inTenant(house.db, tenant.id, (tx) =>
        signalsGained(tx, way, { ...span, from, bound: portion }),
      )
      const last = rows.at(-1)
      if (!last) break
      yield rows.filter(({ quality }) => quality === null || quality >= leastQuality)
      from = last.id + 1
    }
}

/** How much a hunt looks for, by bank and kind. Of its versions: a bank set otherwise since then counts as it is. */
export async function soughtBy(tx: Tx, { after_version: after, up_to_version: upTo }: Hunt) {
  const span = { after, upTo }
  const counted = await countGained(tx, await waysGained(tx, span), span, mostLines)
  return counted.map(({ name, title, ...line }) => ({ bank: { name, title }, ...line }))
}

/** What of a bank that is set otherwise can now be met, or is let through no more. */
function gainedBank(bank: string, is: BankState, was: BankState): Gained | undefined {
  // What lets through works the other way about: the less of it, the more is met.
  const [more, less] = is.stance === 'known' ? [is, was] : [was, is]
  if (!looksAtAll(more)) return undefined
  if (!looksAtAll(less) || more.live_share > less.live_share) return { bank }
  const further = kinds.filter((kind) => radiusIn(more, kind) > radiusIn(less, kind)).map(({ name }) => name)
  return further.length > 0 ? { bank, kinds: further } : undefined
}

const looksAtAll = ({ enabled, ended_at: ended }: BankState) => enabled && ended === null

/** How far each kind is looked for by whichever bank looks furthest, or looked furthest before. */
export async function widestRadii(tx: Tx, { after }: Span): Promise<(kind: string) => number> {
  const before = (await banksSetSince(tx, after)).flatMap(({ was }) => was ?? [])
  const banks = [...(await banksOf(tx)), ...before]
  return (name) => {
    const kind = kinds.find((each) => each.name === name)
    return Math.max(0, ...banks.map((bank) => radiusIn(bank, kind)))
  }
}
