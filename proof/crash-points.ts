/** The desk is killed at every named point in turn, each time in the middle of work that must pass through it. */
import type { CrashpointName } from '../desk/outside/crashpoint.ts'
import { withSecretSealed } from '../desk/tenants/setting-secrets.ts'
import { sql } from '../desk/sql/database.ts'
import type { Acknowledged } from './authority.ts'
import { type AlertBell, startBell } from './bell.ts'
import { install, type Installation, isIdle, until } from './installation.ts'
import { type Findings, findings } from './invariants.ts'
import type { Life } from './processes.ts'

export type PointsRound = Findings & {
  seed: number
  kills: number
  /** Points at which the desk did not die though the work went through: they are on the list and not on the path. */
  notReached: string[]
  slowestRecovery: number
  milliseconds: number
}

const minutes = 60_000
const days = 24 * 60 * minutes

/** How to bring a desk to a point. Most are on the way of any order; `story` names the few that need another one. */
type Way = {
  /** What has to happen for the point to be passed. */
  story: 'order' | 'twice' | 'withdrawn' | 'told' | 'unwell' | 'waits' | 'nothing'
  /** Milliseconds that seem to have passed since the last life. */
  later?: number
  /** Another point to die at in the life before, which leaves behind what this one is about. */
  after?: CrashpointName
}

function wayTo(point: CrashpointName): Way {
  if (point.startsWith('start.')) return { story: 'nothing' }
  if (point.startsWith('restore.') || point === 'follow-up.recorded') return { story: 'withdrawn' }
  if (point.startsWith('notice.')) return { story: 'told' }
  if (point === 'second-receipt.recorded') return { story: 'twice' }
  if (point === 'effect.postponed') return { story: 'unwell' }
  if (point === 'log.set-aside') return { story: 'order', after: 'log.written' }
  // Three quarters of a legal hour are over, and nobody has decided.
  if (point === 'sweep.warned' || point.startsWith('alert.')) return { story: 'waits', later: 50 * minutes }
  // Seven months on: what had to be kept for six may not be kept any longer.
  if (point.startsWith('release.')) return { story: 'nothing', later: 220 * days }
  return { story: 'order' }
}

/** An installation and what is still under way around it. */
type Trial = {
  installation: Installation
  /** Demands nobody decides on: their hour runs down, and somebody must be told. */
  undecided: Set<string>
  /** Senders whose desk died under them; they go on until they hold a receipt. */
  sending: Set<Promise<void>>
  complaints: string[]
  kills: number
  slowest: number
}

/** One installation killed once at each of `points`, then left to rest, and everything checked. */
export async function killedAtPoints(points: readonly CrashpointName[], seed: number): Promise<PointsRound> {
  const since = performance.now()
  const installation = await install({ seed, crowd: 20 + 6 * points.length })
  const bell = await startBell()
  const trial: Trial = {
    installation,
    undecided: new Set(),
    sending: new Set(),
    complaints: [],
    kills: 0,
    slowest: 0,
  }
  const notReached: CrashpointName[] = []
  try {
    await hangUp(installation, bell)
    // What needs another time of day comes last: a desk does not get younger.
    for (const point of points.toSorted((a, b) => (wayTo(a).later ?? 0) - (wayTo(b).later ?? 0))) {
      const { later = 0, after } = wayTo(point)
      if (later > installation.later) await growOlder(trial, later)
      if (after) await oneLife(trial, after)
      if (!(await oneLife(trial, point))) notReached.push(point)
    }
    const life = await installation.live()
    await atRest(trial, life)
    const found = await findings(installation)
    await life.stop()
    return {
      ...found,
      broken: [
        ...found.broken,
        ...installation.authority.broken,
        ...trial.complaints,
        ...notReached.map((point) => `${point} was never reached`),
      ],
      seed,
      kills: trial.kills,
      notReached,
      slowestRecovery: Math.round(trial.slowest),
      milliseconds: Math.round(performance.now() - since),
    }
  } catch (fault) {
    throw new Error(`seed ${seed}: ${String(fault)}\n${installation.lastWords()}`, { cause: fault })
  } finally {
    await bell.stop()
    await installation.end()
  }
}

