/** Demands put on disk as the desk writes them, without walking the path: for tests that need many. */
import { randomUUID } from 'node:crypto'
import type { Numbered, Target } from '../core/demand.ts'
import type { Instant } from '../core/instant.ts'
import type { House, Tenant } from '../desk/house.ts'
import { uuidv7 } from '../desk/outside/random.ts'
import { newCase } from '../desk/sql/demands/cases.ts'
import { newSheaf } from '../desk/sql/sheaf.ts'
import { inTenant } from '../desk/sql/database.ts'
import { holdFree, openHeld } from '../desk/sql/demands/held.ts'
import { bind, loadDemand } from '../desk/sql/demands/state.ts'
import { Desk } from '../journeys/paper-desk.ts'

export type Wish = {
  number: string
  reference?: string
  at: Instant
  targets?: readonly { address: string; title?: string; author?: string }[]
  change?: (demand: Numbered) => Numbered
}

/** A demand with a number, as it stands when a person is to decide. */
export function demandOf({ number, reference = number, at, targets = [], change }: Wish): Numbered {
  const { numbered } = new Desk({
    arrivesAt: at,
    fates: targets.length > 0 ? targets.map(() => 'found') : ['found'],
  })
  const { authority: _, ...stranger } = numbered
  const made: Numbered = {
    ...stranger,
    id: uuidv7(at),
    caseId: randomUUID(),
    receipt: { ...numbered.receipt, id: randomUUID(), at },
    number,
    reference,
    userPage: randomUUID(),
    targets: numbered.targets.map((target, n): Target => {
      const wish = targets[n]
      return {
        ...target,
        id: randomUUID(),
        ...(wish
          ? {
              address: wish.address,
              content: {
                reference: `ref-${number}-${n}`,
                address: wish.address,
                kind: 'text',
                ...(wish.title ? { title: wish.title } : {}),
                ...(wish.author ? { author: { reference: `account-${n}`, name: wish.author } } : {}),
              },
            }
          : {}),
      }
    }),
  }
  return change ? change(made) : made
}

export async function putDown(house: House, tenant: Tenant, demand: Numbered, events = 1): Promise<void> {
  await inTenant(house.db, tenant.id, async (tx) => {
    const sheaf = newSheaf()
    const caseKey = await newCase(sheaf, house, tenant.id, demand.caseId)
    await sheaf.send(tx)
    await tx
      .insertInto('receipt')
      .values({
        id: demand.receipt.id,
        tenant_id: tenant.id,
        case_id: demand.caseId,
        received_at: demand.receipt.at,
        channel: demand.receipt.channel,
        sha256: demand.receipt.sha256,
        size: 1,
        media_type: 'application/json',
        sealed: Buffer.from('x'),
        vault_object: null,
        evidence: caseKey.sealJson({}, `receipt:${demand.receipt.id}:door`),
      })
      .execute()
    const event = {
      type: 'demand.received' as const,
      at: demand.receipt.at,
      actor: { kind: 'desk' as const, name: '' },
      says: { key: 'history.demand.received' },
    }
    await bind(
      sheaf,
      tx,
      house,
      { demand, events: Array.from({ length: events }, () => event), effects: [] },
      { tenant, caseKey, at: demand.receipt.at, version: 0 },
    )
    await sheaf.send(tx)
  })
}

/** The same demand, changed and written again: whole, or as one that is visited with others, what it changed. */
export async function putAgain(
  house: House,
  tenant: Tenant,
  demand: Numbered,
  { withOthers = false } = {},
): Promise<void> {
  await inTenant(house.db, tenant.id, async (tx) => {
    const [held] = withOthers ? await holdFree(tx, [demand.id]) : []
    const loaded = held
      ? await openHeld(house, tenant.id, held)
      : await loadDemand(tx, house, tenant.id, demand.id, true)
    if (!loaded) throw new Error('no such demand')
    const { caseKey, version, around } = loaded
    const sheaf = newSheaf()
    await bind(
      sheaf,
      tx,
      house,
      { demand, events: [], effects: [] },
      { tenant, caseKey, at: demand.receipt.at, version, around, ...(held ? { before: loaded.demand } : {}) },
    )
    await sheaf.send(tx)
  })
}
