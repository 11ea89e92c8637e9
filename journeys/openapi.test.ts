import { test } from 'node:test'
import assert from 'node:assert/strict'
import type { z } from 'zod'
import { problem } from '../desk/http/contract/common.ts'
import * as v1 from '../desk/http/contract/v1.ts'
import { authorityAt } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

type Document = {
  paths: Record<
    string,
    {
      post: {
        requestBody: { content: { 'application/json': { examples: Record<string, { value: object }> } } }
      }
    }
  >
}

test('whoever has only the description can hand in an order, follow it, and read every answer', async (t) => {
  const desk = await openDesk(t)
  const ministry = authorityAt(desk, 'interior')
  const home = authorityAt(desk, 'home')
  const officer = await officerAt(desk)
  const document = (await (await fetch(`${desk.url}/openapi.json`)).json()) as Document
  const example = (path: string) => {
    const [first] = Object.values(
      document.paths[path]?.post.requestBody.content['application/json'].examples ?? {},
    )
    return first?.value ?? assert.fail(`no example for ${path}`)
  }

  const taken = await ministry.post('/v1/demands', example('/v1/demands'))
  assert.deepEqual([taken.status, taken.json.missing], [202, []], taken.text)
  fits(v1.acknowledgement, taken.json)
  const id = String(taken.json.id)
  fits(v1.notYetAnswered, (await ministry.get(`/v1/demands/${id}/answer`)).json)

  const ready = await eventually('the copies', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  await officer.does(id, { deed: 'restrict', targets: ready.targets.map((target) => target.id) })
  const answered = await eventually('an answer', async () => {
    const answer = await ministry.get(`/v1/demands/${id}/answer`)
    return answer.status === 200 && answer
  })
  fits(v1.answers, answered.json)
  const [annex] = answered.json.answers as { id: string }[]
  const pdf = await ministry.get(`/v1/demands/${id}/answers/${annex?.id ?? ''}`, 'application/pdf')
  assert.deepEqual([pdf.status, pdf.text.slice(0, 5)], [200, '%PDF-'])
  assert.equal((await home.get(`/v1/demands/${id}/answers/${annex?.id ?? ''}`)).status, 404)
  fits(v1.demand, (await ministry.get(`/v1/demands/${id}`)).json)

  const decided = await home.post('/v1/decisions', {
    ...example('/v1/decisions'),
    reference: taken.json.reference,
  })
  assert.equal(decided.status, 202, decided.text)
  fits(v1.decided, decided.json)
  const late = await ministry.post(`/v1/demands/${id}/amend`, example('/v1/demands'))
  assert.equal(late.status, 422)
  fits(problem, late.json)
  const another = await ministry.post('/v1/demands', {
    ...example('/v1/demands'),
    order: { ...(example('/v1/demands') as { order: object }).order, a: { reference: 'RO-2' } },
  })
  fits(v1.acknowledgement, another.json)
  assert.ok((another.json.missing as unknown[]).length > 3)
  const withdrawn = await ministry.post(
    `/v1/demands/${String(another.json.id)}/withdraw`,
    example('/v1/demands/{id}/withdraw'),
  )
  assert.equal(withdrawn.status, 202, withdrawn.text)
  fits(v1.demand, withdrawn.json)
})

/** Exactly so: nothing is missing, nothing is there that the description does not name. */
function fits<T extends z.ZodObject>(shape: T, found: unknown): void {
  const { error } = shape.strict().safeParse(found)
  assert.deepEqual(error?.issues ?? [], [])
}