/** The first life: a sandbox is made, and the operator's webhook is written into its settings. */
async function hangUp(installation: Installation, { url, secret }: AlertBell): Promise<void> {
  const life = await installation.live()
  const db = installation.database()
  const keys = await installation.keys()
  for (const { id } of (await sql<{ id: string }>`select id from tenant`.execute(db)).rows) {
    const { value } = await withSecretSealed({ keys }, id, {
      change: 'setting',
      setting: 'alertWebhook',
      value: { url, secret },
    })
    await sql`update tenant set settings = settings || ${JSON.stringify({ alertWebhook: value })}::jsonb where id = ${id}`.execute(
      db,
    )
  }
  await life.stop()
}

/** Lets everything come to rest, leaves one order undecided, and turns the desk's clock forward. */
async function growOlder(trial: Trial, later: number): Promise<void> {
  const life = await trial.installation.live()
  await atRest(trial, life)
  if (trial.undecided.size === 0) {
    const told = await handIn(trial, {})
    trial.undecided.add(told.id)
    await atRest(trial, life)
  }
  await life.stop()
  trial.installation.later = later
}

/** One life that is to end at `point`; it first finishes what the one before left undone. True if it died there. */
async function oneLife(trial: Trial, point: CrashpointName): Promise<boolean> {
  const life = await trial.installation.live({ crashAt: point })
  let dead = false
  const end = life.ended.then(({ signal }) => {
    dead = true
    return signal
  })
  // What was pressed and not answered is pressed again in the next life, so nobody waits for it here.
  const telling = tell(trial, wayTo(point).story, () => dead)
    .catch((fault) => void trial.complaints.push(`${point}: ${String(fault)}`))
    .finally(() => trial.sending.delete(telling))
  trial.sending.add(telling)
  const patience = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 45_000).unref())
  const signal = await Promise.race([end, patience])
  if (signal === 'late') await life.kill()
  if (signal === 'SIGKILL') trial.kills++
  return signal === 'SIGKILL'
}

/** Gives the desk work of the wanted kind until it dies of it. */
async function tell(trial: Trial, story: Way['story'], isOver: () => boolean): Promise<void> {
  if (story === 'nothing' || story === 'waits') return
  const { installation, undecided } = trial
  const { authority } = installation
  if (story === 'unwell') await installation.plaza('/admin/misbehave', { mode: 'unavailable', times: 4 })
  const begun = new Set<string>()
  const sending = handIn(trial, { gag: story === 'told', twice: story === 'twice' }).then(
    () => void trial.sending.delete(sending),
    (fault) => void trial.complaints.push(String(fault)),
  )
  trial.sending.add(sending)
  while (!isOver()) {
    const officer = installation.officer()
    await officer.decideWhatWaits(undecided).catch(() => 0)
    for (const told of [...installation.ledger.values()].slice(-3)) {
      if (begun.has(told.id) || undecided.has(told.id)) continue
      const demand = await officer.demand(told.id).catch(() => undefined)
      if (!demand?.answers?.length) continue
      begun.add(told.id)
      if (story === 'withdrawn') void authority.withdraw(told).catch(() => undefined)
      if (story === 'told' && demand.gag) await officer.liftSilence(told.id).catch(() => false)
    }
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
}

async function handIn(
  { installation, complaints }: Trial,
  { gag = false, twice = false }: { gag?: boolean; twice?: boolean },
): Promise<Acknowledged> {
  const wish = { posts: [installation.newPost()], gag }
  const [told, again] = twice
    ? await installation.authority.handInTwice(wish)
    : [await installation.authority.handIn(wish)]
  if (again && again.id !== told.id) complaints.push(`I1 ${told.number} was taken in as a second demand`)
  installation.ledger.set(told.id, told)
  return told
}

/** Everybody has the desk's word, every decision is made but those left open, and nothing is left to do. */
async function atRest(trial: Trial, life: Life): Promise<void> {
  const db = trial.installation.database()
  await Promise.all(trial.sending)
  await until('the desk to come to rest', async () => {
    await trial.installation.officer().decideWhatWaits(trial.undecided)
    const { rows } = await sql<{ open: number }>`
      select count(*) as open from demand
      where waits_for = 'person' and reference is not null and not (id = any(${[...trial.undecided]}::uuid[]))`.execute(
      db,
    )
    return Number(rows[0]?.open) === 0 && (await isIdle(db, trial.installation.later))
  })
  trial.slowest = Math.max(trial.slowest, performance.now() - life.startedAt)
}
