/**
 * How the log of a restored desk goes on. The world has seen more of it than the backup knows: whoever continued from
 * the backup would sign a second history. So nothing is signed until the tree that was published last is taken up again,
 * from the old log folder or from a mirror; what it holds beyond the backup stands for ever, with its openings lost.
 */
import { rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { base64 } from '../../log/bytes.ts'
import { openCheckpoint } from '../../log/checkpoint.ts'
import { decodeBundle, tilesOf } from '../../log/tile.ts'
import type { EventDraft } from '../../core/event.ts'
import type { House } from '../house.ts'
import { logSigners } from '../jobs/sequencer.ts'
import { logFolder } from '../open.ts'
import { Fault } from '../outside/fault.ts'
import { openLogFiles } from '../outside/logfiles.ts'
import { readLogFiles } from '../outside/logfiles/read.ts'
import { verifierKey } from '../../log/note.ts'
import { type Database, inTenant, sql } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import { allTenants } from '../tenants.ts'
import { copyLog, tileOf } from './log.ts'

export type ResumeWish =
  /** A folder with the log as the world saw it last: `checkpoint` and `tile/…`. */
  | { from: string }
  /** Somebody answers for it that nothing was published after the backup. */
  | { asOfBackup: true }

export type Resumed = { from: number; to: number; found: number; lost: number }

/** Whether this database came out of a backup and its log may not go on yet. */
async function awaitsResumption(db: Database): Promise<{ backup: string; size: number } | undefined> {
  const { rows } = await sql<{ backup: string; size: number }>`
    select backup, log_size::int8 as size from restored where resumed_at is null
    order by restored_at desc limit 1`.execute(db)
  return rows[0]
}

/**
 * Takes the log up again, and records it as `checkpoint.resumed`. Throws `nothing-to-resume`, `log-other`, and
 * `log-forked` where what is offered does not continue the tree of the backup.
 */
export async function resumeLog(house: House, wish: ResumeWish, why: string): Promise<Resumed> {
  const waiting = await awaitsResumption(house.db)
  if (!waiting)
    throw new Fault('nothing-to-resume', { found: 'a log that was not restored, or goes on already' })
  const taken = 'from' in wish ? await takeUp(house, wish.from) : undefined
  const size = await house.db.transaction().execute(async (tx) => {
    const head = await tx
      .selectFrom('log_checkpoint')
      .select(['size', 'root'])
      .where('origin', '=', house.logOrigin)
      .forUpdate()
      .executeTakeFirst()
    const before = head?.size ?? 0
    const grown = taken ?? { size: before, root: head?.root ?? '', note: null, entries: [] }
    let found = 0
    for (const [n, entry] of grown.entries.entries()) {
      const placed = await tx
        .updateTable('log_entry')
        .set({ index: before + n })
        .where('entry', '=', Buffer.from(entry))
        .where('index', 'is', null)
        .executeTakeFirst()
      found += Number(placed.numUpdatedRows)
    }
    if (taken)
      await tx
        .updateTable('log_checkpoint')
        .set({ size: taken.size, root: taken.root, signed_size: taken.size, note: taken.note })
        .where('origin', '=', house.logOrigin)
        .execute()
    await sql`update restored set resumed_at = ${house.clock.now()}::timestamptz, resumed_size = ${grown.size}, why = ${why}
      where resumed_at is null`.execute(tx)
    return { from: before, to: grown.size, found, lost: grown.entries.length - found }
  })
  await tellEveryTenant(house, size, why)
  return size
}

type Taken = { size: number; root: string; note: string; entries: Uint8Array[] }

/** Verifies what is offered from its entries up and puts it in the place of the log folder, which is kept beside it. */
async function takeUp(house: House, offered: string): Promise<Taken> {
  const note = await readLogFiles(offered).published()
  if (note === undefined) throw new Fault('log-other', { found: `no checkpoint in ${offered}` })
  const known = [
    ...(await logSigners(house)).map(({ key }) => key),
    ...(await house.keys.verifiers('log')).map(({ publicKey }) =>
      verifierKey('log', house.logOrigin, new Uint8Array(publicKey)),
    ),
  ]
  const { checkpoint } = openOurs(note, known, house.logOrigin)
  const head = await house.db
    .selectFrom('log_checkpoint')
    .select(['size', 'root'])
    .where('origin', '=', house.logOrigin)
    .executeTakeFirst()
  const before = head?.size ?? 0
  if (checkpoint.size < before)
    throw new Fault('log-other', {
      found: `a checkpoint of ${checkpoint.size} entries`,
      wanted: `at least the ${before} of the backup`,
    })
  const folder = logFolder(house.config)
  const making = `${folder}.resuming`
  await rm(making, { recursive: true, force: true })
  const root = base64(checkpoint.root)
  await copyLog(offered, making, { origin: checkpoint.origin, size: checkpoint.size, root, note })
  const files = openLogFiles(making)
  await files.verifyOnDisk(checkpoint.size)
  if (head && before > 0 && base64(await files.rootAt(before)) !== head.root)
    throw new Fault('log-forked', {
      found: `a tree of ${checkpoint.size} entries whose first ${before} are not those of the backup`,
    })
  const entries = await entriesFrom(making, before, checkpoint.size)
  const aside = `${folder}.before-${house.clock.now().replaceAll(/[:.]/g, '-')}`
  if (existsSync(folder)) await rename(folder, aside)
  await rename(making, folder)
  return { size: checkpoint.size, root, note, entries }
}

function openOurs(note: string, known: Parameters<typeof openCheckpoint>[1], origin: string) {
  try {
    return openCheckpoint(note, known)
  } catch (cause) {
    throw new Fault('log-other', {
      found: `a checkpoint of ${note.split('\n')[0]}, not signed with a key of this desk for its log`,
      wanted: `the log ${origin}, as it was published last (the address is that of GUICHET_URL)`,
      cause,
    })
  }
}

async function entriesFrom(folder: string, before: number, size: number): Promise<Uint8Array[]> {
  const reader = readLogFiles(folder)
  const found: Uint8Array[] = []
  for (const tile of tilesOf(size)) {
    if (tile.level !== 'entries' || (tile.index + 1) * 256 <= before) continue
    const entries = decodeBundle(await tileOf(reader, tile), tile.width)
    found.push(...entries.slice(Math.max(0, before - tile.index * 256)))
  }
  return found
}

async function tellEveryTenant(house: House, resumed: Resumed, why: string): Promise<void> {
  const event: EventDraft = {
    type: 'checkpoint.resumed',
    at: house.clock.now(),
    actor: { kind: 'desk', name: '' },
    says: { key: 'history.log-resumed', params: { from: resumed.from, to: resumed.to, lost: resumed.lost } },
    body: { ...resumed, why },
  }
  for (const tenant of await allTenants(house.db))
    await inTenant(house.db, tenant.id, (tx) => recordOwnEvents(tx, house, tenant, [event]))
}
