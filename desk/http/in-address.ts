/** What stands in an address: what it names, and what it asks for behind its `?`. Refused like a body: what was found, what was wanted. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { fits } from './fits.ts'
import { Refused } from './problem.ts'

/** What is asked for; of a name that is said twice the last counts. Otherwise 422. */
export function asked<T extends z.ZodType>(
  request: FastifyRequest,
  shape: T,
  title = 'The address asks for something this route does not know.',
): z.output<T> {
  const once = Object.fromEntries(
    Object.entries(request.query as Record<string, unknown>).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.at(-1) : value,
    ]),
  )
  // No column of a database can be asked about it.
  const nul = Object.keys(once).find((name) => `${once[name]}`.includes('\0'))
  if (nul !== undefined)
    throw new Refused(422, 'unfit', title, {
      errors: [{ path: nul, found: 'a NUL', wanted: 'a text', says: { key: 'unfit.other' } }],
    })
  const read = fits(shape, once)
  if ('data' in read) return read.data
  throw new Refused(422, 'unfit', title, read)
}

/** A number that rows are counted by, as an address says it. */
export const whole = z
  .string()
  .regex(/^\d{1,10}$/, 'a whole number')
  .transform(Number)
  .refine((number) => number < 2 ** 31, `at most ${2 ** 31 - 1}`)

/** Where the page before ended, as whoever wrote its `next` reads it. */
export const placeAs = <T>(readPlace: (text: string) => T | undefined) =>
  z
    .string()
    .max(200)
    .transform((text, context): T => {
      const place = readPlace(text)
      if (place !== undefined) return place
      context.addIssue({ code: 'custom', message: 'what the page before said under `next`' })
      return z.NEVER
    })

/** What an address names; a name that cannot be one names nothing. */
function named<T extends z.ZodType>(text: string, shape: T): z.output<T> {
  const read = fits(shape, text)
  if ('data' in read) return read.data
  throw new Refused(404, 'not-here', 'There is nothing at this address.', {
    errors: read.errors.map(({ found, wanted }) => ({ path: '(address)', found, wanted })),
  })
}

export const isUuid = (text: string): boolean => z.uuid().safeParse(text).success
export const uuid = (text: string): string => named(text, z.uuid())
export const wholeIn = (text: string): number => named(text, whole)
