import type { Instant } from '../../core/instant.ts'
import type { Platform } from '../../core/platform.ts'
import type { Wire } from '../../core/wire.ts'
import type { PlatformConnector, Trial } from './connector.ts'
import { atproto } from './atproto.ts'
import { plaza } from './plaza.ts'
import { webhook } from './webhook.ts'

/** Every platform the desk can act on. One more is one file and one line here. */
export const platforms: readonly PlatformConnector[] = [
  plaza,
  webhook,
  atproto,
] as unknown as readonly PlatformConnector[]

export function connectorNamed(name: string): PlatformConnector | undefined {
  return platforms.find((one) => one.name === name)
}

/** What an operator wrote down: the settings everybody at the desk may read, and the secrets nobody may. */
export type Written = { settings: unknown; secrets: unknown }

/**
 * Opens a platform by the name of its connector. What the operator wrote is judged here: throws a `ZodError` that says
 * what is wrong with it. Nothing for a name that is not in the list.
 */
export function openPlatform(
  name: string,
  written: Written,
  tools: { wire: Wire; clock: () => Instant },
): { platform: Platform; attempt(): Promise<readonly Trial[]> } | undefined {
  const connector = connectorNamed(name)
  if (!connector) return undefined
  const settings = {
    ...connector.settings.parse(written.settings),
    ...connector.secrets.parse(written.secrets),
  }
  return {
    platform: connector.open({ ...tools, settings }),
    attempt: () => connector.attempt({ ...tools, settings }),
  }
}
