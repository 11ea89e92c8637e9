import type { Clock } from '../clock.ts'

const windowMs = 15_000

/**
 * Calls `stop` where an answer comes slower than so many bytes a second over fifteen: who sends a byte now and
 * then would hold a place until the end of time. `came`: how many there were so far.
 */
export async function keepPace(
  clock: Clock,
  { pace, came, stop, signal }: { pace: number; came: () => number; stop: () => void; signal: AbortSignal },
): Promise<void> {
  for (let before = 0; ; before = came()) {
    await clock.pause(windowMs, signal).catch(() => undefined)
    if (signal.aborted) return
    if (came() - before < (pace * windowMs) / 1000) return stop()
  }
}
