import type { Instant } from '../../core/instant.ts'
import { instantOf } from '../../core/instant.ts'

/**
 * The one place where time comes from. Whoever needs the time is given a clock.
 * Legal clocks are rows in the database; `pause` is only for looking again later.
 */
export interface Clock {
  /** The wall clock, in UTC. May be set forwards or backwards by the machine's owner. */
  now(): Instant
  /** Milliseconds since some moment that never changes; never goes backwards. For measuring, not for dating. */
  monotonic(): number
  /** Resolves after `milliseconds` of monotonic time; rejects with the signal's reason when aborted. */
  pause(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
  pause: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const abort = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }, milliseconds)
      signal?.addEventListener('abort', abort, { once: true })
    }),
}

/** A clock that a journey can turn. */
export type TurnableClock = Clock & {
  /** Moves the wall clock and the monotonic clock together by `milliseconds` (not negative); wakes every pause that is over. */
  turn(milliseconds: number): void
  /** Sets the wall clock alone by `milliseconds`, as a bad time server would. */
  jump(milliseconds: number): void
}

/**
 * A clock starting at `start`. It stands still between turns; with `running` real time passes as well,
 * for journeys in which loops and databases go on by themselves.
 */
export function turnableClock(start: Instant, options: { running?: boolean } = {}): TurnableClock {
  const first = instantOf(start)
  if (first === undefined)
    throw new TypeError(`a clock starts at an instant, not at ${JSON.stringify(start)}`)
  const startedAt = performance.now()
  const passed = () => (options.running ? performance.now() - startedAt : 0)
  let turned = 0
  let jumped = 0
  type Sleeper = { due: number; wake: () => void }
  const sleepers = new Set<Sleeper>()
  const monotonic = () => turned + passed()
  const wakeTheDue = () => {
    for (const sleeper of [...sleepers].sort((a, b) => a.due - b.due)) {
      if (sleeper.due <= monotonic()) sleeper.wake()
    }
  }
  return {
    now: () => new Date(Date.parse(first) + jumped + Math.floor(monotonic())).toISOString(),
    monotonic,
    pause: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const end = (done: () => void) => () => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', abort)
          clearTimeout(real)
          done()
        }
        const abort = end(() => reject(signal?.reason))
        const sleeper: Sleeper = { due: monotonic() + milliseconds, wake: end(resolve) }
        const real = options.running ? setTimeout(sleeper.wake, milliseconds) : undefined
        sleepers.add(sleeper)
        signal?.addEventListener('abort', abort)
      }),
    turn(milliseconds) {
      if (!(milliseconds >= 0))
        throw new RangeError('a clock is turned forwards; to set it back, let it jump')
      turned += milliseconds
      wakeTheDue()
    },
    jump(milliseconds) {
      jumped += milliseconds
    },
  }
}

/** By how much the wall clock and the monotonic clock may drift apart between two looks, in milliseconds. */
const tolerated = 2000

/**
 * Watches for a wall clock that was set: an hour must last an hour whatever the time server says.
 * Each call of the returned question compares what passed on both clocks since the last call. The answer is
 * the milliseconds the wall clock went too far (negative: back), or `undefined` within two seconds.
 * A machine that slept shows as a jump forwards.
 */
export function jumpOf(clock: Clock): () => number | undefined {
  let wall = Date.parse(clock.now())
  let steady = clock.monotonic()
  return () => {
    const wallNow = Date.parse(clock.now())
    const steadyNow = clock.monotonic()
    const apart = wallNow - wall - (steadyNow - steady)
    wall = wallNow
    steady = steadyNow
    return Math.abs(apart) > tolerated ? Math.round(apart) : undefined
  }
}
