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

export function queryOf<T extends z.ZodType>(request: FastifyRequest, shape: T): z.output<T> {
  return checked(shape, request.query)
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
