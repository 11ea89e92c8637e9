/** The press: takes a sheet and gives a PDF, without holding up anybody else. */
import { Worker } from 'node:worker_threads'
import { Fault } from '../fault.ts'

/** `sheet` is the JSON that the drawing reads. */
type Sheet = { drawing: string; sheet: string; madeAt: string }
export type ToPrint = Sheet & { id: number }
export type Printed = { id: number } & ({ pdf: Uint8Array } | { fault: string })

type Waiting = { settle(pdf: Uint8Array): void; fail(fault: Fault): void }

let thread: Worker | undefined
let next = 0
const waiting = new Map<number, Waiting>()

/** Throws `form-unset` for a sheet that cannot be set. A press that breaks fails what lies on it, and is replaced. */
export function print(sheet: Sheet): Promise<Uint8Array> {
  const press = (thread ??= open())
  return new Promise((settle, fail) => {
    const id = next++
    waiting.set(id, { settle, fail })
    // While something lies on it, it keeps the process awake; an idle one does not.
    press.ref()
    press.postMessage({ ...sheet, id } satisfies ToPrint, [])
  })
}

function open(): Worker {
  const press = new Worker(new URL('./press-worker.ts', import.meta.url))
  press.on('message', (done: Printed) => {
    const one = waiting.get(done.id)
    waiting.delete(done.id)
    if (waiting.size === 0) press.unref()
    if ('pdf' in done) one?.settle(done.pdf)
    else one?.fail(new Fault('form-unset', { found: done.fault }))
  })
  const broke = (found: string) => {
    if (thread === press) thread = undefined
    for (const [id, one] of waiting) {
      waiting.delete(id)
      one.fail(new Fault('form-unset', { found, again: true }))
    }
  }
  press.once('error', (reason) => broke(String(reason).slice(0, 2000)))
  press.once('exit', (code) => broke(`a press that ended with ${code}`))
  return press
}
