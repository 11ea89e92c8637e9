/** What a hit says beyond HMA's own words, for whoever asks with `details=true`. */
import { createHash } from 'node:crypto'
import { chanceOf } from '../../../core/match.ts'
import type { House, Tenant } from '../../house.ts'
import { behindSignals } from '../../sql/banks/hits.ts'
import { inTenant } from '../../sql/database.ts'
import type { Hit } from './met.ts'

export type Details = (hit: Hit) => Record<string, unknown>

/** The same for the same seed, in [0, 1). Not the number that Python makes of it. */
export function coinOf(seed: string): number {
  return chanceOf(createHash('sha256').update(seed).digest())
}

export async function detailsOf(house: House, tenant: Tenant, hits: readonly Hit[]): Promise<Details> {
  const signals = hits.map(({ signal }) => signal)
  const behind = await inTenant(house.db, tenant.id, (tx) => behindSignals(tx, signals))
  const bySignal = new Map(behind.map((each) => [each.signal, each]))
  return ({ signal, distance, radius, bank }) => {
    const listed = bySignal.get(signal)
    return {
      distance_value: distance,
      threshold: radius,
      enabled: bank.enabled,
      ...(listed
        ? {
            labels: [listed.label],
            legal_basis: listed.legalBasis,
            source: listed.source,
            signal: listed.value,
            quality: listed.quality,
            confidence: listed.confidence,
            confirmed: listed.confirmedAt !== null,
          }
        : {}),
    }
  }
}
