import type { Fault } from '../process.ts'
import type { Answer, Kept } from './kept.ts'

export type PoolAnswer = Answer | { kind: 'fault'; fault: 'busy'; message: string }
type Question = { parts: readonly Uint8Array[]; within: number; signal?: AbortSignal }

/** Several programs that are kept, each asked one question at a time. The first ones start with the first question. */
export type Pool = {
  /** Starts them all, for whoever wants the first answer as fast as the others. */
  warm(): Promise<void>
  ask(parts: readonly Uint8Array[], options: Omit<Question, 'parts'>): Promise<PoolAnswer>
  stop(): Promise<void>
}

export type PoolOptions = {
  start: () => Promise<Kept & { ready: Promise<Answer> }>
  size: number
  /** After so many questions a program is replaced: whatever one of them did to it ends there. */
  questions: number
  /** How many may wait for a program; whoever comes then is told so at once. */
  waiting: number
}

type Member = { kept: Kept; asked: number }

/**
 * A program that ends in the middle of a question is replaced, and the question put once more: it may have been ended from
 * outside. The second time the question is taken to be what ends it. One that is late is never asked again.
 */
export function openPool({ start, size, questions, waiting }: PoolOptions): Pool {
  const idle: Member[] = []
  const members = new Set<Member>()
  const queue: ((member: Member | PoolAnswer) => void)[] = []
  const starting = new Set<Promise<void>>()
  let stopped = false

  function replenish(): void {
    while (!stopped && members.size + starting.size < size) {
      const started = add()
        .catch((fault): Answer => ({ kind: 'fault', fault: 'missing', message: String(fault) }))
        .then((why) => {
          starting.delete(started)
          // Nobody is kept waiting for what does not come. Whoever asks next tries again.
          if (why && members.size + starting.size === 0) for (const waiter of queue.splice(0)) waiter(why)
        })
      starting.add(started)
    }
  }

  /** Why it could not be started, if it could not. */
  async function add(): Promise<Answer | undefined> {
    const kept = await start()
    const first = await kept.ready
    if (first.kind === 'fault') return first
    if (stopped) return void (await kept.end())
    const member = { kept, asked: 0 }
    members.add(member)
    void kept.ended.then(() => lost(member))
    free(member)
    return undefined
  }

  function lost(member: Member): void {
    members.delete(member)
    const at = idle.indexOf(member)
    if (at >= 0) idle.splice(at, 1)
    // One that dies before it was ever asked would die again and again: the next question is soon enough.
    if (member.asked > 0 || queue.length > 0) replenish()
  }

  function free(member: Member): void {
    if (!members.has(member)) return
    if (member.asked >= questions) return void member.kept.end()
    const waiter = queue.shift()
    if (waiter) waiter(member)
    else idle.push(member)
  }

  function take(signal?: AbortSignal): Promise<Member | PoolAnswer> {
    const member = idle.pop()
    if (member) return Promise.resolve(member)
    if (stopped) return Promise.resolve(givenUp)
    if (queue.length >= waiting)
      return Promise.resolve({ kind: 'fault', fault: 'busy', message: `${waiting} others wait already` })
    return new Promise((resolve) => {
      const leave = () => {
        queue.splice(queue.indexOf(waiter), 1)
        resolve(givenUp)
      }
      const waiter = (found: Member | PoolAnswer) => {
        signal?.removeEventListener('abort', leave)
        resolve(found)
      }
      queue.push(waiter)
      signal?.addEventListener('abort', leave, { once: true })
      replenish()
    })
  }

  async function once({ parts, within, signal }: Question): Promise<PoolAnswer> {
    if (signal?.aborted) return givenUp
    const member = await take(signal)
    if ('kind' in member) return member
    member.asked += 1
    const answer = await member.kept.ask(parts, { within, ...(signal ? { signal } : {}) })
    if (answer.kind === 'said') free(member)
    return answer
  }

  return {
    async warm() {
      replenish()
      await Promise.all(starting)
    },
    async ask(parts, options) {
      const answer = await once({ parts, ...options })
      return answer.kind === 'fault' && answer.fault === 'crashed' && !stopped
        ? await once({ parts, ...options })
        : answer
    },
    async stop() {
      stopped = true
      for (const waiter of queue.splice(0)) waiter(givenUp)
      await Promise.all([...starting, ...[...members].map(({ kept }) => kept.end())])
    },
  }
}

const givenUp: { kind: 'fault'; fault: Fault; message: string } = {
  kind: 'fault',
  fault: 'given-up',
  message: 'the caller gave up',
}
