import { test } from 'node:test'
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { inTenant, sql } from '../desk/sql/database.ts'
import { signerOf } from '../desk/http/signature.ts'
import type { Authorities } from '../desk/http/contract/index.ts'
import { authorityAt, orderFor } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('who may ask is changed by two persons, and a sender struck in between stops the act', async (t) => {
  const desk = await openDesk(t, { carries: false })
  const ada = await officerAt(desk, 'Amal Duty')
  const bo = await officerAt(desk, 'Bo Second')
  const auditor = await officerAt(desk, 'Chris Records')
  const pair = generateKeyPairSync('ed25519')
  const ministry = authorityAt(desk, 'interior')
  const second = authorityAt(desk, signerOf(pair.privateKey, 'sample-interior/2026-2', 'ed25519'))
  const pending = async () => (await bo.ask<Authorities>('GET', 'authorities')).json.pending
  const propose = (change: unknown) => ada.ask<{ id: string }>('POST', 'authorities/changes', change)
  const approve = (who: typeof ada, id: string) => who.ask('POST', `authorities/changes/${id}/approve`)

  await t.test(
    'a private key, a weak key and a key id in use are refused before anybody is asked to approve',
    async () => {
      const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })
      const jwk = pair.publicKey.export({ format: 'jwk' })
      const tries: [string, unknown][] = [
        ['sample-interior/2026-2', pair.privateKey.export({ format: 'jwk' })],
        ['sample-interior/2026-2', weak],
        ['sample-home/2026-1', jwk],
      ]
      const answers = []
      for (const [keyid, each] of tries)
        answers.push(await propose({ change: 'add-key', authority: 'sample-interior', keyid, jwk: each }))
      // Said in words of its own: nothing here has changed since it was shown.
      assert.deepEqual((answers.at(-1)?.json as { says?: unknown } | undefined)?.says, {
        key: 'registry-change.no.key-id-taken',
        params: { found: 'sample-home/2026-1' },
      })
      assert.deepEqual([answers.map(({ status }) => status), (await pending()).length], [[422, 422, 409], 0])
    },
  )

  await t.test(
    'a key counts once another person has approved it, and never by its proposer alone',
    async () => {
      const jwk = pair.publicKey.export({ format: 'jwk' })
      const change = { change: 'add-key', authority: 'sample-interior', keyid: 'sample-interior/2026-2', jwk }
      assert.equal((await auditor.ask('POST', 'authorities/changes', change)).status, 403)
      const { id } = (await propose(change)).json
      assert.deepEqual(
        (await pending()).map(({ mayApprove, proposedBy }) => [mayApprove, proposedBy]),
        [[true, 'Amal Duty']],
      )
      assert.equal((await second.post('/v1/demands', orderFor(desk))).status, 401)
      assert.equal((await approve(ada, id)).status, 403)
      const both = await Promise.all([approve(bo, id), approve(bo, id)])
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
      const { authorities } = (await bo.ask<Authorities>('GET', 'authorities')).json
      const key = authorities.find(({ id: each }) => each === 'sample-interior')?.keys[1]
      assert.deepEqual(key?.registeredBy, ['Amal Duty', 'Bo Second'])
      assert.equal((await second.post('/v1/demands', orderFor(desk))).status, 202)
    },
  )

  await t.test('the database refuses the same person too', async () => {
    const { id } = (await propose({ change: 'automatic', authority: 'sample-interior', on: true })).json
    await assert.rejects(
      inTenant(desk.house.db, desk.tenant.id, (tx) =>
        sql`update registry_change set decided_by = proposed_by, decided_at = now(), approved = true where id = ${id}`.execute(
          tx,
        ),
      ),
      /two_persons/,
    )
    assert.equal((await ada.ask('POST', `authorities/changes/${id}/reject`)).status, 200)
    const { authorities } = (await bo.ask<Authorities>('GET', 'authorities')).json
    assert.equal(authorities.find(({ id: each }) => each === 'sample-interior')?.automatic, false)
  })

  await t.test(
    'a key struck between decision and act: nothing is taken down, and a person is told',
    async () => {
      const { id } = (await second.post('/v1/demands', orderFor(desk))).json
      desk.startCarrying()
      const ready = await eventually('the copies', async () => {
        const demand = await ada.demand(String(id))
        return demand.targets.every(({ hold }) => hold?.takenAt) && demand
      })
      // The platform is away: the decision stands, the act waits.
      await misbehave(desk.plaza, 'unavailable')
      await ada.does(ready.id, { deed: 'restrict', targets: ready.targets.map((target) => target.id) })
      const revoke = (
        await propose({ change: 'revoke-key', authority: 'sample-interior', keyid: 'sample-interior/2026-2' })
      ).json
      assert.equal((await approve(bo, revoke.id)).status, 200)
      await misbehave(desk.plaza, 'none')
      const held = await eventually('the demand to be held', async () => {
        const demand = await ada.demand(ready.id)
        return demand.targets.every(({ outcome }) => outcome === 'open') && demand
      })
      assert.deepEqual([held.trust.level, held.trust.outcome], ['L0', 'hold'])
      assert.equal((await fetch(`${desk.plaza.origin}/p/gl1v8k`)).status, 200)
      const restrict = held.keys.find(({ deed }) => deed === 'restrict')
      assert.deepEqual([restrict?.may, restrict?.whyNot?.key], [false, 'why-not.trust'])
      const watch = await ada.ask<{ alerts: { says: { key: string } }[] }>('GET', 'watch')
      assert.ok(watch.json.alerts.some(({ says }) => says.key === 'alert.key-revoked'))
      assert.equal((await second.post('/v1/demands', orderFor(desk))).json.trust !== undefined, true)
    },
  )

  await t.test('the other key of the same authority goes on as before', async () => {
    const taken = await ministry.post('/v1/demands', orderFor(desk))
    assert.deepEqual([taken.status, taken.json.trust], [202, { level: 'L3', outcome: 'pass' }])
  })

  await t.test('every change stands in the log, proposed and decided, in one case of its own', async () => {
    const { rows } = await inTenant(desk.house.db, desk.tenant.id, (tx) =>
      sql<{ cases: number; events: number }>`
        select count(distinct case_id)::int as cases, count(*)::int as events from event e
        join log_entry l on l.event_id = e.id where demand_id is null and type = 'registry.changed'`.execute(
        tx,
      ),
    )
    assert.deepEqual(rows, [{ cases: 1, events: 6 }])
  })
})

async function misbehave(plaza: { origin: string; token: string }, mode: string): Promise<void> {
  const { status } = await fetch(`${plaza.origin}/admin/misbehave`, {
    method: 'POST',
    headers: { authorization: `Bearer ${plaza.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ mode, times: 1_000 }),
  })
  assert.equal(status, 200)
}
