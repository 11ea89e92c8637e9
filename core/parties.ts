import type { Numbered } from './demand.ts'
import { sameName } from './names.ts'
import type { Instrument } from './regime.ts'

/**
 * As whom somebody counts who is known by name alone, among the parties that may send a message: whoever bears the name of
 * the demand's own authority is the one that issued it, anybody else is one of the others.
 */
export function partiesNamed(
  demand: Numbered,
  among: readonly string[],
  name: string,
  { issuers }: Instrument,
): readonly string[] {
  const isIssuer = demand.authority !== undefined && sameName(demand.authority.name, name)
  return among.filter((party) => issuers.includes(party) === isIssuer || demand.authority === undefined)
}

/** Who issued a demand is one authority and no other that could have: its word counts on its own demands. */
export function isThemselves(
  { authority }: Numbered,
  parties: readonly string[],
  name: string,
  { issuers }: Instrument,
): boolean {
  if (!authority || sameName(authority.name, name)) return true
  return parties.some((party) => !issuers.includes(party))
}
