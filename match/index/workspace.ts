/**
 * What reads a segment or a delta in one thread: the compiled look-ups on its memory, and a workspace of its own there,
 * so that many threads can read at once.
 */
import { nearWasm } from '../assembly/near.wasm.ts'

export const workspaceSize = 65_536
/** As many as there are bits in the word that says which workspaces are taken. */
export const mostReaders = 32

export const bands = 16
const atShares = 32
const atPairs = 128
const pairRoom = 1_008

type Take = (place: number, distance: number) => void

export type Workspace = {
  /** Through the tables: under every key that differs in fewer bits than the share of its band. */
  near(hash: Uint8Array, shares: readonly number[], radius: number, take: Take): void
  /** One after another: the `count` hashes that lie from `hashes` on. */
  scan(hash: Uint8Array, hashes: number, count: number, radius: number, take: Take): void
  close(): void
}

let compiled: WebAssembly.Module | undefined

/** `taken` is the word in the memory that says which workspaces are. */
export function openWorkspace(memory: WebAssembly.Memory, first: number, taken: Int32Array): Workspace {
  const number = claim(taken)
  const at = first + number * workspaceSize
  const query = new Uint8Array(memory.buffer, at, 32)
  const shareOf = new Int32Array(memory.buffer, at + atShares, bands)
  const pairs = new Uint32Array(memory.buffer, at + atPairs, 2 * pairRoom)
  let report: Take = () => undefined
  const take = (count: number) => {
    for (let n = 0; n < 2 * count; n += 2) report(pairs[n] as number, pairs[n + 1] as number)
  }
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(nearWasm), (char) => char.charCodeAt(0)))
  const { near, scan } = new WebAssembly.Instance(compiled, { env: { memory }, flat: { take } }).exports as {
    near: (workspace: number, radius: number) => void
    scan: (
      query: number,
      rows: number,
      from: number,
      to: number,
      radius: number,
      out: number,
      room: number,
    ) => void
  }
  return {
    near(hash, shares, radius, found) {
      query.set(hash)
      shareOf.set(shares)
      report = found
      near(at, radius)
    },
    scan(hash, hashes, count, radius, found) {
      query.set(hash)
      report = found
      scan(at, hashes, 0, count, radius, at + atPairs, pairRoom)
    },
    close: () => void Atomics.and(taken, 0, ~(1 << number)),
  }
}

function claim(taken: Int32Array): number {
  for (;;) {
    const now = Atomics.load(taken, 0)
    const free = 31 - Math.clz32(~now & -~now)
    if (free < 0) throw new Error(`found ${mostReaders} readers of one memory, wanted fewer`)
    if (Atomics.compareExchange(taken, 0, now, now | (1 << free)) === now) return free
  }
}
