/** Erases records whose years are over. Each in a transaction of its own, with its event; the bytes of copies follow. */
import { desk } from '../../core/deeds/facts.ts'
import { isNumbered, type Numbered } from '../../core/demand.ts'
import { later } from '../../core/instant.ts'
import { recordEnds, recordYears } from '../../core/retention.ts'
import { apart, eachTenant } from '../apart.ts'
import type { House, Tenant } from '../house.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { loadDemand } from '../sql/demands/state.ts'
import { erase, recordsDue, stillAtWork } from '../sql/demands/erase.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import { blankDrills, forgetViewsOf, type KnownBy } from '../sql/house/forgotten.ts'

const atOnce = 100
const day = 86_400_000

/** Looks at every tenant once, at past drills too; returns how many records were erased. */
export async function eraseRecords(house: House): Promise<number> {
  let gone = 0
  await eachTenant(house, 'erasing records', async (tenant) => {
    const years = tenant.settings.recordYears ?? recordYears.usual
    const at = house.clock.now()
    await inTenant(house.db, tenant.id, (tx) => blankDrills(tx, later(at, -years * 365 * day)))
    const due = await inTenant(house.db, tenant.id, (tx) =>
      recordsDue(tx, { at, receivedBefore: later(at, -years * 365 * day), most: atOnce }),
    )
    // A record that cannot be opened stays, and is said; those behind it go.
    for (const { id, case_id: caseId } of due)
      await apart(
        house,
        'erasing a record',
        async () => {
          const objects = await inTenant(house.db, tenant.id, (tx) =>
            eraseOne(tx, house, tenant, { id, caseId }),
          )
          for (const objectId of objects ?? []) await house.vault.shred({ objectId })
          if (objects) gone++
        },
        { demand: id },
      )
  })
  return gone
}

/** How somebody at the desk may have called it. */
function namedBy({ number, reference, targets }: Numbered): KnownBy {
  const said = (texts: readonly (string | undefined)[]) => texts.filter((text) => text?.trim()) as string[]
  return {
    numbers: said([number, reference]),
    authors: said(targets.map(({ content }) => content?.author?.name)),
    titles: said(targets.map(({ content }) => content?.title)),
    addresses: said(targets.map(({ address }) => address)),
  }
}

async function eraseOne(
  tx: Tx,
  house: House,
  tenant: Tenant,
  { id, caseId }: { id: string; caseId: string },
): Promise<string[] | undefined> {
  const at = house.clock.now()
  const years = tenant.settings.recordYears ?? recordYears.usual
  const row = await tx
    .selectFrom('demand')
    .select(['number', 'regime', 'instrument'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const key = await tx
    .selectFrom('case_key')
    .select('wrapped')
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  // A key that a restored backup destroyed again leaves a record that nobody can open: it is finished here.
  if (key?.wrapped) {
    const loaded = await loadDemand(tx, house, tenant.id, id, true)
    if (!loaded || !isNumbered(loaded.demand)) return undefined
    const { complaintOpen, effects } = await stillAtWork(tx, id)
    const end = recordEnds(loaded.demand, { years, complaintOpen })
    const until = 'until' in end ? end.until : null
    if (until === null || until > at || effects > 0) {
      const lookAgain = until !== null && until > at ? until : later(at, day)
      await tx.updateTable('demand').set({ retain_until: lookAgain }).where('id', '=', id).execute()
      return undefined
    }
    await forgetViewsOf(tx, namedBy(loaded.demand))
  }
  const objects = await erase(tx, { demand: id, caseId, at })
  await recordOwnEvents(tx, house, tenant, [
    {
      type: 'demand.erased',
      at,
      actor: desk,
      says: { key: 'history.demand.erased', params: { number: row.number ?? '' } },
      body: { number: row.number ?? '', regime: row.regime, instrument: row.instrument, years },
    },
  ])
  return objects
}
