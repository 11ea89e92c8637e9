/** People and programs that want something of the desk, all the time, whether it lives or not. */
import { readCheckpoint } from '../log/checkpoint.ts'
import type { Installation } from './installation.ts'

export type Load = { stop(): Promise<void>; failures: string[] }

/** Orders come in, an officer decides, some are handed in twice, some are withdrawn, some keep silent and are lifted. */
export function startLoad(installation: Installation, options: { most: number }): Load {
  const { authority, dice, ledger } = installation
  const failures: string[] = []
  let stopping = false
  let taken = 0
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

  const again = async (what: string, least: number, most: number, work: () => Promise<unknown>) => {
    while (!stopping) {
      await work().catch((fault) => {
        if (!isAway(fault)) failures.push(`${what}: ${String(fault)}`)
      })
      await pause(dice.between(least, most))
    }
  }

  const handIn = async () => {
    if (taken >= options.most) return
    taken++
    const kind = dice.between(0, 1)
    const posts = kind < 0.15 ? [installation.newPost(), installation.newPost()] : [installation.newPost()]
    const wish = { posts, gag: kind > 0.85, ...(kind > 0.45 && kind < 0.5 ? { bytes: 300_000 } : {}) }
    if (kind > 0.5 && kind < 0.6) {
      const [first, second] = await authority.handInTwice(wish)
      ledger.set(first.id, first)
      if (first.id !== second.id) failures.push(`${first.number} was taken in as a second demand`)
      return
    }
    const told = await authority.handIn(wish)
    ledger.set(told.id, told)
    if (kind > 0.3 && kind < 0.45) void withdrawLater(told)
  }
  const withdrawals: Promise<void>[] = []
  const withdrawLater = (told: Parameters<typeof authority.withdraw>[0]) => {
    const done = pause(dice.between(500, 6_000)).then(async () => await authority.withdraw(told))
    withdrawals.push(
      done.catch((fault) => void (isAway(fault) || failures.push(`withdrawal: ${String(fault)}`))),
    )
  }
  const lifted = new Set<string>()
  const liftSomeSilence = async () => {
    for (const { id } of ledger.values()) {
      if (lifted.has(id)) continue
      const demand = await installation.officer().demand(id)
      if (!demand.gag || demand.answers.length === 0) continue
      if (await installation.officer().liftSilence(id)) lifted.add(id)
    }
  }
  const watchTheLog = async () => {
    const response = await fetch(`${installation.url}/log/checkpoint`)
    if (response.status !== 200) return
    const note = await response.text()
    readCheckpoint(note)
    installation.checkpoints.add(note)
  }

  const everybody = [
    again('hand in', 50, 900, handIn),
    again('hand in', 50, 900, handIn),
    again('decide', 50, 300, async () => await installation.officer().decideWhatWaits()),
    again('lift', 1_500, 3_000, liftSomeSilence),
    again('watch', 150, 400, watchTheLog),
  ]
  return {
    failures,
    async stop() {
      stopping = true
      await Promise.all(everybody)
      await Promise.all(withdrawals)
    },
  }
}

/** A desk that is dead or dying answers like this; whoever wanted something comes again. */
function isAway(fault: unknown): boolean {
  return (
    fault instanceof Error &&
    (fault.message === 'fetch failed' ||
      fault.message === 'terminated' ||
      fault.name === 'TimeoutError' ||
      /other side closed|ECONNRESET|nobody has signed in/.test(fault.message))
  )
}
