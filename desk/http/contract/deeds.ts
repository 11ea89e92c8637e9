import { z } from 'zod'
import { cameBy, id, instant } from './common.ts'

/** Everything a person may do to a demand. A deed is planned first (nothing changes), then done. */
const targetIds = z.array(id).min(1).max(200)
export const deed = z.discriminatedUnion('deed', [
  z.object({
    deed: z.literal('restrict'),
    targets: targetIds,
    exceptionsWeighed: z.string().max(4000).optional(),
    /** Only there, where the law is content with that and the platform can. */
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'two capital letters'))
      .min(1)
      .max(60)
      .optional(),
  }),
  z.object({
    deed: z.literal('leave'),
    targets: targetIds,
    ground: z.string(),
    text: z.string().min(1).max(4000),
  }),
  z.object({
    deed: z.literal('clarify'),
    /** Which targets the question is about; those that are unclear where nothing is said. */
    targets: targetIds.optional(),
    grounds: z.array(z.string()).min(1),
    text: z.string().min(1).max(4000),
    needed: z.string().min(1).max(4000),
  }),
  z.object({ deed: z.literal('impossible'), targets: targetIds, text: z.string().min(1).max(4000) }),
  z.object({ deed: z.literal('grounds-ceased'), text: z.string().max(4000).optional() }),
  z.object({ deed: z.literal('refuse'), ground: z.string(), text: z.string().min(1).max(4000) }),
  z.object({ deed: z.literal('hold'), targets: targetIds }),
  z.object({
    deed: z.literal('call-back'),
    outcome: z.enum(['confirmed', 'denied', 'not-reached']),
    contact: z.string(),
    text: z.string().max(4000).optional(),
  }),
  z.object({
    deed: z.literal('undo'),
    targets: targetIds,
    /** The decision that is taken back; then only what that one keeps down. */
    decision: id.optional(),
    text: z.string().min(1).max(4000),
  }),
  z.object({
    deed: z.literal('enter-follow-up'),
    followUp: z.string(), // one of the follow-ups of the instrument
    /** Where it can go several ways (a judgment: annulled, confirmed). */
    outcome: z.string().max(60).optional(),
    by: z.string().min(1).max(500),
    /** What they are to the law: one of those who may send this. */
    party: z.string().max(100).optional(),
    reference: z.string().max(200),
    text: z.string().max(4000),
    until: instant.optional(),
    /** Where the content is, when a clarification says so: in the place of what was unclear. */
    names: z
      .array(z.object({ url: z.string().min(1).max(4000), additionalInfo: z.string().max(4000).optional() }))
      .min(1)
      .max(200)
      .optional(),
    original: z
      .object({
        name: z.string().max(255),
        mediaType: z.string().max(100),
        base64: z.base64().max(14_000_000),
      })
      .optional(),
  }),
  z.object({
    deed: z.literal('extend-hold'),
    until: instant,
    by: z.string().min(1).max(500),
    reference: z.string().min(1).max(200),
    relatedData: z.boolean(),
  }),
  z.object({ deed: z.literal('legal-hold'), on: z.boolean(), text: z.string().min(1).max(4000) }),
  /** An answer on paper went out: to an order that came by hand. `at` is when, not when it was entered. */
  z.object({ deed: z.literal('answer-handed-over'), answer: id, by: cameBy, at: instant }),
  /** The person whose content it is was told in another way, where the platform shows no words. `text` says how. */
  z.object({ deed: z.literal('person-told'), text: z.string().min(1).max(4000) }),
])
export type Deed = z.infer<typeof deed>
export type DeedName = Deed['deed']
