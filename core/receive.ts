import { tellThePerson } from './alert.ts'
import { standingLost } from './deeds/distrust.ts'
import type { Numbered } from './demand.ts'
import type { Change } from './outcome.ts'
import { held, notHeld, released } from './receive/copies.ts'
import { failed, letGo, restored, restricted } from './receive/public.ts'
import type { EffectReceipt, Facts } from './receive/receipt.ts'
import { answered, replaced } from './receive/told.ts'

/** Takes in one receipt. The same receipt twice changes nothing the second time. */
export function receive(demand: Numbered, receipt: EffectReceipt, facts: Facts): Change<Numbered> {
  switch (receipt.kind) {
    case 'held':
      return held(demand, receipt, facts)
    case 'not-held':
      return notHeld(demand, receipt)
    case 'restricted':
      return restricted(demand, receipt, facts)
    case 'restored':
      return restored(demand, receipt, facts)
    case 'let-go':
      return letGo(demand, receipt, facts)
    case 'notice-replaced':
      return replaced(demand, receipt, facts)
    case 'no-words':
      return { demand, events: [], effects: [tellThePerson(demand)] }
    case 'failed':
      return failed(demand, receipt)
    case 'standing-lost':
      return standingLost(demand, receipt, facts)
    case 'answered':
      return answered(demand, receipt)
    case 'released':
      return released(demand, receipt)
  }
}
