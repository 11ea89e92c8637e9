import type { Actor, Json, Saying } from '../event.ts'
import type { Arrived, Receipt } from '../demand.ts'
import { type Change } from '../outcome.ts'

export type ArriveFacts = {
  id: string
  caseId: string
  receipt: Receipt
  order: Json
  unreadable?: Saying
  enteredBy?: Actor
}

/**
 * What came in, when, by which door. When the change is committed the bytes are safe and may be acknowledged;
 * nothing is known yet about who sent them. An order that cannot be read is kept all the same.
 */
export function arrive({ id, caseId, receipt, order, unreadable, enteredBy }: ArriveFacts): Change<Arrived> {
  const demand: Arrived = {
    id,
    caseId,
    step: 'arrive',
    receipt,
    order,
    history: { arrive: receipt.at },
    ...(unreadable ? { unreadable } : {}),
  }
  return {
    demand,
    effects: [],
    events: [
      {
        type: 'demand.received',
        at: receipt.at,
        actor: enteredBy ?? { kind: 'desk', name: 'Guichet' },
        says: {
          key: `history.received.${receipt.channel}`,
          params: { sha256: receipt.sha256, size: receipt.size },
        },
        body: {
          receipt: receipt.id,
          sha256: receipt.sha256,
          size: receipt.size,
          mediaType: receipt.mediaType,
          channel: receipt.channel,
          ...(receipt.cameBy ? { cameBy: receipt.cameBy } : {}),
          ...(receipt.original ? { original: receipt.original.sha256 } : {}),
        },
      },
    ],
  }
}
