import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DemandView, Plan, Problem } from '../desk/http/contract/index.ts'
import { inTenant } from '../desk/sql/database.ts'
import { readRegistry, writeAuthority } from '../desk/sql/house/authorities.ts'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

async function held(desk: Desk, officer: Officer, body: unknown): Promise<DemandView> {
  const taken = await authorityAt(desk, 'interior').post('/v1/demands', body)
  assert.equal(taken.status, 202, taken.text)
  return await eventually('the copies', async () => {
    const demand = await officer.demand(String(taken.json.id))
    return demand.targets.length > 0 && demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
}

/** The sample ministry may refer as well. */
async function mayRefer({ house, tenant }: Desk): Promise<void> {
  await inTenant(house.db, tenant.id, async (tx) => {
    const { registry } = await readRegistry(tx)
    for (const authority of registry.authorities) {
      const [power] = authority.competences
      if (!power) continue
      const competences = [...authority.competences, { ...power, instrument: 'eu-tco/referral' }]
      const officers = authority.officers.map((officer) => ({
        ...officer,
        instruments: [...officer.instruments, 'eu-tco/referral'],
      }))
      await writeAuthority(tx, tenant.id, { ...authority, competences, officers })
    }
  })
}

/** The law asks a referral to be met nowhere in particular: the service decides. */
function referral(desk: Desk) {
  const { order } = orderFor(desk)
  return {
    regime: 'eu-tco',
    instrument: 'referral',
    language: 'en',
    order: {
      reference: order.a.reference,
      issuedAt: order.a.issuedAt,
      authorityName: order.e.authorityName,
      items: [{ url: `${desk.plaza.origin}/p/gl1v8k` }],
    },
  }
}

test('a referral may be met for one country, looked at from there and from beside it, and undone there', async (t) => {
  const desk = await openDesk(t)
  await mayRefer(desk)
  const officer = await officerAt(desk)
  const demand = await held(desk, officer, referral(desk))
  const [target] = demand.targets
  assert.ok(target)
  assert.deepEqual(demand.keys.find(({ deed }) => deed === 'restrict')?.countries, ['DE', 'ES', 'FR', 'IE'])
  const from = async (country?: string) =>
    (await fetch(target.address, country ? { headers: { 'plaza-country': country } } : {})).status

  await officer.does(demand.id, { deed: 'restrict', targets: [target.id], countries: ['DE', 'FR'] })
  const down = await eventually('it to be down there', async () => {
    const now = await officer.demand(demand.id)
    return now.targets[0]?.outcome === 'restricted' && now
  })
  assert.deepEqual([await from('DE'), await from('FR'), await from('IE'), await from()], [451, 451, 200, 200])
  assert.deepEqual([down.targets[0]?.countries, down.targets[0]?.visible], [['DE', 'FR'], true])

  await officer.does(demand.id, {
    deed: 'undo',
    targets: [target.id],
    text: 'It was no breach of our rules.',
  })
  await eventually(
    'it to be back',
    async () => (await officer.demand(demand.id)).targets[0]?.outcome === 'restored',
  )
  assert.deepEqual([await from('DE'), await from('FR')], [200, 200])
})

test('a removal order is not met by a block for one country, and no country is promised that nobody can look from', async (t) => {
  const desk = await openDesk(t)
  await mayRefer(desk)
  const officer = await officerAt(desk)
  const planned = async (demand: DemandView, countries: string[]) => {
    const deed = { deed: 'restrict', targets: demand.targets.map(({ id }) => id), countries }
    return (await officer.ask<Plan & Problem>('POST', `demands/${demand.id}/plan`, deed)).json.says?.key
  }
  const order = await held(desk, officer, orderFor(desk))
  assert.equal(order.keys.find(({ deed }) => deed === 'restrict')?.countries, undefined)
  assert.equal(await planned(order, ['DE']), 'why-not.everywhere')
  const referred = await held(desk, officer, referral(desk))
  assert.equal(await planned(referred, ['DE', 'US']), 'why-not.cannot-look')
})
