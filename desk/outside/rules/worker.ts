/** The thread on which rules are held against texts. */
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { compileRules, type Rules } from '../../../match/rules/compile.ts'
import type { Rule, RuleHit } from '../../../match/rules/rule.ts'

/** Ready; or what a part of the rules found in a text, and whether it was the last part. */
export type FromThread = { refused: Rules['refused'] } | { hits: RuleHit[]; isLast: boolean }

// Orders at the door go first. On Linux this is about the calling thread alone.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)

const rules = compileRules(workerData as readonly Rule[])
parentPort?.on('message', (text: string) => {
  for (const part of rules.parts) say({ hits: part(text), isLast: false })
  say({ hits: [], isLast: true })
})
say({ refused: rules.refused })

function say(what: FromThread): void {
  parentPort?.postMessage(what, [])
}
