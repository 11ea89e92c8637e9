import type { Json } from './event.ts'
import type { Instrument, Role } from './regime.ts'

/** What stands at `a.b.0.c` in an order; `undefined` where there is nothing. Only own members are looked at. */
export function valueAt(order: Json | undefined, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((value, name) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    return (value as Record<string, Json | undefined>)[name]
  }, order)
}

/** The text at a path, or `undefined` when there is none or it is something else. */
export function textAt(order: Json | undefined, path: string): string | undefined {
  const value = valueAt(order, path)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The list at a path; a trailing `[]` in the path is ignored. Empty when there is none. */
export function listAt(order: Json | undefined, path: string): readonly Json[] {
  const value = valueAt(order, path.replace(/\[\]$/, ''))
  return Array.isArray(value) ? value : []
}

/** What an order says in one of the roles its instrument gives to its lines: who issues it, why, before whom it can be challenged. */
export function said(order: Json | undefined, { says }: Instrument, role: Role): string | undefined {
  const path = says[role]
  // A period is stated in words, or as data with the words beside it.
  return path === undefined ? undefined : (textAt(order, path) ?? textAt(order, `${path}.raw`))
}

/** As {@link said}, for a line that holds several. */
export function allSaid(order: Json | undefined, { says }: Instrument, role: Role): readonly Json[] {
  const path = says[role]
  return path === undefined ? [] : listAt(order, path)
}

/** The tree with a value at a path; the branches that lead there are made. */
export function planted(tree: Json, path: string, value: Json): Json {
  const [name = '', ...rest] = path.split('.')
  const branch = typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? tree : {}
  const below = (branch as { readonly [key: string]: Json | undefined })[name] ?? {}
  return { ...branch, [name]: rest.length === 0 ? value : planted(below, rest.join('.'), value) }
}
