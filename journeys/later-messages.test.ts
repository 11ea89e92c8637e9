import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { inTenant } from '../desk/sql/database.ts'
import { authorityAt, orderFor } from './authority.ts'
import { openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('what comes after an order is kept byte for byte: the judgment staff enter, and the withdrawal the ministry signs', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const ministry = authorityAt(desk, 'interior')
  const kept = async (id: string) =>
    await inTenant(desk.house.db, desk.tenant.id, async (tx) => {
      const { case_id: caseId } = await tx
        .selectFrom('demand')
        .select('case_id')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const rows = await tx
        .selectFrom('receipt')
        .select(['sha256', 'channel'])
        .where('case_id', '=', caseId)
        .orderBy('received_at')
        .execute()
      return rows.slice(1)
    })

  const first = String((await ministry.post('/v1/demands', orderFor(desk))).json.id)
  const judgment = Buffer.alloc(300_000, 'In the name of the people. ')
  await officer.does(first, {
    deed: 'enter-follow-up',
    followUp: 'annulment',
    by: 'Administrative court',
    reference: 'TA 2026-1',
    text: '',
    original: { name: 'judgment.pdf', mediaType: 'application/pdf', base64: judgment.toString('base64') },
  })
  assert.deepEqual(await kept(first), [{ sha256: sha256(judgment), channel: 'by-hand' }])

  const second = String((await ministry.post('/v1/demands', orderFor(desk))).json.id)
  const withdrawal = { reference: 'W-1', text: 'issued in error' }
  const answer = await ministry.post(`/v1/demands/${second}/withdraw`, withdrawal)
  assert.equal(answer.status, 202, answer.text)
  assert.deepEqual(await kept(second), [
    { sha256: sha256(Buffer.from(JSON.stringify(withdrawal))), channel: 'signed-http' },
  ])
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
