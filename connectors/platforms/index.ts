import type { Instant } from '../../core/instant.ts'
import type { Platform } from '../../core/platform.ts'
import type { Wire } from '../../core/wire.ts'
import type { PlatformConnector } from './connector.ts'
import { plaza } from './plaza.ts'

/** Every platform the desk can act on. One more is one file and one line here. */
export const platforms: readonly PlatformConnector[] = [plaza]

/**
 * Opens a platform by the name of its connector. `settings` come from the operator and are judged here: throws a
 * `ZodError` that says what is wrong with them. Nothing for a name that is not in the list.
 */
export function openPlatform(
  name: string,
  settings: unknown,
  tools: { wire: Wire; clock: () => Instant },
): Platform | undefined {
  const connector = platforms.find((one) => one.name === name)
  return connector?.open({ ...tools, settings: connector.settings.parse(settings) })
}
