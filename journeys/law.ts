/** A desk under another law: moved to another home state, or with a law that is only in a test. */
import { regimeOf } from '../core/regime.ts'
import type { Regime } from '../core/regime.ts'
import { inTenant } from '../desk/sql/database.ts'
import type { TenantSettings } from '../desk/sql/tables.ts'
import type { Template } from '../forms/template.ts'
import type { Desk } from './desk.ts'

/** The operator is established elsewhere from now on. */
export async function moved(desk: Desk, home: Pick<TenantSettings, 'homeState' | 'zone'>): Promise<void> {
  const settings = { ...desk.tenant.settings, ...home }
  desk.tenant.settings = settings
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    tx
      .updateTable('tenant')
      .set({ settings: JSON.stringify(settings) })
      .where('id', '=', desk.tenant.id)
      .execute(),
  )
}

/** What a folder with one more regime file and one more template would have given this desk at its start. */
export function adopted(desk: Desk, text: string, forms: Record<string, Template>): Regime {
  const regime = regimeOf(text)
  desk.house.regimes = new Map([...desk.house.regimes, [regime.name, regime]])
  desk.house.forms = new Map([...desk.house.forms, ...Object.entries(forms)])
  return regime
}
