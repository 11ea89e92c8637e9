import type { Json } from './event.ts'
import type { Target } from './demand.ts'
import { textAt } from './order.ts'

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
    return {
      id: ids[n] ?? `${demand}/${ordinal}`,
      ordinal,
      address: textAt(item, 'url') ?? '',
      ...(additionalInfo ? { additionalInfo } : {}),
      resolution: 'unasked',
      hold: { state: 'none', parts: [] },
      outcome: 'open',
      round: 0,
      attempts: 0,
    }
  })
}
