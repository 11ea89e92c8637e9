/** The thread on which rules are held against texts. */
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { compileRules, type Rules } from '../../../match/rules/compile.ts'
import type { Rule, RuleHit } from '../../../match/rules/rule.ts'

export type FromThread = { refused: Rules['refused'] } | { hits: RuleHit[] }

// Orders at the door go first. On Linux this is about the calling thread alone.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)

const rules = compileRules(workerData as readonly Rule[])
parentPort?.on('message', (text: string) => {
  parentPort?.postMessage({ hits: rules.match(text) } satisfies FromThread, [])
})
parentPort?.postMessage({ refused: rules.refused } satisfies FromThread, [])
