/**
 * Hashing that takes its time. The piece lies sealed in the vault while it waits and is worked on, or is fetched by
 * whoever works on it, straight to where it is decoded; a worker that dies is followed by another, which begins anew; what
 * comes of it is written once. When it has ended, by whatever way, the piece is destroyed.
 */
import { later } from '../../core/instant.ts'
import { whileAlive } from '../alive.ts'
import type { House, Tenant } from '../house.ts'
import { Fault, toldOf } from '../outside/fault.ts'
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
import { fetchedAndHashed, nothing } from './fetched.ts'

/** Above so many, what is tried is taken to be what ends the worker. */
const tries = 3
const beatMs = 1_000
const laterMs = 5_000

export type Source = { bytes: AsyncIterable<Uint8Array> } | { address: string }

/**
 * Keeps a piece, or where it lies, and asks for its signals. When this returns, both are durable. Throws `vault-full`, or
 * what reading throws.
 */
export async function startHashing(
  house: House,
  tenant: Tenant,
  source: Source,
  wish: HashWish = {},
): Promise<string> {
  const meta = { mediaType: 'application/octet-stream' }
  const from =
    'address' in source
      ? source
      : { stored: await house.vault.write(source.bytes, { tenant: tenant.id, caseId: hashingCase, meta }) }
  const id = await addHashJob(house, tenant, from, wish)
  house.nudge('hashing')
  return id
}

/** How far it is, and what was found once it is `done`; `undefined` where there is no such job, or no longer. */
export async function hashingOf(house: House, tenant: Tenant, id: string): Promise<HashingState | undefined> {
  return await readHashJob(house, tenant, id)
}

/** Ends it, whoever is at it: they notice within a second. False where it had ended already. */
export async function cancelHashing(house: House, tenant: Tenant, id: string): Promise<boolean> {
  const ended = await cancelHashJob(house, tenant, id)
  if (ended?.object) await house.vault.shred({ objectId: ended.object })
  return ended !== undefined
}

/** Carries one claimed job to its end, or gives it back where `signal` says that this process ends. */
export async function carryHashing(
  house: House,
  tenant: Tenant,
  job: HashJob,
  signal: AbortSignal,
): Promise<void> {
  let progress = { done: 0, expected: 0 }
  const word = () => keepHashJob(house, tenant, job, progress)
  await whileAlive(beatMs, word, async (lost) => {
    const ended = AbortSignal.any([signal, lost])
    const hashed = await hash(house, tenant, job, ended, (done, expected) => {
      progress = { done, expected }
    })
    if (lost.aborted) return
    const why = hashed.refused?.why
    const notBefore = later(house.clock.now(), laterMs)
    if (why === 'given-up') return await returnHashJob(house, tenant, job)
    if (why === 'busy') return await returnHashJob(house, tenant, job, { notBefore })
    // An address that answers nothing now may do so in a moment.
    if (why === 'no-answer' && job.attempts < tries)
      return await returnHashJob(house, tenant, job, { notBefore, tried: true })
    await keepHashJob(house, tenant, job, progress)
    const isOurs = await endHashJob(house, tenant, job, hashed)
    if (isOurs && 'object' in job.media) await house.vault.shred(job.media.object)
  })
}

async function hash(
  house: House,
  tenant: Tenant,
  { wish, media, attempts }: HashJob,
  signal: AbortSignal,
  progress: (done: number, expected: number) => void,
): Promise<Hashed> {
  if (attempts > tries)
    return nothing('crashed', `ended ${tries} workers`, 'a file that its decoder survives')
  const options = { ...wish, signal, progress }
  try {
    if ('address' in media) return await fetchedAndHashed(house, tenant, media.address, options)
    const { stream } = await house.vault.read(media.object)
    return await house.decoders.signalsOf(stream, options)
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    if (fault.code === 'temp-full') {
      house.say('a piece waits to be hashed until there is room for it', { why: toldOf(fault) })
      return nothing('busy', 'no room on the disk', 'to be asked again later')
    }
    if (!gone.includes(fault.code)) throw fault
    return nothing('crashed', 'no copy of it any more', 'to be sent again')
  }
}

/** A backup holds the jobs and not their media: what was being hashed then is asked for anew. */
const gone = ['vault-missing', 'vault-shredded', 'vault-unreadable']
