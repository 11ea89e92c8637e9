/**
 * Hashing that takes its time. The piece lies sealed in the vault while it waits and is worked on; a worker that dies is
 * followed by another, which begins anew; what comes of it is written once. When it has ended, by whatever way, the
 * piece is destroyed.
 */
import { later } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { Fault } from '../outside/fault.ts'
import type { Hashed } from '../outside/signals.ts'
import {
  addHashJob,
  cancelHashJob,
  endHashJob,
  type HashingState,
  hashingCase,
  type HashJob,
  keepHashJob,
  readHashJob,
  returnHashJob,
} from '../sql/hashing.ts'
import type { HashWish } from '../sql/tables/hashing.ts'

/** Above so many, what is tried is taken to be what ends the worker. */
const tries = 3
const beatMs = 1_000
const laterMs = 5_000

/** Keeps a piece and asks for its signals. When this returns, both are durable. Throws `vault-full`, or what reading throws. */
export async function startHashing(
  house: House,
  tenant: Tenant,
  { bytes, ...wish }: HashWish & { bytes: AsyncIterable<Uint8Array> },
): Promise<string> {
  const meta = { mediaType: 'application/octet-stream' }
  const stored = await house.vault.write(bytes, { tenant: tenant.id, caseId: hashingCase, meta })
  const id = await addHashJob(house, tenant, stored, wish)
  house.nudge('hashing')
  return id
}

/** How far it is, and what was found once it is `done`; `undefined` where there is no such job, or no longer. */
export async function hashingOf(house: House, tenant: Tenant, id: string): Promise<HashingState | undefined> {
  return await readHashJob(house, tenant, id)
}

/** Ends it, whoever is at it: they notice within a second. False where it had ended already. */
export async function cancelHashing(house: House, tenant: Tenant, id: string): Promise<boolean> {
  const object = await cancelHashJob(house, tenant, id)
  if (object === undefined) return false
  await house.vault.shred({ objectId: object })
  return true
}

/** Carries one claimed job to its end, or gives it back where `signal` says that this process ends. */
export async function carryHashing(
  house: House,
  tenant: Tenant,
  job: HashJob,
  signal: AbortSignal,
): Promise<void> {
  const lost = new AbortController()
  let progress = { done: 0, expected: 0 }
  const beat = setInterval(() => {
    keepHashJob(house, tenant, job, progress).then(
      (isOurs) => isOurs || lost.abort(),
      // The database is away; should it stay away longer than the lease, the next word finds it lost.
      () => undefined,
    )
  }, beatMs)
  try {
    const hashed = await hash(house, job, AbortSignal.any([signal, lost.signal]), (done, expected) => {
      progress = { done, expected }
    })
    if (lost.signal.aborted) return
    const why = hashed.refused?.why
    if (why === 'given-up') return await returnHashJob(house, tenant, job)
    if (why === 'busy') return await returnHashJob(house, tenant, job, later(house.clock.now(), laterMs))
    await keepHashJob(house, tenant, job, progress)
    if (await endHashJob(house, tenant, job, hashed)) await house.vault.shred(job.media)
  } finally {
    clearInterval(beat)
  }
}

async function hash(
  house: House,
  { wish, media, attempts }: HashJob,
  signal: AbortSignal,
  progress: (done: number, expected: number) => void,
): Promise<Hashed> {
  if (attempts > tries) return nothing(`ended ${tries} workers`, 'a file that its decoder survives')
  try {
    const { stream } = await house.vault.read(media)
    return await house.decoders.signalsOf(stream, { ...wish, signal, progress })
  } catch (fault) {
    if (!(fault instanceof Fault) || !gone.includes(fault.code)) throw fault
    return nothing('no copy of it any more', 'to be sent again')
  }
}

/** A backup holds the jobs and not their media: what was being hashed then is asked for anew. */
const gone = ['vault-missing', 'vault-shredded', 'vault-unreadable']

const nothing = (found: string, wanted: string): Hashed => ({
  mediaType: 'application/octet-stream',
  signals: [],
  facts: { size: 0 },
  refused: { kind: 'refused', why: 'crashed', found, wanted },
})
