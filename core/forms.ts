import type { Instant } from './instant.ts'

export type FormLanguage = 'en' | 'fr' | 'ar'

/** What stands around a form: our number, which bytes it answers, and how times are written. */
export type FormFrame = {
  number: string
  /** Lower-case hex of the SHA-256 of the order's bytes as they arrived. */
  orderSha256: string
  madeAt: Instant
  /** IANA name, e.g. `Europe/Paris`. Times are shown there, with their offset. */
  timeZone: string
  sandbox: boolean
  /** For staff, in a language of theirs: not what was sent, and never sealed. */
  workingCopy?: boolean
}
