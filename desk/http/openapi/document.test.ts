import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import { z } from 'zod'
import { instrumentFor, regimeOf } from '../../../core/regime.ts'
import { sampleOrder } from '../../../sandbox/authority/order.ts'
import type { House } from '../../house.ts'
import * as open from '../public.ts'
import * as demands from '../v1/demands.ts'
import * as scan from '../v1/scan.ts'
import * as scanBatch from '../v1/scan-batch.ts'
import * as scanCase from '../v1/case.ts'
import { calls } from './called-out.ts'
import { openapi } from './document.ts'
import { orderSchema, type Schema } from './order-schema.ts'

const regime = regimeOf(readFileSync(new URL('../../../regimes/eu-tco.yaml', import.meta.url), 'utf8'))
const instruments = ['removal-order', 'referral'].flatMap(
  (name) => instrumentFor(regime, name, '2026-11-23') ?? [],
)
const order = sampleOrder({
  origin: 'https://plaza.example',
  issuedAt: '2026-11-23T09:00:00.000Z',
  reference: 'RO-1',
})
const example = { regime: 'eu-tco', instrument: 'removal-order', language: 'en', order }
const document = JSON.parse(
  JSON.stringify(
    openapi({
      url: 'https://desk.example',
      name: 'Plaza',
      sandbox: true,
      instruments,
      example,
      decision: {},
    }),
  ),
) as Schema & {
  paths: Record<string, Record<string, Schema>>
  components: { schemas: Record<string, Schema> }
}
const methods = ['get', 'post', 'put', 'patch', 'delete']

function everything(value: unknown): Schema[] {
  if (typeof value !== 'object' || value === null) return []
  return [value as Schema, ...Object.values(value).flatMap(everything)]
}

test('every reference of the document leads somewhere', () => {
  const refs = everything(document).flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []))
  const lost = refs.filter(
    (ref) =>
      ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, name) => (at as Schema | undefined)?.[name], document) === undefined,
  )
  assert.deepEqual([refs.length > 40, lost], [true, []])
})

test('it is OpenAPI 3.1 as far as its shape goes', () => {
  assert.equal(document.openapi, '3.1.0')
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) =>
      item[method] ? [{ path, item, ...(item[method] as Schema) } as Schema] : [],
    ),
  )
  const ids = operations.map(({ operationId }) => operationId)
  assert.equal(new Set(ids).size, operations.length)
  for (const { path, item, parameters = [], responses } of operations) {
    const above = ((item as Schema).parameters ?? []) as unknown[]
    const named = JSON.stringify([...(parameters as unknown[]), ...above])
    const holes = [...String(path).matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    for (const hole of holes)
      assert.ok(
        named.includes(`"name":"${hole}"`) || named.toLowerCase().includes(`parameters/${hole}`),
        `${String(path)} ${hole}`,
      )
    const each = Object.entries(responses as Record<string, Schema>)
    assert.ok(each.length > 0)
    for (const [status, response] of each) {
      assert.match(status, /^[245]\d\d$/)
      assert.ok('$ref' in response || typeof response.description === 'string', `${String(path)} ${status}`)
    }
  }
})

test('every route of the signed door, of the door for programs and of the log is described, and none that is not there', async () => {
  const there: string[] = []
  const app = Fastify()
  app.addHook('onRoute', ({ method, url }) => {
    if (method !== 'HEAD')
      there.push(`${String(method).toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}').replace('*', '{tile}')}`)
  })
  demands.routes(app, {} as House)
  open.routes(app, {} as House)
  scan.routes(app, {} as House)
  await scanBatch.routes(app, {} as House)
  scanCase.routes(app, {} as House)
  await app.close()
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => `${method} ${path}`),
  )
  assert.deepEqual(described.sort(), there.filter((route) => route !== 'get /health').sort())
})

test('the order is Annex I line by line: each with its label, its article, and what it may hold', () => {
  const [removal] = instruments
  const schema = orderSchema(removal ?? assert.fail('no removal order'))
  for (const field of removal?.fields ?? []) {
    const steps = field.name
      .split('.')
      .flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '[]'] : [step]))
    const found = steps.reduce<Schema | undefined>(
      (at, step) =>
        (step === '[]' ? at?.items : (at?.properties as Schema | undefined)?.[step]) as Schema | undefined,
      schema,
    )
    assert.ok(found, field.name)
    assert.ok(String(found.description).includes(field.source), field.name)
    assert.equal(found.title, field.label.en)
  }
})

test('the example is a complete order by the schema; without a required line, or with a wrong choice, it is not', () => {
  const schema = z.fromJSONSchema(document.components.schemas['Order.eu-tco.removal-order'] as never)
  assert.deepEqual(schema.safeParse(order).error?.issues ?? [], [])
  const without = { ...order, a: { ...order.a, reference: undefined } }
  const wrong = { ...order, b: { ...order.b, types: ['POETRY'] } }
  const nowhere = { ...order, b: { ...order.b, items: [{ url: 'ftp://plaza.example/1' }] } }
  assert.deepEqual(
    [without, wrong, nowhere].map((each) => schema.safeParse(JSON.parse(JSON.stringify(each))).success),
    [false, false, false],
  )
})

test('the bodies that the reference shows of what the desk calls out are such as it sends', () => {
  for (const { shape, body } of Object.values(calls)) assert.deepEqual(shape.parse(body), body)
})
