/** The registry of authorities, and what two people change in it. */
import { z } from 'zod'
import { id, instant, saying, words } from './common.ts'

/** `GET /desk/api/authorities` and `POST /desk/api/authorities/changes` (proposed by one, approved by another). */
const authorityId = z.string().min(1).max(100)
const authorityView = z.object({
  id: authorityId,
  name: z.string(),
  country: z.string(),
  type: z.string(),
  contacts: z.array(z.object({ kind: z.string(), value: z.string() })),
  competences: z.array(z.object({ instrument: z.string(), regime: z.string(), title: words })),
  keys: z.array(
    z.object({
      keyid: z.string(),
      alg: z.string(),
      fingerprint: z.string(),
      validFrom: instant,
      validTo: instant.optional(),
      revokedAt: instant.optional(),
      registeredBy: z.array(z.string()),
    }),
  ),
  /** When it told of procedures and deadlines, as two people entered it. */
  firstNoticeAt: instant.optional(),
  officers: z.array(z.object({ id: z.string(), name: z.string(), post: z.string() })),
  revokedAt: instant.optional(),
  automatic: z.boolean(),
  undisputed: z.number().int(),
})
const registryChange = z.object({
  id,
  proposedBy: z.string(),
  proposedAt: instant,
  /** What would change, with what tells one key from another: key id, algorithm, fingerprint (RFC 7638). */
  says: saying,
  mayApprove: z.boolean(),
  mayReject: z.boolean(),
  /** Everybody who works here and could agree to it. */
  others: z.array(z.string()),
})
const authorities = z.object({
  authorities: z.array(authorityView),
  pending: z.array(registryChange),
  /** What an authority may be registered for: instruments in force, and the decisions others may send on them. */
  powers: z.array(z.object({ code: z.string(), title: words, regime: words })),
})
export type Authorities = z.infer<typeof authorities>
export const proposeChange = z.discriminatedUnion('change', [
  z.object({
    change: z.literal('add-authority'),
    name: z.string().min(2).max(300),
    country: z.string().regex(/^[A-Z]{2}$/, 'two capital letters'),
    type: z.enum(['JUDICIAL', 'LAW_ENFORCEMENT', 'OTHER']),
    email: z.email(),
    tel: z.string().min(3).max(40),
    instruments: z.array(z.string()).min(1),
  }),
  z.object({
    change: z.literal('add-key'),
    authority: authorityId,
    keyid: z.string().regex(/^[\x21-\x7e]{3,200}$/, 'a key id of 3 to 200 visible ASCII characters'),
    jwk: z.record(z.string(), z.unknown()),
  }),
  z.object({ change: z.literal('revoke-key'), authority: authorityId, keyid: z.string() }),
  z.object({ change: z.literal('revoke-authority'), authority: authorityId }),
  z.object({ change: z.literal('automatic'), authority: authorityId, on: z.boolean() }),
  z.object({
    change: z.literal('competences'),
    authority: authorityId,
    instruments: z.array(z.string().max(200)).min(1).max(100),
  }),
  z
    .object({
      change: z.literal('contact'),
      authority: authorityId,
      kind: z.enum(['mail', 'telephone']),
      value: z.string().trim().min(3).max(200),
    })
    .refine(({ kind, value }) => kind !== 'mail' || z.email().safeParse(value).success, {
      path: ['value'],
      message: 'an address for mail',
    }),
  z.object({
    change: z.literal('officer'),
    authority: authorityId,
    name: z.string().trim().min(2).max(200),
  }),
  z.object({ change: z.literal('officer-end'), authority: authorityId, officer: z.string().max(100) }),
  z.object({
    change: z.literal('first-notice'),
    authority: authorityId,
    givenAt: instant,
    to: z.string().trim().min(2).max(200),
  }),
])
