/** Which orders hold which piece of content down. */
import type { Numbered } from '../../../core/demand.ts'
import type { House, Tenant } from '../../house.ts'
import type { Tx } from '../database.ts'
import type { Placing, Sheaf } from '../sheaf.ts'

type Tools = Pick<House, 'keys'>

/**
 * Brings the rows of one demand up to date with its targets, with the change of them; a new demand has none. `before` is
 * what they follow now, where that is known.
 */
export async function bindRestrictions(
  sheaf: Sheaf,
  house: Tools,
  tenant: Tenant,
  demand: Numbered,
  { isNew, before }: { isNew: boolean; before: Numbered | undefined },
): Promise<void> {
  const down = downIn(demand)
  const kept = down.map(({ id }) => id)
  const were = before && downIn(before).map(({ id }) => id)
  const rows = await Promise.all(
    down
      .filter(({ id }) => !were?.includes(id))
      .map(async ({ id, content }) => ({
        tenant_id: tenant.id,
        demand_id: demand.id,
        target_id: id,
        piece: await fingerprintOf(house, tenant, content?.reference ?? ''),
      })),
  )
  sheaf.add('restriction', rows)
  const isUpAgain = were ? were.some((id) => !kept.includes(id)) : !isNew
  if (isUpAgain) sheaf.also(lettingGo, { tenant: tenant.id, demand: demand.id, kept })
}

function downIn({ targets }: Numbered): Numbered['targets'] {
  return targets.filter(
    ({ outcome, content }) => content && (outcome === 'restricting' || outcome === 'restricted'),
  )
}

type Kept = { tenant: string; demand: string; kept: readonly string[] }

function lettingGo(all: readonly Kept[], place: Placing): string {
  const rows = all.map(
    ({ tenant, demand, kept }) => `(${place(tenant)}::uuid, ${place(demand)}::uuid, ${place(kept)}::uuid[])`,
  )
  return `delete from restriction using (values ${rows.join(', ')}) as given (tenant, demand, kept)
    where tenant_id = given.tenant and demand_id = given.demand and target_id <> all(given.kept)`
}

/** Whether anything but this target still holds the piece down: another demand, or another address of the same order. */
export async function isHeldByAnother(
  tx: Tx,
  house: Tools,
  tenant: Tenant,
  mine: { demand: string; target: string; reference: string },
): Promise<boolean> {
  const other = await tx
    .selectFrom('restriction')
    .select('demand_id')
    .where('piece', '=', await fingerprintOf(house, tenant, mine.reference))
    .where((eb) => eb.or([eb('demand_id', '<>', mine.demand), eb('target_id', '<>', mine.target)]))
    .executeTakeFirst()
  return other !== undefined
}

/** A keyed name of a piece, the same for the same piece of the same tenant, that tells nobody else what it is. */
export async function fingerprintOf(
  house: Tools,
  tenant: { id: string },
  reference: string,
): Promise<string> {
  const fingerprint = await house.keys.fingerprint(tenant.id)
  fingerprint.update(new TextEncoder().encode(reference))
  return fingerprint.hex()
}
