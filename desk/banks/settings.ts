/** What a bank is set to. Each setting that becomes another is a change of its own: a version, a line and an entry in the log. */
import type { Saying } from '../../core/event.ts'
import type { NotAllowed } from '../../core/house-change.ts'
import { kinds } from '../../match/signals/index.ts'
import type { Tenant } from '../house.ts'
import { type Bank, bankNamed, type BankPatch, bankWith, setBank } from '../sql/banks/banks.ts'
import { holdLists } from '../sql/banks/head.ts'
import type { Tx } from '../sql/database.ts'
import { asOneChange, type Changing, type ListAuthor, mayBeCalled } from './change.ts'

export type BankWish = {
  name?: string | undefined
  title?: string | undefined
  enabled?: boolean | undefined
  /** Of the traffic, from 0 to 1. */
  liveShare?: number | undefined
  /** By kind; `null` for the kind's usual one. What is not named stays. */
  radii?: Readonly<Record<string, number | null>> | undefined
  /** Nothing is met by it any more, and its name is free. It stays readable as it was. */
  ended?: true | undefined
}

/** One setting, with what is said of it: `bank.history.*` on the bank's page, `history.bank.*` in the log. */
type Step = { patch: BankPatch; says: Saying }

/** Changes what is named and is another than before. Returns why not, and then nothing is changed. */
export async function changeBank(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  by: ListAuthor,
  id: string,
  wish: BankWish,
): Promise<NotAllowed | undefined> {
  await holdLists(tx, tenant.id)
  const bank = await bankWith(tx, id)
  if (!bank || bank.ended_at !== null)
    return { refused: 'ended', found: bank?.name ?? '', wanted: 'a bank that has not ended' }
  const no = await whyNot(tx, bank, wish)
  if (no) return no
  for (const { patch, says } of stepsOf(bank, wish, house.clock.now()))
    await asOneChange(tx, house, tenant, by, bank, says, (head) => setBank(tx, head, id, patch))
  return undefined
}

async function whyNot(tx: Tx, bank: Bank, { name, radii = {} }: BankWish): Promise<NotAllowed | undefined> {
  const isAnother = name !== undefined && name !== bank.name
  if (isAnother && (!mayBeCalled(name, bank.stance) || (await bankNamed(tx, name))))
    return { refused: 'name-taken', found: name, wanted: 'another name' }
  for (const [of, radius] of Object.entries(radii)) {
    const kind = kinds.find((each) => each.name === of)
    if (!kind)
      return { refused: 'no-such-kind', found: of, wanted: kinds.map((each) => each.name).join(', ') }
    if (radius !== null && !(radius >= 0 && radius <= kind.radius.most))
      return { refused: 'radius', found: `${of}: ${radius}`, wanted: `from 0 to ${kind.radius.most}` }
  }
  return undefined
}

function stepsOf(bank: Bank, wish: BankWish, at: string): Step[] {
  const steps: Step[] = []
  const { name, title, enabled, liveShare, radii = {} } = wish
  if (name !== undefined && name !== bank.name)
    steps.push({ patch: { name }, says: { key: 'renamed', params: { from: bank.name, to: name } } })
  if (title !== undefined && title !== bank.title)
    steps.push({ patch: { title }, says: { key: 'titled', params: { title } } })
  if (enabled !== undefined && enabled !== bank.enabled)
    steps.push({ patch: { enabled }, says: { key: enabled ? 'turned-on' : 'turned-off' } })
  if (liveShare !== undefined && liveShare !== bank.live_share)
    steps.push({
      patch: { live_share: liveShare },
      says: { key: 'live-share', params: { share: Math.round(liveShare * 10_000) / 100 } },
    })
  let now = bank.radii
  for (const [kind, radius] of Object.entries(radii)) {
    if ((now[kind] ?? null) === radius) continue
    const { [kind]: _before, ...others } = now
    now = radius === null ? others : { ...others, [kind]: radius }
    steps.push({
      patch: { radii: JSON.stringify(now) },
      says:
        radius === null
          ? { key: 'radius-usual', params: { kind } }
          : { key: 'radius', params: { kind, radius } },
    })
  }
  if (wish.ended) steps.push({ patch: { ended_at: at }, says: { key: 'ended' } })
  return steps
}
