/** The thread of `desk/matching/builder.ts`. */
import { constants, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { mergeParts } from '../../match/index/merge.ts'
import type { Built, ToBuild } from './builder.ts'

// What is not built yet is found all the same: look-ups go first. On Linux this is about the calling thread alone.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)

parentPort?.on('message', ({ id, parts }: ToBuild) => {
  parentPort?.postMessage({ id, ...built(parts) } satisfies Built, [])
})

function built(parts: readonly WebAssembly.Memory[]): { memory: WebAssembly.Memory } | { fault: string } {
  try {
    return { memory: mergeParts(parts) }
  } catch (reason) {
    return { fault: String(reason).slice(0, 2000) }
  }
}
