/** From what was typed into a form to the order the desk reads. Pure. */
import type { InstrumentForm } from '../../desk/http/contract/index.ts'

export type ItemRow = { url: string; additionalInfo: string }
export type Value = string | boolean | readonly string[] | readonly ItemRow[]
/** By the field's path. */
export type Values = Readonly<Record<string, Value>>

type FieldOfForm = InstrumentForm['fields'][number]

const isRow = (one: unknown): one is ItemRow => typeof one === 'object' && one !== null && 'url' in one

export const rowsOf = (value: Value | undefined): readonly ItemRow[] => {
  const rows = Array.isArray(value) ? value.filter(isRow) : []
  return rows.length > 0 ? rows : [{ url: '', additionalInfo: '' }]
}

const given = (value: Value | undefined): boolean => {
  if (typeof value === 'string') return value.trim() !== ''
  if (typeof value === 'boolean') return true
  return Array.isArray(value) && value.some((one) => (isRow(one) ? one.url.trim() !== '' : true))
}

function valueFor(field: FieldOfForm, value: Value): unknown {
  if (typeof value === 'string') {
    const text = value.trim()
    return field.type === 'date-time' ? new Date(text).toISOString() : text
  }
  if (typeof value === 'boolean') return value
  return value.flatMap((one): unknown[] => {
    if (!isRow(one)) return [one]
    if (one.url.trim() === '') return []
    const additionalInfo = one.additionalInfo.trim()
    return [{ url: one.url.trim(), ...(additionalInfo === '' ? {} : { additionalInfo }) }]
  })
}

/** The order as a tree, `a.reference` under `a`; lines left empty are left out. */
export function orderFrom(form: InstrumentForm, values: Values): Record<string, unknown> {
  const order: Record<string, unknown> = {}
  for (const field of form.fields) {
    const value = values[field.path]
    if (value === undefined || !given(value)) continue
    const steps = field.path.split('.')
    const last = steps.pop() ?? field.path
    let branch = order
    for (const step of steps) {
      const next = branch[step]
      const twig = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : {}
      branch[step] = twig
      branch = twig
    }
    branch[last] = valueFor(field, value)
  }
  return order
}
