/** Banks and what stands in them, as the screens are told it. */
import { kinds } from '../../../../match/signals/index.ts'
import { type Bank, bankNamed } from '../../../sql/banks/banks.ts'
import { outcomesByBank } from '../../../sql/banks/rates.ts'
import type { Item, SignalRow } from '../../../sql/banks/items.ts'
import type { Tx } from '../../../sql/database.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { shownSignal } from '../../v1/match-view.ts'
import type { Sitting } from '../session.ts'

export const authorOf = ({ staff, actor }: Sitting) => ({ id: staff.id, name: staff.name, actor })

export async function bankAt(tx: Tx, name: string): Promise<Bank> {
  const bank = contract.bankName.safeParse(name).success ? await bankNamed(tx, name) : undefined
  if (!bank) throw notHere()
  return bank
}

/** How far each kind may be asked for. */
export const kindsView = (): contract.Banks['kinds'] =>
  kinds.map(({ name, unit, radius }) => ({ name, unit, usual: radius.usual, most: radius.most }))

/** What its distances are counted in; of a kind that is known here no more they are but numbers. */
export const unitOf = (kind: string) => kinds.find(({ name }) => name === kind)?.unit ?? 'score'

/** How it is set, or was at a version. */
export const settingOf = (
  bank: Pick<Bank, 'name' | 'title' | 'stance' | 'enabled' | 'live_share' | 'radii' | 'on_match'>,
) => ({
  name: bank.name,
  title: bank.title,
  stance: bank.stance,
  enabled: bank.enabled,
  liveShare: bank.live_share,
  radii: bank.radii,
  onMatch: bank.on_match,
})

/** Every bank as it is shown; `only` where but one is. */
export async function viewOf(tx: Tx, only?: string): Promise<(bank: Bank) => contract.BankView> {
  const outcomes = await outcomesByBank(tx, only)
  return (bank) => {
    const came = outcomes.get(bank.id)
    return {
      id: bank.id,
      ...settingOf(bank),
      entries: bank.entries,
      signals: bank.signals,
      rates: {
        cases: came?.cases ?? 0,
        open: came?.open ?? 0,
        decided: came ? came.known + came.exempt + came.collisions : 0,
        exempt: came?.exempt ?? 0,
        collisions: came?.collisions ?? 0,
      },
    }
  }
}

export function entryView(item: Item, signals: readonly SignalRow[]): contract.Entry {
  return {
    id: item.id,
    label: item.label,
    legalBasis: item.legal_basis,
    source: item.source,
    ...(item.confidence === null ? {} : { confidence: item.confidence }),
    confirmed: item.confirmed_at !== null,
    ...(item.reviewer !== null && item.confirmed_at === null ? { awaitsSecond: true } : {}),
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
      ...shownSignal({
        kind,
        value,
        ...(quality === null ? {} : { quality }),
        ...(variant === '' ? {} : { variant }),
      }),
    })),
  }
}

export const notHere = () => new Refused(404, 'not-here', 'There is no such bank or entry at this desk.')
