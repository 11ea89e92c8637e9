/** A thread of `desk/matching/lookers.ts`. */
import { parentPort } from 'node:worker_threads'
import { type HammingReader, openHammingReader } from '../../match/index/reader.ts'
import type { Looked, ToLook } from './lookers.ts'

const readers = new Map<number, HammingReader>()

parentPort?.on('message', (told: ToLook) => {
  const reader = readers.get(told.index)
  if ('view' in told) {
    if (reader) reader.use(told.view)
    else readers.set(told.index, openHammingReader(told.view))
    return
  }
  const hits = reader?.lookup(told.hash, told.radius)
  parentPort?.postMessage({ id: told.id, ...(hits ? { hits } : {}) } satisfies Looked, [])
})
