import type { z } from 'zod'
import type { Instant } from '../../core/instant.ts'
import type { Platform, Resolution } from '../../core/platform.ts'
import type { Wire } from '../../core/wire.ts'

/** What the desk hands to a platform connector. It keeps nothing between two calls. */
export type Tools<Settings> = { wire: Wire; settings: Settings; clock: () => Instant }

/** What a platform can do beyond the bare family; the desk asks here and nowhere else. */
export type Abilities = {
  /** Can still hand over a copy after the content was restricted. Where not, the hold must come first. */
  copiesWhileRestricted: boolean
  /** Hands over related data (Regulation (EU) 2021/784, Article 6(1)). */
  relatedData: boolean
  /** Can show a neutral text in place of the content (Article 11(3)). */
  neutralNotice: boolean
  /** Knows for itself that the same key is the same deed. Where not, the desk looks before it repeats. */
  knowsKeys: boolean
}

/**
 * One kind of platform. It describes itself, so that nothing else has to be told that it exists: the settings form,
 * the documentation and the conformance suite are drawn from here.
 */
export type PlatformConnector<Settings extends z.ZodType = z.ZodType> = {
  name: string
  title: string
  settings: Settings
  abilities: Abilities
  examples: {
    settings: z.input<Settings>
    /** Addresses, with `{origin}` for the platform's own, and what each turns out to be. */
    addresses: readonly { address: string; is: Resolution['kind']; why: string }[]
  }
  open(tools: Tools<z.output<Settings>>): Platform
}
