import type { z } from 'zod'
import type { Saying } from '../../core/event.ts'
import type { Instant } from '../../core/instant.ts'
import type { Abilities, Platform, Resolution } from '../../core/platform.ts'
import type { Wire } from '../../core/wire.ts'

/** What the desk hands to a platform connector. It keeps nothing between two calls. */
export type Tools<Settings> = { wire: Wire; settings: Settings; clock: () => Instant }

/** What a connection must be allowed to do at the platform. */
export const rights = ['resolve', 'copy', 'look', 'restrict', 'restore', 'notice'] as const
export type Right = (typeof rights)[number]

/**
 * One thing that was tried of a connection. `unknown`: it could not be found out without acting on something.
 * Nothing is changed at the platform by trying.
 */
export type Trial = {
  about: 'reachable' | 'credentials' | Right
  found: 'good' | 'bad' | 'unknown'
  says: Saying
}

/**
 * One kind of platform. It describes itself, so that nothing else has to be told that it exists: the settings form,
 * the documentation and the conformance suite are drawn from here.
 */
export type PlatformConnector<
  Settings extends z.ZodObject = z.ZodObject,
  Secrets extends z.ZodObject = z.ZodObject,
> = {
  name: string
  title: string
  settings: Settings
  /** What only the desk may know: sealed at rest, and never shown again. All of them are strings. */
  secrets: Secrets
  /** The origins it calls and looks at. The wire of a connection goes nowhere else. */
  origins(settings: z.output<Settings>): readonly string[]
  /** Where the public meets the platform. */
  home(settings: z.output<Settings>): string
  abilities(settings: z.output<Settings>): Abilities
  examples: {
    settings: z.input<Settings>
    secrets: z.input<Secrets>
    /** Addresses, with `{origin}` for the platform's own, and what each turns out to be. */
    addresses: readonly { address: string; is: Resolution['kind']; why: string }[]
  }
  open(tools: Tools<z.output<Settings> & z.output<Secrets>>): Platform
  /** Whether it answers, believes us, and lets us do what the desk needs. Says so; throws nothing of the platform's. */
  attempt(tools: Tools<z.output<Settings> & z.output<Secrets>>): Promise<readonly Trial[]>
}
