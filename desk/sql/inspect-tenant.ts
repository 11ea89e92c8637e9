/** What one tenant's rows say of its people, its registry and its platforms, for whoever judges a set-up. Reads only. */
import { isAdministrator } from '../../core/house-change.ts'
import type { Instant } from '../../core/instant.ts'
import { type Authority, standing } from '../../core/registry.ts'
import type { TenantSettings } from './tables.ts'

export type TenantFacts = {
  /** Who works here. What a person may do counts only with a passkey that opens something. */
  people: {
    working: number
    withoutPasskey: number
    /** Nobody has said since a restore that they still work here. */
    asleep: number
    administer: number
    keepRegister: number
    decide: number
  }
  /** Authorities that stand in the registry with a key that counts today. */
  authoritiesWithKey: number
  /** Platforms in use, and those of them of which a drill has shown that they obey. */
  platforms: { inUse: number; drilled: number }
}

type Person = { role: string; administers: boolean; enrolled: boolean; asleep: boolean }

/** The key of one case of a tenant, as it lies sealed in its row. */
export type SealedCase = { place: { tenant: string; caseId: string }; box: Buffer; keyVersion: number }

/** Of the case that every event of the house itself is written in, or of any. To be asked with the tenant entered. */
export async function sealedOf(
  rows: <T>(text: string) => Promise<T[]>,
  tenant: string,
): Promise<{ sealed?: SealedCase }> {
  const here = `tenant_id = nullif(current_setting('app.tenant', true), '')::uuid`
  const keys = `select case_id, wrapped, key_version from case_key where ${here} and wrapped is not null`
  const [found] = await rows<{ case_id: string; wrapped: Buffer; key_version: number }>(
    `(${keys} and case_id = (select case_id from event where demand_id is null and ${here} limit 1))
     union all (${keys} limit 1) limit 1`,
  )
  if (!found) return {}
  const { case_id: caseId, wrapped: box, key_version: keyVersion } = found
  return { sealed: { place: { tenant, caseId }, box, keyVersion } }
}

/** To be asked with the tenant entered. `rows` runs one statement. */
export async function inspectTenant(
  rows: <T>(text: string) => Promise<T[]>,
  { platforms }: Pick<TenantSettings, 'platforms'>,
  now: Instant,
): Promise<TenantFacts> {
  const here = `tenant_id = nullif(current_setting('app.tenant', true), '')::uuid`
  const working = await rows<Person>(
    `select role, administers, exists (select from passkey
       where passkey.staff_id = staff.id and passkey.${here} and passkey.revoked_at is null) as enrolled,
       to_jsonb(staff) ->> 'asleep_since' is not null as asleep
     from staff where staff.${here} and active`,
  )
  const authorities = await rows<{ entry: Authority }>(`select entry from authority where ${here}`)
  const drilled = await rows<{ connection: string }>(
    `select distinct connection from drill where ${here} and state = 'done'`,
  )
  const count = (may: (person: Person) => boolean) =>
    working.filter((person) => person.enrolled && !person.asleep && may(person)).length
  const inUse = (platforms ?? []).filter(({ retired }) => !retired)
  return {
    people: {
      working: working.length,
      withoutPasskey: working.filter(({ enrolled }) => !enrolled).length,
      asleep: working.filter(({ asleep }) => asleep).length,
      administer: count(isAdministrator),
      keepRegister: count(({ role }) => role === 'senior' || role === 'registrar'),
      decide: count(({ role }) => role === 'senior' || role === 'officer'),
    },
    authoritiesWithKey: authorities.filter(
      ({ entry }) =>
        standing(entry, now) === 'valid' && entry.keys.some((key) => standing(key, now) === 'valid'),
    ).length,
    platforms: {
      inUse: inUse.length,
      drilled: inUse.filter(({ id }) => drilled.some(({ connection }) => connection === id)).length,
    },
  }
}
