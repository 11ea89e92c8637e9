import type { Saying } from '../../core/event.ts'
import type { Numbered } from '../../core/demand.ts'
import type { Instant } from '../../core/instant.ts'
import type { Effect } from '../../core/outcome.ts'
import type { EffectReceipt } from '../../core/receive/receipt.ts'
import type { House, Tenant } from '../house.ts'
import type { CaseKey } from '../outside/case-key.ts'
import type { Tx } from '../sql/database.ts'
import type { Sheaf } from '../sql/sheaf.ts'

/** One effect, claimed: nobody else carries it out while the lease lasts. */
export type Claimed<E extends Effect = Effect> = {
  id: string
  tenant: Tenant
  demand: Numbered
  caseKey: CaseKey
  effect: E
  /** How often it has been tried, this time included. */
  attempt: number
  /** It was done before, and somebody asked for it once more under the same key. */
  repeated: boolean
}

/**
 * What came of carrying out. `done`: write this, and take the receipt in. `again`: nothing certain; try later.
 * `dropped`: it is not wanted any more (the demand changed meanwhile), and nothing happened outside.
 */
export type Carried =
  | {
      kind: 'done'
      receipt?: EffectReceipt
      /** Asked once more of the demand under lock, where doing it too late would do harm. */
      stillWanted?: (demand: Numbered) => boolean
      /** Gathers what belongs to it, or writes it, in the transaction that takes the receipt in. */
      write?: (sheaf: Sheaf, tx: Tx) => unknown
      /** Only once all of it is committed. */
      after?: () => Promise<void>
    }
  | { kind: 'again'; why: Saying; notBefore?: Instant }
  | { kind: 'dropped' }

export type Carry<E extends Effect> = (house: House, claimed: Claimed<E>) => Promise<Carried>
