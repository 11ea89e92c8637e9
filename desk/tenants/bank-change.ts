/**
 * Whether what a bank points at is stopped by itself. Two of those who keep the lists say so; one takes it back. Even then
 * only the same file is stopped that a person of this service has confirmed (`core/match.ts`).
 */
import type { EventDraft, Saying } from '../../core/event.ts'
import { keepsRegister } from '../../core/house-change.ts'
import { bankWith, noteChange, setBank } from '../sql/banks/banks.ts'
import { changeLists, holdLists } from '../sql/banks/head.ts'
import type { Family, How } from './two-persons.ts'

export type BankChange = { bank: string; name: string; onMatch: 'review' | 'block' }

export const ofTheBanks: Family<BankChange> = {
  table: 'bank_change',
  has: keepsRegister,
  lock: async (tx, tenant) => void (await holdLists(tx, tenant)),
  collide: (change, waiting) => change.bank === waiting.bank,
  async judge(tx, change, { tenant, at, by }) {
    const bank = await bankWith(tx, change.bank)
    const decider = by.at(-1)
    return {
      no:
        !bank || bank.ended_at !== null
          ? { refused: 'ended', found: change.name, wanted: 'a bank that has not ended' }
          : bank.stance !== 'known'
            ? { refused: 'lets-through', found: bank.name, wanted: 'a bank of what is known' }
            : bank.on_match === change.onMatch
              ? { refused: 'is-so', found: change.onMatch, wanted: 'another action' }
              : undefined,
      alone: change.onMatch === 'review',
      event: (how, actor): EventDraft => ({
        type: 'bank.changed',
        at,
        actor,
        says: saidInTheLog(how, change),
        body: { bank: change.bank, how, onMatch: change.onMatch },
      }),
      make: async () => {
        await changeLists(tx, tenant.id, async (head) => {
          await setBank(tx, head, change.bank, { on_match: change.onMatch })
          await noteChange(tx, tenant.id, head, change.bank, {
            at,
            by: {
              ...(decider ? { id: decider.id } : {}),
              name: by.map(({ name }) => name).join(', '),
              actor: { kind: 'staff' },
            },
            says: { key: `bank.history.on-match-${change.onMatch}` },
          })
        })
        return undefined
      },
    }
  },
}

function saidInTheLog(how: How, { name, onMatch }: BankChange): Saying {
  const done = how === 'proposed' || how === 'rejected' ? `${onMatch}-${how}` : onMatch
  return { key: `history.bank.on-match-${done}`, params: { bank: name } }
}

/** What a change does, in a sentence. */
export function bankChangeSaying({ name, onMatch }: BankChange): Saying {
  return { key: `bank-change.on-match-${onMatch}`, params: { bank: name } }
}
