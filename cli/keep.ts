import type { z } from 'zod'
import { outputOf } from './become.ts'
import { exit, type Given, Stop } from './command.ts'

/** Runs a deed of `desk/operator/keep.ts` with those options that were given, and reads what came of it. */
export async function kept<T>(
  shape: z.ZodType<T>,
  deed: string,
  words: readonly string[],
  given: Given,
  options: readonly string[],
): Promise<T> {
  const more = options.flatMap((name) => {
    const value = given.option(name)
    return value === undefined ? [] : [`--${name}`, value]
  })
  const { text, code } = await outputOf('desk/operator/keep.ts', [deed, ...words, ...more])
  if (code !== 0) throw new Stop(exit.no, 'nothing was changed; why, stands above.')
  return shape.parse(JSON.parse(text))
}
