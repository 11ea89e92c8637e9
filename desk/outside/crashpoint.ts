import type { Crashpoint } from './vault.ts'

/**
 * Named places at which a test may kill the process (security sheet 9.6). `GUICHET_CRASH_AT=name` (or `name#3` for
 * the third time) ends it there at once, with SIGKILL, as a power cut would. In production there is nothing here.
 */
export function crashpointFrom(env: Readonly<Record<string, string | undefined>>): Crashpoint {
  const wanted = env.GUICHET_CRASH_AT
  if (!wanted) return () => undefined
  const [name, times = '1'] = wanted.split('#')
  let left = Number(times)
  return (reached) => {
    if (reached !== name || --left > 0) return
    process.kill(process.pid, 'SIGKILL')
    // SIGKILL to oneself is delivered when the kernel next looks; nothing after this line may run.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)
  }
}
