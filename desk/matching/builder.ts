/** Builds the segments of an index on a thread of its own: a large one takes seconds, in which nobody is to wait. */
import { Worker } from 'node:worker_threads'
import { Fault } from '../outside/fault.ts'

export type ToBuild = { id: number; parts: readonly WebAssembly.Memory[] }
export type Built = { id: number } & ({ memory: WebAssembly.Memory } | { fault: string })

type Waiting = { settle(memory: WebAssembly.Memory): void; fail(fault: Fault): void }

let thread: Worker | undefined
let next = 0
const waiting = new Map<number, Waiting>()

/** Throws `segment-unbuilt`. A thread that breaks fails what lies on it, and is replaced. */
export function buildElsewhere(parts: readonly WebAssembly.Memory[]): Promise<WebAssembly.Memory> {
  const builder = (thread ??= open())
  return new Promise((settle, fail) => {
    const id = next++
    waiting.set(id, { settle, fail })
    // While something is being built it keeps the process awake; an idle one does not.
    builder.ref()
    builder.postMessage({ id, parts } satisfies ToBuild, [])
  })
}

function open(): Worker {
  const builder = new Worker(new URL('./builder-worker.ts', import.meta.url))
  builder.on('message', (done: Built) => {
    const one = waiting.get(done.id)
    waiting.delete(done.id)
    if (waiting.size === 0) builder.unref()
    if ('memory' in done) one?.settle(done.memory)
    else one?.fail(new Fault('segment-unbuilt', { found: done.fault, again: true }))
  })
  const broke = (found: string) => {
    if (thread === builder) thread = undefined
    for (const [id, one] of waiting) {
      waiting.delete(id)
      one.fail(new Fault('segment-unbuilt', { found, again: true }))
    }
  }
  builder.once('error', (reason) => broke(String(reason).slice(0, 2000)))
  builder.once('exit', (code) => broke(`a thread that ended with ${code}`))
  return builder
}
