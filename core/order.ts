import type { Json } from './event.ts'

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
