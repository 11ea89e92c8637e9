/** Kills at moments nobody chose: of the desk, of PostgreSQL under it, and of its connections. */
import type { Database } from '../desk/sql/database.ts'
import { sql } from '../desk/sql/database.ts'
import { install, type Installation, isIdle, until } from './installation.ts'
import { type Findings, findings } from './invariants.ts'
import { type Load, startLoad } from './load.ts'

export type Round = Findings & {
  seed: number
  kills: number
  databaseKills: number
  connectionStorms: number
  acknowledged: number
  /** Milliseconds from the start of the next process until all that was due when the last one died was done. */
  slowestRecovery: number
  milliseconds: number
}

export type RoundWish = { seed: number; kills: number; databaseKills: number; connectionStorms: number }

/** One installation from its first start to rest, killed as often as wished, and everything checked at its end. */
export async function killedAtRandom(wish: RoundWish): Promise<Round> {
  const since = performance.now()
  const crowd = 60 + 10 * (wish.kills + wish.databaseKills + wish.connectionStorms)
  const installation = await install({ seed: wish.seed, crowd })
  try {
    let life = await installation.live()
    const db = installation.database()
    const load = startLoad(installation, { most: crowd / 2 - 10 })
    let slowestRecovery = 0
    for (const blow of shuffled(installation, wish)) {
      if (blow === 'kill') {
        await pause(installation.dice.between(50, 3_500))
        await life.kill()
        life = await installation.live()
      } else {
        await pause(installation.dice.between(300, 2_000))
        if (blow === 'database') killDatabase(installation)
        else await storm(db)
      }
      // Every third blow falls while the desk is still getting up.
      if (installation.dice.between(0, 3) < 1) continue
      slowestRecovery = Math.max(slowestRecovery, await recovered(installation, db))
    }
    slowestRecovery = Math.max(slowestRecovery, await recovered(installation, db))
    await load.stop()
    await rest(installation, db)
    const found = await findings(installation)
    await life.stop()
    return {
      ...found,
      broken: [
        ...found.broken,
        ...complaints(load),
        ...installation.authority.broken,
        ...(installation.authority.broken.length > 0 ? [installation.lastWords('request failed')] : []),
      ],
      ...wish,
      acknowledged: installation.ledger.size,
      slowestRecovery: Math.round(slowestRecovery),
      milliseconds: Math.round(performance.now() - since),
    }
  } catch (fault) {
    throw new Error(`seed ${wish.seed}: ${String(fault)}\n${installation.lastWords()}`, { cause: fault })
  } finally {
    await installation.end()
  }
}

function shuffled({ dice }: Installation, wish: RoundWish): ('kill' | 'database' | 'storm')[] {
  const blows = [
    ...Array.from({ length: wish.kills }, () => 'kill' as const),
    ...Array.from({ length: wish.databaseKills }, () => 'database' as const),
    ...Array.from({ length: wish.connectionStorms }, () => 'storm' as const),
  ]
  return blows
    .map((blow) => ({ blow, at: dice.between(0, 1) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ blow }) => blow)
}

function killDatabase(installation: Installation): void {
  const pid = installation.postmaster()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}

/** Every connection of the desk is cut at once, five times in a row. */
async function storm(db: Database): Promise<void> {
  for (let times = 0; times < 5; times++) {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = 'guichet'`
      .execute(db)
      .catch(() => undefined)
    await pause(60)
  }
}

/** How long until the desk answers and whatever waited at this moment is carried out and published, untouched by us. */
async function recovered(installation: Installation, db: Database): Promise<number> {
  const since = performance.now()
  await until('the desk to answer', async () => (await fetch(`${installation.url}/health`)).status === 200)
  const due = await until('the database to answer', async () => await waiting(db))
  await until('what was due to be done', async () => {
    const left = await waiting(db)
    return (
      !due.effects.some((id) => left.effects.includes(id)) &&
      !due.entries.some((id) => left.entries.includes(id))
    )
  })
  return performance.now() - since
}

async function waiting(db: Database): Promise<{ effects: string[]; entries: string[] }> {
  const effects = await db.selectFrom('effect').select('id').where('state', '=', 'pending').execute()
  const entries = await sql<{ id: string }>`
    select id::text from log_entry where index is null
      or index >= (select coalesce(max(signed_size), 0) from log_checkpoint)`.execute(db)
  return { effects: effects.map(({ id }) => id), entries: entries.rows.map(({ id }) => id) }
}

/** Nobody wants anything new: the officer decides the last demands and the house comes to rest by itself. */
async function rest(installation: Installation, db: Database): Promise<void> {
  await until('the last decisions', async () => {
    await installation.officer().decideWhatWaits()
    const { rows } = await sql<{ open: number }>`
      select count(*) as open from demand where waits_for = 'person' and reference is not null`.execute(db)
    return Number(rows[0]?.open) === 0 && (await isIdle(db))
  })
}

function complaints(load: Load): string[] {
  return load.failures.map((failure) => `the load: ${failure}`)
}

function pause(milliseconds: number): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
