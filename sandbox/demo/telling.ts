/** How the demo speaks: chapters with their time, sentences that were checked, and a sign of life while it waits. */
import { setTimeout as pause } from 'node:timers/promises'
import { look, marked, span } from '../../cli/terminal.ts'

/** A claim of the demo that did not hold. It ends the demo with exit code 1. */
export class NotTrue extends Error {}

export type Telling = {
  /** Tells one step of the path: its title, what happens in it, how long it took. */
  chapter<T>(title: string, happens: () => Promise<T>): Promise<T>
  /** A sentence that has just been checked. Throws {@link NotTrue} when it does not hold. */
  claim(holds: boolean, sentence: string, found?: string): void
  /** A line without a check behind it. */
  line(text: string): void
  /** Asks again and again until there is something, showing that it waits. Throws {@link NotTrue} after two minutes. */
  until<T>(waitingFor: string, ask: () => Promise<T | undefined>): Promise<T>
  claims(): number
}

const patienceMs = 120_000

export function telling(out: NodeJS.WriteStream = process.stdout): Telling {
  const print = (text: string) => void out.write(`${text}\n`)
  let claims = 0

  return {
    async chapter(title, happens) {
      print('')
      print(look('bold', title))
      const since = performance.now()
      const result = await happens()
      const took = performance.now() - since
      print(look('dim', `  ${took < 10_000 ? `${(took / 1000).toFixed(1)} s` : span(took)}`))
      return result
    },
    claim(holds, sentence, found) {
      print(`  ${marked(holds ? 'passed' : 'failed', sentence)}`)
      if (!holds) throw new NotTrue(found === undefined ? sentence : `${sentence} (found: ${found})`)
      claims++
    },
    line: (text) => print(`  ${text}`),
    async until(waitingFor, ask) {
      const since = performance.now()
      for (let turn = 0; ; turn++) {
        const found = await ask()
        if (found !== undefined) {
          if (out.isTTY && turn > 0) out.write('\r\u001b[2K')
          return found
        }
        const waited = performance.now() - since
        if (waited > patienceMs) throw new NotTrue(`${waitingFor}: not within ${span(patienceMs)}`)
        if (out.isTTY)
          out.write(`\r\u001b[2K  ${look('dim', `${'⠋⠙⠸⠴⠦⠇'[turn % 6]} ${waitingFor} … ${span(waited)}`)}`)
        await pause(150)
      }
    },
    claims: () => claims,
  }
}
