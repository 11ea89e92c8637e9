/**
 * Rules held against texts on a thread of their own. None is slow by its shape, but a long text under a long list takes
 * its time, in which an order at the door would wait; and what takes too long is ended, thread and all.
 */
import { Worker } from 'node:worker_threads'
import type { Rules } from '../../match/rules/compile.ts'
import { foldsBeyond } from '../../match/text/fold.ts'
import type { Rule, RuleHit } from '../../match/rules/rule.ts'
import { systemClock } from './clock.ts'
import { Fault } from './fault.ts'
import type { FromThread } from './rules/worker.ts'

export type RulesApart = {
  refused: Rules['refused']
  /**
   * Texts are taken one after another, and each is answered within its bound from when it was handed in, those before it
   * included. What was not looked at by then is not whole, and of that nothing is said. Never throws.
   */
  match(text: string): Promise<Held>
  close(): Promise<void>
}

export type Held = { hits: RuleHit[]; isWhole: boolean }

const bounds = {
  /** Milliseconds until a text is answered. */
  text: 2000,
  /** Milliseconds that the list may take to be made ready. */
  list: 60_000,
  /** Megabytes that the thread may hold. */
  memory: 1024,
}

/** Letters of the match form. What is sent here as a text has at most two thirds of it in characters. */
const longest = 300_000

type Thread = { worker: Worker; refused: Rules['refused'] }

/** Throws `rules-unready` for a list that is not made ready within its bounds. A thread that breaks is replaced. */
export async function openRules(
  rules: readonly Rule[],
  given: Partial<typeof bounds> = {},
): Promise<RulesApart> {
  const within = { ...bounds, ...given }
  let opening: Promise<Thread> | undefined
  let isClosed = false
  const ready = () => {
    if (opening || isClosed) return opening
    const mine = startThread(rules, within)
    const gone = () => {
      if (opening === mine) opening = undefined
    }
    mine.then(({ worker }) => worker.once('exit', gone), gone)
    return (opening = mine)
  }

  async function one(text: string, until: number): Promise<Held> {
    const hits: RuleHit[] = []
    const left = () => until - systemClock.monotonic()
    const thread = left() > 0 ? await inTime(ready()?.catch(nobody) ?? nobody(), left()) : undefined
    if (!thread || left() <= 0) return { hits, isWhole: false }
    const { worker } = thread
    const isWhole = await inTime(answered(worker, text, hits), left())
    if (isWhole !== undefined) return { hits, isWhole }
    await worker.terminate()
    // The next text finds another, or one that is nearly ready.
    ready()?.catch(nobody)
    return { hits, isWhole: false }
  }

  const first = await ready()
  let last: Promise<unknown> = Promise.resolve()
  return {
    refused: first?.refused ?? [],
    async match(text) {
      // What is far more than it looks like would end the thread, and with it what others ask for as long as another takes.
      if (foldsBeyond(text, longest)) return { hits: [], isWhole: false }
      const until = systemClock.monotonic() + within.text
      const mine = last.then(() => one(text, until))
      last = mine
      return await mine
    },
    async close() {
      await last
      isClosed = true
      const thread = await opening?.catch(nobody)
      await thread?.worker.terminate()
    },
  }
}

const nobody = () => undefined

/** Puts what the thread finds into `hits`, part by part. False where it ended before it had looked at everything. */
function answered(worker: Worker, text: string, hits: RuleHit[]): Promise<boolean> {
  return new Promise((resolve) => {
    const hear = (message: FromThread) => {
      if (!('hits' in message)) return
      hits.push(...message.hits)
      if (message.isLast) end(true)
    }
    const gone = () => end(false)
    const end = (isWhole: boolean) => {
      worker.off('message', hear).off('exit', gone).unref()
      resolve(isWhole)
    }
    // While something is asked of it, it keeps the process awake; an idle one does not.
    worker.on('message', hear).once('exit', gone).ref()
    worker.postMessage(text, [])
  })
}

async function startThread(
  rules: readonly Rule[],
  within: Pick<typeof bounds, 'list' | 'memory'>,
): Promise<Thread> {
  const worker = new Worker(new URL('./rules/worker.ts', import.meta.url), {
    workerData: rules,
    resourceLimits: { maxOldGenerationSizeMb: within.memory },
  })
  let broke: unknown
  worker.on('error', (reason) => (broke = reason))
  const said = await inTime(
    new Promise<FromThread | undefined>((resolve) => {
      worker.once('message', resolve).once('exit', () => resolve(undefined))
    }),
    within.list,
  )
  worker.unref()
  if (said && 'refused' in said) return { worker, refused: said.refused }
  await worker.terminate()
  const found = broke ?? `a list of ${rules.length} that took longer than ${within.list} ms`
  throw new Fault('rules-unready', { found: String(found).slice(0, 200), again: true, cause: broke })
}

/** `undefined` when it takes longer. */
async function inTime<T>(what: Promise<T> | T, most: number): Promise<T | undefined> {
  const heard = new AbortController()
  try {
    const late = systemClock.pause(most, heard.signal).then(nobody, nobody)
    return await Promise.race([what, late])
  } finally {
    heard.abort()
  }
}
