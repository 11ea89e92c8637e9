/** What a call under `/hma` asks: its query and its JSON, read strictly and refused in words. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { fits } from '../fits.ts'
import { readJson } from '../json.ts'
import { bodyOf } from '../v1/sender.ts'
import { no } from './door.ts'

/** As HMA's own reader takes a yes and a no. */
const yes = ['true', '1', 'yes', 'on', 't', 'y']
export const truth = z
  .string()
  .transform((text) => text.toLowerCase())
  .refine((text) => [...yes, 'false', '0', 'no', 'off', 'f', 'n', ''].includes(text), 'true or false')
  .transform((text) => yes.includes(text))

/**
 * What some call asks for in the address. A name that is another call's is passed over, as HMA does; one that is none is a
 * slip of the pen, and the answer would be to another question.
 */
const names =
  'url content_type types signal signal_type banks seed bypass_coinflip details include_distance include_signals include_metadata limit before'.split(
    ' ',
  )

export function queryOf<T extends z.ZodObject>(request: FastifyRequest, shape: T): z.output<T> {
  const unknown = Object.keys(request.query as object).find((name) => !names.includes(name))
  if (unknown !== undefined) throw no(400, `no such parameter: '${unknown.slice(0, 100)}'. ${takes(shape)}`)
  return checked(shape, request.query)
}

const takes = (shape: z.ZodObject) => `In the address this call takes ${Object.keys(shape.shape).join(', ')}`

/** Beside its file a form may say these. What belongs into the address would be passed over here, and is not. */
export function fieldsOnly(fields: Readonly<Record<string, string>>, allowed: readonly string[]): void {
  const other = Object.keys(fields).find((name) => !allowed.includes(name))
  if (other === undefined) return
  const found = `no such form field: '${other}'`
  if (names.includes(other)) throw no(400, `${found}; it is said in the address, as ?${other}=…`)
  throw no(400, `${found}; this call takes ${['one file', ...allowed].join(', ')}`)
}

export function jsonOf<T extends z.ZodType>(request: FastifyRequest, shape: T): z.output<T> {
  return checked(shape, jsonIn(request))
}

/** The JSON of a body that may be none at all. */
export function jsonIn(request: FastifyRequest): unknown {
  const bytes = bodyOf(request)
  if (bytes.length === 0) return {}
  const parsed = readJson(bytes)
  if (!('fault' in parsed)) return parsed.value
  const { line, column, found, wanted } = parsed.fault
  throw no(400, `the body is not JSON: line ${line}, column ${column}: found ${found}, wanted ${wanted}`)
}

export function checked<T extends z.ZodType>(shape: T, value: unknown): z.output<T> {
  const read = fits(shape, value)
  if ('data' in read) return read.data
  const [first] = read.errors
  throw no(
    400,
    first ? `${first.path}: found ${first.found}, wanted ${first.wanted}` : 'not what this call takes',
  )
}

/** Banks to keep to; none where nothing is said. */
export const banksIn = z
  .string()
  .optional()
  .transform((text) => (text ? new Set(text.split(',')) : undefined))
