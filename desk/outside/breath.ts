/** Long work on the thread that answers: after so many milliseconds others have their turn, whatever one step costs. */
import type { Steps } from '../../match/steps.ts'
import { systemClock } from './clock.ts'

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

/** Does all of it, and gives others their turn between its steps. */
export async function inTurns<T>(steps: Steps<T>, breath = breathing()): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    const turn = breath()
    if (turn) await turn
  }
}

/** The same steps; `spent`, asked within one, says how long they have taken so far, without what others had between them. */
export function timed<T>(begin: (spent: () => number) => Steps<T>): Steps<T> {
  let [taken, since] = [0, 0]
  const steps = begin(() => taken + systemClock.monotonic() - since)
  return (function* () {
    for (;;) {
      since = systemClock.monotonic()
      const step = steps.next()
      taken += systemClock.monotonic() - since
      if (step.done) return step.value
      yield
    }
  })()
}
