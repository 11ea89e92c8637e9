/** What programs of the operator come in with. */
import { z } from 'zod'
import { id, instant } from './common.ts'

const right = z.enum(['scan', 'curate'])

/** `POST /desk/api/tokens`. The answer holds the token itself: this once and never again. */
export const newToken = z.object({
  name: z.string().trim().min(1).max(100),
  may: z.array(right).min(1).max(2),
})
export type NewToken = z.input<typeof newToken>
const tokenMade = z.object({ id, token: z.string() })
export type TokenMade = z.infer<typeof tokenMade>

/** `GET /desk/api/tokens`; `POST /desk/api/tokens/{id}/end` ends one. */
const tokens = z.object({
  tokens: z.array(
    z.object({
      id,
      name: z.string(),
      may: z.array(z.string()),
      madeBy: z.string().optional(),
      madeAt: instant,
      endedAt: instant.optional(),
    }),
  ),
})
export type Tokens = z.infer<typeof tokens>
