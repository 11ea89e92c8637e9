/** The form of an instrument as JSON Schema (2020-12), drawn from the regime: nothing of the law is written twice. */
import type { Field, Instrument } from '../../../core/regime.ts'

export type Schema = { [keyword: string]: unknown }
type Node = { schema: Schema; always: boolean }

/** The whole order. What it requires is what makes the order complete; the desk takes an incomplete one too and says so. */
export function orderSchema({ fields, members }: Instrument): Schema {
  return branch(
    fields.map((field) => ({ path: field.name.split('.'), field })),
    members,
  ).schema
}

type Leaf = { path: readonly string[]; field: Field }

function branch(leaves: readonly Leaf[], members: readonly string[]): Node {
  const groups = Map.groupBy(leaves, ({ path }) => path[0]?.replace('[]', '') ?? '')
  const properties: Record<string, Schema> = {}
  const required: string[] = []
  for (const [name, below] of groups) {
    const { schema, always } = node(below, members)
    properties[name] = schema
    if (always) required.push(name)
  }
  return {
    schema: { type: 'object', properties, ...(required.length > 0 ? { required } : {}) },
    always: required.length > 0,
  }
}

/** One name of the tree: a line, a list with lines of its own, or a group of lines. */
function node(leaves: readonly Leaf[], members: readonly string[]): Node {
  const own = leaves.find(({ path }) => path.length === 1)?.field
  const below = leaves
    .filter(({ path }) => path.length > 1)
    .map(({ path, field }) => ({ path: path.slice(1), field }))
  if (!own) return branch(below, members)
  const always = own.required === 'always'
  if (own.type !== 'list') return { schema: { ...said(own), ...typed(own, members) }, always }
  return {
    schema: { ...said(own), type: 'array', minItems: 1, items: branch(below, members).schema },
    always,
  }
}

/** The label of the form, in the desk's languages, and where it stands. */
function said(field: Field): Schema {
  const condition =
    field.required === 'always' || field.required === 'never' ? '' : ' Required where its condition holds.'
  const instead = field.or === undefined ? '' : ` Or give ${field.or}.`
  return {
    title: field.label.en ?? field.name,
    description: `${field.label.en ?? field.name} (${field.source}).${condition}${instead}`,
  }
}

const text: Schema = { type: 'string', minLength: 1 }

function typed(field: Field, members: readonly string[]): Schema {
  switch (field.type) {
    case 'email':
      return { ...text, format: 'email' }
    case 'url':
      return { ...text, format: 'uri', pattern: '^https?://' }
    case 'member-state':
      return { type: 'string', enum: [...members] }
    case 'language':
      return { ...text, pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }
    case 'instant':
      return { type: 'string', format: 'date-time' }
    case 'date':
      return { type: 'string', format: 'date' }
    case 'boolean':
      return { type: 'boolean' }
    case 'choice':
      return { type: 'string', oneOf: choices(field) }
    case 'choices':
      return {
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { type: 'string', oneOf: choices(field) },
      }
    case 'period':
      return { anyOf: [text, period] }
    case 'signature':
      return { anyOf: [text, { type: 'object' }] }
    default:
      return text
  }
}

function choices(field: Field): Schema[] {
  return Object.entries(field.values ?? {}).map(([code, label]) => ({ const: code, title: label.en ?? code }))
}

/** In words, and as data where the desk shall reckon with it. */
const period: Schema = {
  type: 'object',
  properties: {
    raw: { ...text, description: 'the deadline in words' },
    amount: { type: 'integer', minimum: 1 },
    unit: { type: 'string', enum: ['DAY', 'WEEK', 'MONTH', 'YEAR'] },
    from: { type: 'string' },
  },
  required: ['raw'],
}
