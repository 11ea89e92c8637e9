/** FAISS as Hasher-Matcher-Actioner builds it: a program somebody made, in a folder of its own, that speaks JSON lines. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Given } from './bench.ts'

/** Seconds of its one thread, by the clock and of the processor. */
type Spent = { seconds: number; processor: number }

export type Faiss = {
  /** Hashes of 32 bytes, one behind the other in a file. */
  build(file: string, count: number): Promise<Spent & { bytes: number; version: string }>
  lookUp(file: string, count: number, radius: number): Promise<Spent & { found: number; sum: number }>
  end(): void
}

/** `FOLDER/venv/bin/python FOLDER/peer.py`, on one thread; `undefined` where no folder was given. */
export function faissIn(given: Given): Faiss | undefined {
  const folder = given.option('faiss')
  if (folder === undefined) return undefined
  const peer = spawn(join(folder, 'venv/bin/python'), [join(folder, 'peer.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { OMP_NUM_THREADS: '1' },
  })
  given.after(() => peer.kill())
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()
  const ask = async <Answer>(command: object): Promise<Answer> => {
    peer.stdin.write(`${JSON.stringify(command)}\n`)
    const { value, done } = (await lines.next()) as IteratorResult<string>
    if (done) throw new Error(`FAISS in ${folder} ended`)
    return JSON.parse(value) as Answer
  }
  return {
    build: (file, count) => ask({ do: 'build', file, count }),
    lookUp: (file, count, radius) => ask({ do: 'look-up', file, count, radius }),
    end: () => void peer.kill(),
  }
}
