/**
 * Threads that look up for this one, in the same memories: while they do, it takes in what others ask. What is listed and
 * withdrawn here they see at once; a segment that is new they are told of before anything is asked that needs it.
 */
import { Worker } from 'node:worker_threads'
import type { Hit, View } from '../../match/index/hamming.ts'

export type ToLook =
  | { index: number; view: View }
  | { index: number; id: number; hash: string; radius: number }
export type Looked = { id: number; hits?: Hit[] }

/** One index, as threads look up in it. */
export type Apart = {
  /** From now on it is this. */
  tell(view: View): void
  /** `undefined` where no thread has time, or one broke: whoever asks looks up for themselves. */
  lookup(hash: string, radius: number): Promise<Hit[] | undefined> | undefined
}

export type Lookers = { open(): Apart; close(): Promise<void> }

type Thread = { worker: Worker; waiting: Map<number, (hits: Hit[] | undefined) => void> }

/** As many look-ups wait for one thread at most: with more of them this one is sooner done by itself. */
const mostWaiting = 4

/** So many threads, begun when somebody first asks. One that breaks is replaced when somebody asks again. */
export function openLookers(count: number): Lookers {
  const views = new Map<number, View>()
  const threads = new Set<Thread>()
  let [lastIndex, lastId] = [0, 0]

  function begin(): Thread {
    const worker = new Worker(new URL('./looker-worker.ts', import.meta.url))
    const thread: Thread = { worker, waiting: new Map() }
    const broke = () => {
      threads.delete(thread)
      for (const settle of thread.waiting.values()) settle(undefined)
      thread.waiting.clear()
    }
    worker.on('message', ({ id, hits }: Looked) => {
      thread.waiting.get(id)?.(hits)
      thread.waiting.delete(id)
      // While it looks up it keeps the process awake; an idle one does not.
      if (thread.waiting.size === 0) worker.unref()
    })
    worker.once('error', broke)
    worker.once('exit', broke)
    worker.unref()
    for (const [index, view] of views) tell(thread, { index, view })
    threads.add(thread)
    return thread
  }

  function tell({ worker }: Thread, what: ToLook): void {
    worker.postMessage(what, [])
  }

  /** Whoever has the least to do, where they have not enough. */
  function whoever(): Thread | undefined {
    if (threads.size < count) return begin()
    const [least] = [...threads].sort((one, other) => one.waiting.size - other.waiting.size)
    return least && least.waiting.size < mostWaiting ? least : undefined
  }

  return {
    open() {
      const index = ++lastIndex
      return {
        tell(view) {
          views.set(index, view)
          for (const thread of threads) tell(thread, { index, view })
        },
        lookup(hash, radius) {
          const thread = whoever()
          if (!thread) return undefined
          const id = ++lastId
          if (thread.waiting.size === 0) thread.worker.ref()
          return new Promise((resolve) => {
            thread.waiting.set(id, resolve)
            tell(thread, { index, id, hash, radius })
          })
        },
      }
    },
    async close() {
      await Promise.all([...threads].map(({ worker }) => worker.terminate()))
    },
  }
}
