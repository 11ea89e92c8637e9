import type { House } from '../house.ts'
import { isFatal, toldOf } from '../outside/fault.ts'
import { passes } from '../sql/database.ts'

export type Loop = { stop(): Promise<void>; hint(): void }

/**
 * Does `turn` again and again: at once while it says there is more, else after `pause` milliseconds or at a hint.
 * A hint only saves waiting; the pause is the truth. What a turn throws is said and tried again, unless it is fatal.
 */
export function startLoop(
  house: Pick<House, 'say'>,
  name: string,
  pause: number,
  turn: () => Promise<boolean>,
  fatal: (fault: unknown) => void,
): Loop {
  let stopping = false
  let wake = () => undefined as void
  let hinted = false
  const run = async () => {
    while (!stopping) {
      hinted = false
      let more = false
      try {
        more = await turn()
      } catch (fault) {
        if (isFatal(fault)) return fatal(fault)
        if (!stopping)
          house.say(`${name} stumbled and goes on`, {
            why: passes(fault) ? 'database away' : toldOf(fault),
          })
      }
      if (!more && !hinted && !stopping) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pause)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    }
  }
  const done = run()
  return {
    hint() {
      hinted = true
      wake()
    },
    async stop() {
      stopping = true
      wake()
      await done
    },
  }
}
