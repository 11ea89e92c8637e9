import { z } from 'zod'

const label = z.string().min(1)
const head = {
  annex: label,
  title: label,
  basis: label,
  sectionA: label,
  sectionB: label,
  sectionBTitle: label,
}
const foot = { tick: label, sectionC: label, sectionCTitle: label }

/** The words of the forms in one language: `forms/words/<language>.yaml`. */
export const formWords = z.strictObject({
  language: label,
  direction: z.enum(['ltr', 'rtl']),
  /** For the names of months and countries (BCP 47). */
  region: label,
  /** Said on top when the language is no language of the form; empty when it is. */
  translation: z.string(),
  sandbox: label,
  workingCopy: label,
  frame: z.strictObject({
    number: label,
    yourFile: label,
    orderHash: label,
    page: label,
    cut: label,
    rows: label,
    reference: label,
  }),
  'annex-ii': z.strictObject({
    ...head,
    ...foot,
    boxes: z.strictObject({ REMOVED: label, DISABLED_ALL_MS: label }),
    measureAt: label,
  }),
  'annex-iii': z.strictObject({
    ...head,
    ...foot,
    boxes: z.strictObject({ FORCE_MAJEURE: label, MANIFEST_ERRORS: label, INSUFFICIENT_INFORMATION: label }),
    reasons: label,
    clarification: label,
    contactEmail: label,
    signature: label,
    sealed: label,
    signedAt: label,
  }),
  labels: z.strictObject({
    addressee: label,
    authorityName: label,
    authorityFileRef: label,
    ourFileRef: label,
    receivedAt: label,
    hspName: label,
    legalRepName: label,
    hspMemberState: label,
    legalRepMemberState: label,
    authorisedPerson: label,
    contactEmail: label,
    date: label,
  }),
  table: z.strictObject({
    title: label,
    'intro-ii': label,
    'intro-iii': label,
    number: label,
    address: label,
    measure: label,
    at: label,
    reason: label,
    reasons: z.strictObject({
      gone: label,
      'not-ours': label,
      ambiguous: label,
      failed: label,
      reported: label,
    }),
    measures: z.strictObject({ REMOVED: label, DISABLED_ALL_MS: label, ALREADY_GONE: label }),
  }),
})
export type FormWords = z.infer<typeof formWords>
