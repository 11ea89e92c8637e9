/** The reference of the API, written from its OpenAPI document. Pure. */
import type { Schema } from '../desk/http/openapi/order-schema.ts'

type Operation = Schema & {
  operationId: string
  summary: string
  description?: string
  security?: unknown[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<
    string,
    { description?: string; $ref?: string; content?: Record<string, { schema?: Schema }> }
  >
}
type Call = {
  summary: string
  requestBody: { content: { 'application/json': { schema: Schema; example: unknown } } }
}
type Document = Schema & {
  info: { description: string }
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, { post: Call }>
  components: { schemas: Record<string, Schema> }
}

/** `exampleOf` gives the example of an operation as TypeScript, if it has one. */
export function referencePage(schema: Schema, exampleOf: (operation: string) => string | undefined): string {
  const document = schema as Document
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) =>
      method === 'parameters' ? [] : [{ path, method: method.toUpperCase(), operation }],
    ),
  )
  const orders = Object.entries(document.components.schemas).filter(([name]) => name.startsWith('Order.'))
  const others = Object.entries(document.components.schemas).filter(([name]) => !name.startsWith('Order.'))
  return `${[
    '# The API, route by route',
    'Written by `npm run generate` from the contract; a check says when it is older. The same as OpenAPI 3.1, with the law in',
    'force today: `/openapi.json` at every desk. To begin with, follow [api.md](api.md). The examples run in the tests; they',
    'use the package [`client/`](../client/README.md), with `DESK` for the desk’s address and `KEY` for the file of your key.',
    '',
    document.info.description,
    '',
    '| route | what it does |',
    '| --- | --- |',
    ...operations.map(
      ({ path, method, operation }) =>
        `| [\`${method} ${path}\`](#${operation.operationId.toLowerCase()}) | ${operation.summary} |`,
    ),
    ...operations.flatMap((each) => ['', ...operationLines(each, exampleOf)]),
    '',
    '## What the desk calls out',
    '',
    'To the *verdict webhook*, signed as [Standard Webhooks](https://www.standardwebhooks.com/) says, again under the same',
    '`webhook-id` until it is answered with a 2xx ([how to take it](scanning.md#6-be-called)).',
    ...Object.entries(document.webhooks).flatMap(([type, { post }]) => ['', ...callLines(type, post)]),
    '',
    '## The order, law by law',
    '',
    'Each field by its path, as the regime file names it. A complete order has every field that is wanted *always*; what a',
    'missing one leads to stands in the regime.',
    ...orders.flatMap(([name, order]) => ['', `### ${name}`, '', ...table(order)]),
    '',
    '## Shapes',
    ...others.flatMap(([name, shape]) => ['', `### ${name}`, '', ...table(shape)]),
  ].join('\n')}\n`
}

function operationLines(
  { path, method, operation }: { path: string; method: string; operation: Operation },
  exampleOf: (operation: string) => string | undefined,
): string[] {
  const example = exampleOf(operation.operationId)
  const wanted = operation.requestBody?.content['application/json']?.schema
  return [
    `## ${operation.operationId}`,
    '',
    `\`${method} ${path}\`: ${operation.summary}.${openTo(operation)}`,
    ...(operation.description ? ['', operation.description] : []),
    ...(wanted ? ['', `Body: ${typeOf(wanted)}.`] : []),
    '',
    '| status | what it says | body |',
    '| --- | --- | --- |',
    ...Object.entries(operation.responses).flatMap(([status, { description, content }]) => {
      if (description === undefined) return []
      const bodies = Object.entries(content ?? {}).map(([type, { schema }]) =>
        type === 'application/json' && schema ? typeOf(schema) : `\`${type}\``,
      )
      return [`| ${status} | ${cell(description)} | ${bodies.join(', ')} |`]
    }),
    ...refusals(operation.responses),
    ...(example ? ['', '```ts', example, '```'] : []),
  ]
}

function callLines(type: string, { summary, requestBody }: Call): string[] {
  const { schema, example } = requestBody.content['application/json']
  return [
    `### ${type}`,
    '',
    `${summary}. Body: ${typeOf(schema)}.`,
    '',
    '```json',
    JSON.stringify(example, null, 2),
    '```',
  ]
}

/** Who may call it, where that is not an authority with its signature. */
function openTo({ security }: Operation): string {
  if (security === undefined) return ''
  return security.length === 0
    ? ' Open to all, not signed.'
    : ' For programs of the operator: with a token, not signed.'
}

/** The statuses that say no share one answer, and one line. */
function refusals(responses: Operation['responses']): string[] {
  const statuses = Object.entries(responses).flatMap(([status, { $ref }]) => ($ref ? [status] : []))
  if (statuses.length === 0) return []
  return [`| ${statuses.join(', ')} | why not | ${typeOf({ $ref: '#/components/schemas/Problem' })} |`]
}

/** One line for each field, its path in full. */
function table(schema: Schema): string[] {
  const rows = rowsOf(schema, '')
  return rows.length === 0
    ? [typeOf(schema)]
    : [
        '| field | type | wanted | meaning |',
        '| --- | --- | --- | --- |',
        ...rows.map(
          ([path, type, wanted, meaning]) => `| \`${path}\` | ${type} | ${wanted} | ${cell(meaning)} |`,
        ),
      ]
}

type Row = readonly [path: string, type: string, wanted: string, meaning: string]

function rowsOf(schema: Schema, above: string): Row[] {
  const properties = (schema.properties ?? {}) as Record<string, Schema>
  const required = (schema.required ?? []) as string[]
  return Object.entries(properties).flatMap(([name, property]): Row[] => {
    const path = above === '' ? name : `${above}.${name}`
    const meaning = typeof property.description === 'string' ? property.description : ''
    const own: Row = [path, typeOf(property), required.includes(name) ? 'always' : '', meaning]
    const items = property.items as Schema | undefined
    if (items?.properties) return [own, ...rowsOf(items, `${path}[]`)]
    return property.properties ? [own, ...rowsOf(property, path)] : [own]
  })
}

function typeOf(schema: Schema): string {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return `[${name}](#${name.toLowerCase().replaceAll('.', '')})`
  }
  const several = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
  if (several) return several.map(oneOf).join(' or ')
  if (schema.const !== undefined) return `\`${String(schema.const)}\``
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${String(value)}\``).join(', ')
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items as Schema) : 'anything'}`
  const format = typeof schema.format === 'string' ? ` (${schema.format})` : ''
  return `${typeof schema.type === 'string' ? schema.type : 'anything'}${format}`
}

/** One of several bodies: its title, and where its order is described. */
function oneOf(schema: Schema): string {
  const order = (schema.properties as Record<string, Schema> | undefined)?.order
  return order ? `${String(schema.title ?? '')} (${typeOf(order)})` : typeOf(schema)
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
