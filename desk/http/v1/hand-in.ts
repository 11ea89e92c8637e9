/** An order handed in at the signed door. */
import { createHash } from 'node:crypto'
import { isNumbered, type Numbered } from '../../../core/demand.ts'
import { textAt } from '../../../core/order.ts'
import { readRequest } from '../../../core/trust.ts'
import type { House, Tenant } from '../../house.ts'
import { takeIn } from '../../intake.ts'
import { onDemandIn } from '../../journey.ts'
import { inTenant } from '../../sql/database.ts'
import { loadDemand } from '../../sql/demands/state.ts'
import { historyOf } from '../../sql/door.ts'
import { newSheaf } from '../../sql/sheaf.ts'
import { instrumentMeant, referenceOf } from '../../tenants.ts'
import { readJson } from '../json.ts'
import { Refused } from '../problem.ts'
import { doorFactsOf, envelopeOf, unusualVolume } from './door.ts'
import { remember, type Stored } from './exchange.ts'
import { actorOf, json, notHere } from './reply.ts'
import type { Sender } from './sender.ts'
import { demandFor, receiptOf } from './views.ts'

/** Takes an order in. A known key with anything else wrong still gets its 202: the demand is kept, held and numbered. */
export async function handIn(house: House, tenant: Tenant, sender: Sender): Promise<Stored> {
  if (sender.parsed.idempotencyKey === undefined) {
    throw new Refused(400, 'no-idempotency-key', 'Idempotency-Key is required here.', {
      errors: [
        {
          path: 'idempotency-key',
          found: 'nothing',
          wanted: 'a quoted string, the same for every retry of one request',
        },
      ],
    })
  }
  const read = readJson(sender.body)
  const body = 'value' in read ? read.value : {}
  const named = { regime: textAt(body, 'regime'), instrument: textAt(body, 'instrument') }
  const instrument = instrumentMeant(house, tenant, named, sender.at)
  const envelope = envelopeOf(body, instrument)
  const reference = referenceOf(instrument, envelope.order)
  const history = await historyOf(house.db, tenant.id, {
    authority: sender.key.authority.id,
    reference,
    sha256: sha256(sender.body),
    at: sender.at,
    enough: unusualVolume,
  })
  const door = doorFactsOf(house, tenant, sender, envelope, instrument, history)
  const earlier =
    readRequest(sender.facts) === 'passed' &&
    history.holder !== null &&
    (await sameOrder(house, tenant, sender, history.holder))
  if (earlier) return await secondReceipt(house, tenant, sender, earlier)
  return await takeIn(
    house,
    tenant,
    {
      at: sender.at,
      channel: 'signed-http',
      bytes: sender.body,
      mediaType: 'application/json',
      order: envelope.order,
      ...('fault' in read
        ? {
            unreadable: {
              key: 'finding.unreadable',
              params: {
                line: read.fault.line,
                column: read.fault.column,
                found: read.fault.found,
                wanted: read.fault.wanted,
              },
            },
          }
        : {}),
      door,
    },
    async (sheaf, { demand, caseKey }) => {
      const stored = await acknowledgement(house, tenant, sender, demand)
      remember(sheaf, house, tenant, sender, '/v1/demands', stored, { caseId: demand.caseId, caseKey })
      return stored
    },
  )
}

async function acknowledgement(
  house: House,
  tenant: Tenant,
  sender: Sender,
  demand: Numbered,
): Promise<Stored> {
  const {
    targets: _targets,
    answers: _answers,
    ...view
  } = demandFor(demand, demand.receipt.at, { proven: readRequest(sender.facts) === 'passed' })
  return json(
    202,
    { ...view, receipt: await receiptOf(house, tenant, demand) },
    { location: `/v1/demands/${demand.id}` },
  )
}

/** The same bytes under the same reference are one order with two receipts, whatever the idempotency key says. */
async function sameOrder(
  house: House,
  tenant: Tenant,
  sender: Sender,
  holder: string,
): Promise<string | undefined> {
  const loaded = await inTenant(house.db, tenant.id, (tx) => loadDemand(tx, house, tenant.id, holder))
  return loaded?.demand.receipt.sha256 === sha256(sender.body) ? holder : undefined
}

async function secondReceipt(house: House, tenant: Tenant, sender: Sender, id: string): Promise<Stored> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    await onDemandIn(tx, house, tenant, id, ({ demand }) => ({
      demand,
      effects: [],
      events: [
        {
          type: 'demand.received',
          at: sender.at,
          actor: actorOf(sender),
          says: { key: 'history.received-again' },
          body: { sha256: demand.receipt.sha256, channel: 'signed-http' },
        },
      ],
    }))
    const loaded = await loadDemand(tx, house, tenant.id, id)
    if (!loaded || !isNumbered(loaded.demand)) throw notHere()
    const stored = await acknowledgement(house, tenant, sender, loaded.demand)
    const sheaf = newSheaf()
    remember(sheaf, house, tenant, sender, '/v1/demands', stored, {
      caseId: loaded.demand.caseId,
      caseKey: loaded.caseKey,
    })
    await sheaf.send(tx)
    await house.crashpoint('second-receipt.recorded')
    return stored
  })
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
