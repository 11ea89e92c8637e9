/**
 * Rules held against texts on a thread of their own. None is slow by its shape, but a long text under a long list takes
 * its time, in which an order at the door would wait; and what takes too long is ended, thread and all.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Rules } from '../../match/rules/compile.ts'
import type { Rule, RuleHit } from '../../match/rules/rule.ts'
import { systemClock } from './clock.ts'
import { Fault } from './fault.ts'
import type { FromThread } from './rules/worker.ts'

export type RulesApart = {
  refused: Rules['refused']
  /** Texts are taken one after another. `too-long` says nothing of the text: it was not looked at to its end. */
  match(text: string): Promise<RuleHit[] | 'too-long'>
  close(): Promise<void>
}

const bounds = {
  /** Milliseconds that one text may take. */
  text: 2000,
  /** Milliseconds that the list may take to be made ready. */
  list: 60_000,
  /** Megabytes that the thread may hold. */
  memory: 1024,
}

/** Throws `rules-unready` for a list that is not made ready within its bounds. A thread that breaks fails the text it has, and is replaced. */
export async function openRules(
  rules: readonly Rule[],
  given: Partial<typeof bounds> = {},
): Promise<RulesApart> {
  const within = { ...bounds, ...given }
  let thread: Worker | undefined
  const open = async () => {
    const opened = new Worker(new URL('./rules/worker.ts', import.meta.url), {
      workerData: rules,
      resourceLimits: { maxOldGenerationSizeMb: within.memory },
    })
    const gone = () => {
      if (thread === opened) thread = undefined
    }
    opened.once('exit', gone).on('error', gone)
    const ready = await answerOf(opened, within.list)
    if (ready === 'too-long' || !('refused' in ready))
      throw unready(`a list of ${rules.length} that took longer than ${within.list} ms`)
    thread = opened
    return ready.refused
  }
  const one = async (text: string) => {
    if (!thread) await open()
    const asked = thread
    if (!asked) throw unready('a closed list')
    asked.postMessage(text, [])
    const answer = await answerOf(asked, within.text)
    return answer === 'too-long' || !('hits' in answer) ? 'too-long' : answer.hits
  }

  const refused = await open()
  let last: Promise<unknown> = Promise.resolve()
  return {
    refused,
    match(text) {
      const mine = last.then(() => one(text))
      last = mine.catch(() => undefined)
      return mine
    },
    async close() {
      await last
      await thread?.terminate()
      thread = undefined
    },
  }
}

/** What the thread says next. One that says nothing for too long has ended when this returns. */
async function answerOf(thread: Worker, most: number): Promise<FromThread | 'too-long'> {
  // While something is asked of it, it keeps the process awake; an idle one does not.
  thread.ref()
  const heard = new AbortController()
  try {
    const { signal } = heard
    const answer = await Promise.race<FromThread | 'too-long'>([
      once(thread, 'message', { signal }).then(([message]) => message as FromThread),
      once(thread, 'exit', { signal }).then(([code]) => {
        throw unready(`a thread that ended with ${code}`)
      }),
      systemClock.pause(most, signal).then(() => 'too-long'),
    ])
    if (answer === 'too-long') await thread.terminate()
    return answer
  } catch (reason) {
    throw reason instanceof Fault ? reason : unready(String(reason).slice(0, 200), reason)
  } finally {
    heard.abort()
    thread.unref()
  }
}

function unready(found: string, cause?: unknown): Fault {
  return new Fault('rules-unready', { found, again: true, cause })
}
