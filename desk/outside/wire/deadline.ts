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
const over = 'over'

export function deadlineOf(clock: Clock, milliseconds: number): Deadline {
  const ended = new AbortController()
  let passed = false
  let stop: (fault: WireFault) => void = () => {}
  const up = clock.pause(milliseconds, ended.signal).then(
    () => {
      passed = true
      stop(timedOut())
    },
    () => {},
  )
  return {
    passed: () => passed,
    onLate: (given) => void (stop = given),
    end: () => ended.abort(over),
    async race(promise, withinMs) {
      const settled = new AbortController()
      const late = async (time: Promise<void>) => {
        await time
        if (settled.signal.aborted || (ended.signal.aborted && !passed)) return new Promise<never>(() => {})
        stop(timedOut())
        throw timedOut()
      }
      const own = withinMs === undefined ? [] : [clock.pause(withinMs, settled.signal).catch(() => {})]
      try {
        return await Promise.race([promise, ...[up, ...own].map(late)])
      } finally {
        settled.abort(over)
      }
    },
  }
}

export function timedOut(): WireFault {
  return new WireFault('timed-out', 'no whole answer in time')
}
