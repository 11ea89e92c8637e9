/** Addresses from orders and content are looked up at the platform and asked of nobody else. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { authorityAt, orderFor } from '../journeys/authority.ts'
import { eventually, openDesk } from '../journeys/desk.ts'
import { officerAt } from '../journeys/officer.ts'

test('no address that an order names is ever called, and in a sandbox the wire leads to the platform alone', async (t) => {
  const trapped: string[] = []
  const trap = createServer((request, response) => {
    trapped.push(`${request.method} ${request.url}`)
    response.end('trapped')
  })
  const at = await listening(trap)
  t.after(() => trap.close())
  const desk = await openDesk(t)
  const odd = [
    `${at}/reported`,
    `${at.replace('127.0.0.1', 'localhost')}/by-name`,
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]:80/',
    'file:///etc/passwd',
    `${desk.plaza.origin}@${new URL(at).host}/disguised`,
    `${desk.plaza.origin}/redirect?to=${at}/redirected`,
    `${desk.plaza.origin}/p/gl1v8k`,
  ]
  const body = orderFor(desk, { targets: odd.map((url) => ({ url, additionalInfo: `${at}/additional` })) })
  const order = body.order as unknown as Record<string, Record<string, unknown>>
  Object.assign(order.g ?? {}, { legislationLink: `${at}/legislation`, redressBody: `${at}/redress` })
  Object.assign(order.f ?? {}, { feedbackContact: `${at}/feedback`, webhook: `${at}/webhook` })
  const taken = await authorityAt(desk, 'interior').post('/v1/demands', {
    ...body,
    webhook: `${at}/webhook`,
    callback: { url: `${at}/callback` },
  })
  assert.equal(taken.status, 202, taken.text)
  const officer = await officerAt(desk)
  const settled = await eventually('every address to be looked up', async () => {
    const demand = await officer.demand(String(taken.json.id))
    return demand.waitsFor !== 'platform' && demand
  })
  assert.deepEqual(
    settled.targets.map(({ hold }) => hold !== undefined),
    odd.map((url) => url.endsWith('/p/gl1v8k')),
  )
  const wire = desk.house.wireTo(desk.tenant, [desk.plaza.origin])
  for (const url of odd.filter((one) => !one.startsWith(`${desk.plaza.origin}/`)))
    await assert.rejects(wire({ method: 'GET', url }), { reason: 'refused' }, url)
  assert.deepEqual(trapped, [])
})

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
