/** Who looks at the same demand right now: told to those who look at it too, and to nobody else; written down nowhere. */
import type { House, Tenant } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { passOn } from '../../../sql/listen.ts'

/** One tab of one person comes to a demand or leaves it. `echo`: said again for somebody who has just come. */
export type Looking = {
  tenant: string
  demand: string
  staff: { id: string; name: string }
  tab: string
  here: boolean
  echo?: true
}

/** A page that listens: whose it is, and which demand stands on it. */
export type Onlooker = {
  tenant: string
  staff: { id: string; name: string }
  tab: string
  looking?: string | undefined
}

/** Tells every process of this installation, wherever the pages are connected. */
export async function sayLooking(house: House, tenant: Pick<Tenant, 'id'>, looking: Looking): Promise<void> {
  await inTenant(house.db, tenant.id, (tx) => passOn(tx, JSON.stringify(looking)))
}

/** Who is to be told, and what those who are here say back: to one who comes, and for a second tab of one who leaves. */
export function heardLooking<W extends Onlooker>(
  watchers: readonly W[],
  { tenant, demand, staff, tab, here, echo }: Looking,
): { told: W[]; answers: Looking[] } {
  for (const watcher of watchers)
    if (watcher.tenant === tenant && watcher.tab === tab && watcher.staff.id === staff.id)
      watcher.looking = here ? demand : watcher.looking === demand ? undefined : watcher.looking
  const there = watchers.filter((watcher) => watcher.tenant === tenant && watcher.looking === demand)
  const others = there.filter((watcher) => watcher.staff.id !== staff.id)
  const same = there.filter((watcher) => watcher.staff.id === staff.id)
  const speakers = echo ? [] : here ? others : same
  return {
    told: others,
    answers: speakers.map((watcher) => ({
      tenant,
      demand,
      staff: watcher.staff,
      tab: watcher.tab,
      here: true,
      echo: true,
    })),
  }
}
