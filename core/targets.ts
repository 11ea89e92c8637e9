import type { Json } from './event.ts'
import type { Target } from './demand.ts'
import { listAt, textAt } from './order.ts'

/**
 * What an order points at. One that names nothing still asks for something and its time runs, so it has one target
 * whose place nobody knows yet: it can be asked about, and nothing else can be done to it.
 */
export function itemsIn(order: Json, list: string): readonly Json[] {
  const items = listAt(order, list)
  return items.length > 0 ? items : [{}]
}

/** Targets as an order names them, not yet looked for. Identifiers are given, one each; ordinals go on from `after`. */
export function targetsIn(
  items: readonly Json[],
  ids: readonly string[],
  demand: string,
  after = 0,
): Target[] {
  return items.map((item, n): Target => {
    const additionalInfo = textAt(item, 'additionalInfo')
    const ordinal = after + n + 1
    const address = textAt(item, 'url') ?? ''
    const isNamed = address.trim() !== ''
    return {
      id: ids[n] ?? `${demand}/${ordinal}`,
      ordinal,
      address,
      ...(additionalInfo ? { additionalInfo } : {}),
      resolution: isNamed ? 'unasked' : 'unnamed',
      ...(isNamed ? {} : { why: { key: 'why.unnamed' } }),
      hold: { state: 'none', parts: [] },
      outcome: 'open',
      round: 0,
      attempts: 0,
    }
  })
}
