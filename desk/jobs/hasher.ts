import type { House, Tenant } from '../house.ts'
import { carryHashing } from '../matching/hashing.ts'
import { isFatal, toldOf } from '../outside/fault.ts'
import { claimHashJob, type HashJob } from '../sql/hashing.ts'
import { allTenants } from '../tenants.ts'
import { type Loop, startLoop } from './loop.ts'

const sweepMs = 5_000

/** Hashes what takes its time, `atOnce` pieces at any moment, one of each tenant in turn. What is in hand at the end is given back. */
export function startHasher(
  house: House,
  options: { atOnce: number; fatal: (fault: unknown) => void },
): Loop {
  const inHand = new Set<Promise<void>>()
  const stopping = new AbortController()
  const loop = startLoop(
    house,
    'the hasher',
    sweepMs,
    async () => {
      let any = false
      for (const tenant of await allTenants(house.db)) {
        if (inHand.size >= options.atOnce || stopping.signal.aborted) return false
        const job = await claimHashJob(house, tenant)
        if (job) start(tenant, job)
        any ||= job !== undefined
      }
      return any
    },
    options.fatal,
  )

  function start(tenant: Tenant, job: HashJob): void {
    const carrying = carryHashing(house, tenant, job, stopping.signal)
      .catch((fault) => {
        if (isFatal(fault)) return options.fatal(fault)
        // It is taken up again when its lease is over.
        house.say('a piece could not be hashed and will be taken up again', { why: toldOf(fault) })
      })
      .finally(() => {
        inHand.delete(carrying)
        loop.hint()
      })
    inHand.add(carrying)
  }

  return {
    hint: () => loop.hint(),
    async stop() {
      stopping.abort()
      await loop.stop()
      await Promise.all(inHand)
    },
  }
}
