/** Long work on the thread that answers: after so many milliseconds others have their turn, whatever one step costs. */
import { systemClock } from '../outside/clock.ts'

const breathMs = 20

/** To be asked between any two steps; what it gives, where it gives something, is to be waited for. */
export function breathing(): () => Promise<void> | undefined {
  let since = systemClock.monotonic()
  const othersTurn = async () => {
    await new Promise((resolve) => setImmediate(resolve))
    since = systemClock.monotonic()
  }
  return () => (systemClock.monotonic() - since < breathMs ? undefined : othersTurn())
}
