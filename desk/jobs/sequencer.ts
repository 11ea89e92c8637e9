/**
 * The one writer of the log. Entries wait in the database; this gives each its place, writes the files, reads them
 * back, and only then signs. It never blocks intake: while it is down entries pile up and an alarm is raised.
 */
import { base64, fromBase64, same } from '../../log/bytes.ts'
import { writeCheckpoint } from '../../log/checkpoint.ts'
import { signNote, type Signer, verifierKey } from '../../log/note.ts'
import { emptyRoot } from '../../log/tree.ts'
import type { House } from '../house.ts'
import { Fault } from '../outside/fault.ts'
import type { LogFiles } from '../outside/logfiles.ts'
import { sql, type Tx } from '../sql/database.ts'
import { type Loop, startLoop } from './loop.ts'

/** Taken for a round at a time; two processes with the role take turns and never write together. */
const advisoryLock = 0x67756963
const atMost = 4_096

export type Sequencer = Loop & { refused(): string | undefined }

export function startSequencer(
  house: House,
  files: LogFiles,
  options: { fatal: (fault: unknown) => void; published: () => void },
): Sequencer {
  let refused: string | undefined
  let resumed = false
  const loop = startLoop(
    house,
    'the sequencer',
    house.config.checkpointSeconds * 1_000,
    async () => {
      if (refused !== undefined) return false
      try {
        if (!resumed) await resume(house, files)
        resumed = true
        const more = await sequenceRound(house, files)
        if (more) options.published()
        return false
      } catch (fault) {
        // What the database took and what lies on the disk may differ now (a commit nobody answered): look again first.
        resumed = false
        if (!(fault instanceof Fault) || !['log-forked', 'log-damaged'].includes(fault.code)) throw fault
        // What was promised to others no longer fits what lies here: nothing more is signed until a person has looked.
        refused = `${fault.code}: ${fault.message}`
        house.say('THE LOG REFUSES TO SIGN', { why: refused })
        return false
      }
    },
    options.fatal,
  )
  // Checkpoints keep their pace whatever happens: the moment of publication says less about who did what.
  return { ...loop, hint: () => undefined, refused: () => refused }
}

/** One batch: places, files, re-reading, compare-and-swap, signature, publication. True if something was published. */
export async function sequenceRound(house: House, files: LogFiles): Promise<boolean> {
  const grown = await house.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      mine: boolean
    }>`select pg_try_advisory_xact_lock(${advisoryLock}) as mine`.execute(tx)
    return rows[0]?.mine ? await grow(tx, house, files) : undefined
  })
  if (!grown) return false
  await house.crashpoint('log.swapped')
  await signAndPublish(house, files, grown)
  return true
}

type Tree = { size: number; root: Uint8Array }

async function grow(tx: Tx, house: House, files: LogFiles): Promise<Tree | undefined> {
  const head = await headOf(tx, house)
  const pending = await tx
    .selectFrom('log_entry')
    .select(['id', 'entry'])
    .where('index', 'is', null)
    .orderBy('id')
    .limit(atMost)
    .execute()
  if (pending.length === 0) return undefined
  await sql`
    update log_entry set index = placed.index from (
      select id, ${head.size}::bigint + row_number() over (order by id) - 1 as index
      from unnest(${sql.val(pending.map(({ id }) => id))}::bigint[]) as id) placed
    where log_entry.id = placed.id`.execute(tx)
  await house.crashpoint('log.placed')
  const grown = await files.append(
    head.size,
    pending.map(({ entry }) => new Uint8Array(entry)),
  )
  await house.crashpoint('log.written')
  const reread = await files.verifyOnDisk(grown.size)
  if (!same(reread, grown.root))
    throw new Fault('log-damaged', { found: 'files that read back otherwise than they were written' })
  const swapped = await tx
    .updateTable('log_checkpoint')
    .set({ size: grown.size, root: base64(grown.root), at: house.clock.now() })
    .where('origin', '=', house.logOrigin)
    .where('size', '=', head.size)
    .where('root', '=', base64(head.root))
    .executeTakeFirst()
  if (swapped.numUpdatedRows !== 1n)
    throw new Fault('log-forked', { found: 'another tree in the database', wanted: `size ${head.size}` })
  await house.crashpoint('log.before-commit')
  return grown
}

async function headOf(tx: Tx, house: House): Promise<Tree> {
  await tx
    .insertInto('log_checkpoint')
    .values({
      origin: house.logOrigin,
      size: 0,
      root: base64(emptyRoot),
      signed_size: 0,
      note: null,
      at: house.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await tx
    .selectFrom('log_checkpoint')
    .select(['size', 'root'])
    .where('origin', '=', house.logOrigin)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { size: row.size, root: fromBase64(row.root, 32) }
}

async function signAndPublish(house: House, files: LogFiles, { size, root }: Tree): Promise<void> {
  const note = await signNote(
    writeCheckpoint({ origin: house.logOrigin, size, root }),
    ...(await logSigners(house)),
  )
  await house.crashpoint('log.signed')
  await files.publish(note)
  await house.crashpoint('log.published')
  await house.db
    .updateTable('log_checkpoint')
    .set({ signed_size: size, note })
    .where('origin', '=', house.logOrigin)
    .where('size', '>=', size)
    .execute()
}

export async function logSigners(house: Pick<House, 'keys' | 'logOrigin'>): Promise<Signer[]> {
  const signers = await house.keys.signers('log')
  return signers.map(({ publicKey, sign }) => ({
    key: verifierKey('log', house.logOrigin, new Uint8Array(publicKey)),
    sign: async (bytes) => new Uint8Array(await sign(bytes)),
  }))
}

/**
 * Before the first signature of a process: the files must give the root the database holds, and what was published
 * must be a beginning of it. A database restored from an old backup knows a smaller tree than the world does: refused,
 * also where no file tells of it, until somebody has taken the log up again (`backup/resume.ts`).
 */
async function resume(house: House, files: LogFiles): Promise<void> {
  const { rows } = await sql<{ backup: string }>`
    select backup from restored where resumed_at is null limit 1`.execute(house.db)
  if (rows[0])
    throw new Fault('log-forked', {
      found: `a database restored from the backup ${rows[0].backup}, which cannot know what was published since`,
      wanted: 'guichet resume, with the log as the world saw it last',
    })
  const head = await house.db.transaction().execute((tx) => headOf(tx, house))
  const root = await files.verifyOnDisk(head.size)
  if (!same(root, head.root))
    throw new Fault('log-forked', {
      found: 'files that give another root than the database holds',
      wanted: `the root of ${head.size} entries`,
    })
  const told = await files.publishedCheckpoint()
  if (told && told.size > head.size)
    throw new Fault('log-forked', {
      found: `a published checkpoint of ${told.size} entries`,
      wanted: `at most ${head.size}, as the database knows`,
    })
  if (told && !same(await files.rootAt(told.size), told.root))
    throw new Fault('log-forked', {
      found: `a published checkpoint of ${told.size} entries with another root`,
    })
  const signed = await house.db
    .selectFrom('log_checkpoint')
    .select('signed_size')
    .where('origin', '=', house.logOrigin)
    .executeTakeFirst()
  // The last process died between the swap and the signature: the same tree is signed now.
  if (head.size > 0 && (told?.size !== head.size || signed?.signed_size !== head.size))
    await signAndPublish(house, files, head)
}
