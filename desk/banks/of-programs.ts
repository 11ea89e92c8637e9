/**
 * What a program may undo: what programs did, and nobody else. A token lies in a file on somebody's server; whoever finds
 * it shall not take off the lists what people put there, confirmed, or went by. To be asked while the lists are held.
 */
import type { Signal } from '../../match/signal.ts'
import type { Instant } from '../../core/instant.ts'
import type { NotAllowed } from '../../core/house-change.ts'
import type { Bank } from '../sql/banks/banks.ts'
import { countKeptOff, handsOnBank, handsOnEntry } from '../sql/banks/hands.ts'
import type { Item } from '../sql/banks/items.ts'
import type { Tx } from '../sql/database.ts'

/** Whether an entry may be withdrawn by a program, or set otherwise: turned off or on, noted. */
export async function whyNoProgramMay(
  tx: Tx,
  deed: 'withdraw' | 'set',
  { id, demand_id, reviewer, confirmed_at }: Item,
): Promise<NotAllowed | undefined> {
  const no = (found: string): NotAllowed => ({
    refused: 'persons',
    found: `an entry ${found}`,
    wanted: 'one that programs alone have listed and set; a person does this on the page of the bank',
  })
  if (demand_id !== null) return no('that comes from an order which was carried out')
  if (reviewer !== null || confirmed_at !== null) return no('that a person of this service has confirmed')
  const hands = await handsOnEntry(tx, id)
  if (!hands.isListedByPrograms) return no('that was not listed by programs alone')
  if (hands.isSetByPerson) return no('that a person has turned off or on')
  if (hands.isFoundKnown) return no('by which a person has found a piece to be what the list says')
  if (deed === 'set' && hands.isOffByOthers) return no('that the desk keeps off until a person has looked')
  return undefined
}

/** Whether these signals may be listed in a bank, or turned on again in it, by a program. */
export async function whyNoProgramMayList(
  tx: Tx,
  { id }: Pick<Bank, 'id'>,
  signals: readonly Pick<Signal, 'kind' | 'value'>[],
  at: Instant,
): Promise<NotAllowed | undefined> {
  const keptOff = await countKeptOff(tx, id, signals, at)
  if (keptOff === 0) return undefined
  return {
    refused: 'persons',
    found: `signals that a person or the desk keeps off this bank (${keptOff} of ${signals.length})`,
    wanted:
      'ones that nobody has withdrawn by hand, put back or turned off; a person lists them on the page of the bank',
  }
}

/** Whether a program may set a bank, or end it: with it goes whatever stands in it. */
export async function whyNoProgramMaySet(
  tx: Tx,
  { id, on_match }: Pick<Bank, 'id' | 'on_match'>,
): Promise<NotAllowed | undefined> {
  const no = (found: string): NotAllowed => ({
    refused: 'persons',
    found: `a bank ${found}`,
    wanted: 'one that programs alone have made, filled and set; a person does this on its page',
  })
  if (on_match === 'block') return no('that two persons let stop by itself')
  const hands = await handsOnBank(tx, id)
  if (hands.isOfPersons) return no('in which a person of this service had a hand')
  if (hands.isAwaited) return no('in which something waits to be done that was asked for')
  if (hands.isOfDesk) return no('that the desk itself made or filled')
  if (hands.isFoundKnown) return no('by which a person has found a piece to be what it says')
  return undefined
}
