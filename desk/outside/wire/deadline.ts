import { WireFault } from '../../../core/wire.ts'
import type { Clock } from '../clock.ts'

/** The time one request has, reading the answer included. */
export type Deadline = {
  passed(): boolean
  /** What comes first: the promise, or the end of time (of its own, shorter time too, if given). */
  race<T>(promise: Promise<T>, withinMs?: number): Promise<T>
  /** What to do when time is up: break what is still open. The last one given counts. */
  onLate(stop: (fault: WireFault) => void): void
  /** Nobody waits any more. */
  end(): void
}

/** Said to a pause that nobody waits for any more. With a reason of its own, no error is made for it each time. */
const nobodyWaits = 'over'

/** `givenUp`: whoever waits ends it before its time. */
export function deadlineOf(clock: Clock, milliseconds: number, givenUp?: AbortSignal): Deadline {
  const ended = new AbortController()
  let passed = false
  let stop: (fault: WireFault) => void = () => {}
  const late = () => {
    passed = true
    stop(timedOut())
  }
  const over = givenUp ? AbortSignal.any([ended.signal, givenUp]) : ended.signal
  const up = clock.pause(milliseconds, over).then(late, () => {
    if (!ended.signal.aborted) late()
  })
  return {
    passed: () => passed,
    onLate: (given) => void (stop = given),
    end: () => ended.abort(nobodyWaits),
    async race(promise, withinMs) {
      const settled = new AbortController()
      const isLate = async (time: Promise<void>) => {
        await time
        if (settled.signal.aborted || (ended.signal.aborted && !passed)) return new Promise<never>(() => {})
        stop(timedOut())
        throw timedOut()
      }
      const own = withinMs === undefined ? [] : [clock.pause(withinMs, settled.signal).catch(() => {})]
      try {
        return await Promise.race([promise, ...[up, ...own].map(isLate)])
      } finally {
        settled.abort(nobodyWaits)
      }
    },
  }
}

export function timedOut(): WireFault {
  return new WireFault('timed-out', 'no whole answer in time')
}
