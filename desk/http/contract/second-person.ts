/** Which deeds take two persons at this desk, as the operator's rules say it (`core/second-person.ts`). */
import { z } from 'zod'
import { agreeable, trustLevels } from './agreeable.ts'

/** All that is said must be true of a demand; what is left out does not matter. An empty list would never be true. */
export const secondPersonRule = z.strictObject({
  deed: z.enum(agreeable, 'a deed that another person can agree to'),
  levels: z.array(z.enum(trustLevels, 'a trust level, as L1')).min(1, 'at least one level').optional(),
  authorities: z
    .array(z.string().min(1).max(100))
    .min(1, 'at least one authority')
    .max(200, 'at most 200 authorities')
    .optional(),
  targetsFrom: z
    .int('a whole number')
    .min(2, 'two targets or more')
    .max(100_000, 'at most 100,000 targets')
    .optional(),
})
export type SecondPersonRule = z.infer<typeof secondPersonRule>

export const secondPersonRules = z.array(secondPersonRule).max(40, 'at most 40 rules')
