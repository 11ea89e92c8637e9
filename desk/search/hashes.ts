import type { House, Tenant } from '../house.ts'

/** Raised when other terms are made of the same texts: everything is then entered anew (fill.ts). */
const madeAs = 1

export type Hashes = { edition: number; of(term: string): string }

/** Words come back all day; an HMAC is made once for each. Kept by tenant and key, never written anywhere. */
const known = new WeakMap<House['keys'], Map<string, Map<string, string>>>()
const mostKnown = 50_000

/** How terms of a tenant are hashed now, and the edition of the index that this makes. */
export async function hashesFor(house: Pick<House, 'keys'>, tenant: Pick<Tenant, 'id'>): Promise<Hashes> {
  const { version, of } = await house.keys.terms(tenant.id)
  const kept = known.get(house.keys) ?? new Map<string, Map<string, string>>()
  known.set(house.keys, kept)
  const name = `${tenant.id} ${version}`
  const hashes = kept.get(name) ?? new Map<string, string>()
  kept.set(name, hashes)
  return {
    edition: version * 100 + madeAs,
    of(term) {
      const before = hashes.get(term)
      if (before !== undefined) return before
      if (hashes.size >= mostKnown) hashes.clear()
      const hash = of(term)
      hashes.set(term, hash)
      return hash
    },
  }
}
