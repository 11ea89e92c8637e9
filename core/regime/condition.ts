import { z } from 'zod'
import { instantOf, later } from '../instant.ts'
import { strict } from './strict.ts'

/** A question about an order and the facts around it, written as data. Paths into facts begin with `fact.`. */
export type Condition =
  | { path: string; is: string | boolean }
  | { path: string; given: boolean }
  | { path: string; has: string }
  | { same: [string, string] }
  | { differ: [string, string] }
  /** The first instant is not later than the second; clocks may differ by the leeway. */
  | { notAfter: [string, string]; leewayMinutes?: number | undefined }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { alike: [Condition, Condition] }

const pair = z.tuple([z.string(), z.string()])

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      strict({ path: z.string(), is: z.union([z.string(), z.boolean()]) }),
      strict({ path: z.string(), given: z.boolean() }),
      strict({ path: z.string(), has: z.string() }),
      strict({ same: pair }),
      strict({ differ: pair }),
      strict({ notAfter: pair, leewayMinutes: z.number().positive().optional() }),
      strict({ all: z.array(Condition).min(1) }),
      strict({ any: z.array(Condition).min(1) }),
      strict({ not: Condition }),
      strict({ alike: z.tuple([Condition, Condition]) }),
    ],
    {
      error:
        'wanted a condition: {path, is}, {path, given}, {path, has}, {same}, {differ}, {notAfter}, {all}, {any}, {not} or {alike}',
    },
  ),
)

/** Every path a condition looks at. */
export function pathsIn(condition: Condition): string[] {
  if ('path' in condition) return [condition.path]
  if ('same' in condition) return condition.same
  if ('differ' in condition) return condition.differ
  if ('notAfter' in condition) return condition.notAfter
  if ('not' in condition) return pathsIn(condition.not)
  if ('alike' in condition) return condition.alike.flatMap(pathsIn)
  return ('all' in condition ? condition.all : condition.any).flatMap(pathsIn)
}

/** What stands at `a.b.c`; `undefined` where there is nothing. Only own properties are looked at. */
export function valueAt(source: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    return (value as Record<string, unknown>)[key]
  }, source)
}

/** Whether something was filled in: blanks, empty lists and an unsigned signature were not. */
export function isGiven(value: unknown): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'string') return value.trim() !== ''
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object') {
    if ('present' in value) return value.present === true
    return Object.values(value).some((each) => each !== undefined && each !== null && each !== '')
  }
  return true
}

/**
 * Whether a condition holds of `source` (the order, with the facts under `fact`). `undefined`: it cannot be told,
 * because something it compares is not there. Whoever asks decides what not knowing means.
 */
export function holds(condition: Condition, source: unknown): boolean | undefined {
  if ('path' in condition) {
    const value = valueAt(source, condition.path)
    if ('given' in condition) return isGiven(value) === condition.given
    if ('has' in condition) return Array.isArray(value) && value.includes(condition.has)
    if (value !== undefined) return value === condition.is
    // A box that is not in the order is not ticked; a fact that is not known is not known.
    return condition.path.startsWith('fact.') ? undefined : condition.is === false
  }
  if ('same' in condition) return compared(condition.same, source, (a, b) => a === b)
  if ('differ' in condition) return compared(condition.differ, source, (a, b) => a !== b)
  if ('notAfter' in condition)
    return compared(condition.notAfter, source, (a, b) => {
      const [first, second] = [instantOf(a), instantOf(b)]
      return first === undefined || second === undefined
        ? undefined
        : first <= later(second, (condition.leewayMinutes ?? 0) * 60_000)
    })
  if ('not' in condition) return negated(holds(condition.not, source))
  if ('alike' in condition) {
    const [a, b] = condition.alike.map((each) => holds(each, source))
    return a === undefined || b === undefined ? undefined : a === b
  }
  if ('all' in condition) {
    const each = condition.all.map((one) => holds(one, source))
    return each.includes(false) ? false : each.includes(undefined) ? undefined : true
  }
  const each = condition.any.map((one) => holds(one, source))
  return each.includes(true) ? true : each.includes(undefined) ? undefined : false
}

function compared(
  [a, b]: [string, string],
  source: unknown,
  judge: (a: string, b: string) => boolean | undefined,
): boolean | undefined {
  const [first, second] = [valueAt(source, a), valueAt(source, b)]
  if (typeof first !== 'string' || typeof second !== 'string' || !isGiven(first) || !isGiven(second))
    return undefined
  return judge(first, second)
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value
}
