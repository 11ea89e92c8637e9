import { base64, same } from '../../log/bytes.ts'
import { openCheckpoint, readCheckpoint } from '../../log/checkpoint.ts'
import { Malformed } from '../../log/malformed.ts'
import { verifierKey } from '../../log/note.ts'
import { frontierFrom } from '../../log/proof.ts'
import { emptyFrontier, rootOf } from '../../log/tree.ts'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { systemClock } from '../outside/clock.ts'
import { verifiersOn } from '../outside/keys/folder.ts'
import type { Shelf } from '../outside/keys/shelf.ts'
import { readLogFiles } from '../outside/logfiles/read.ts'
import { reread } from '../outside/logfiles/reread.ts'
import type { LogFacts, SetUp } from './facts.ts'

/** What the world was told, as it lies in the folder. To be read before the database is: see {@link lookAtLog}. */
export async function publishedNote({ dataDir }: Config): Promise<string | undefined> {
  return await readLogFiles(join(dataDir, 'log')).published()
}

/**
 * Holds the files of the log against the head the database knows and against what was published, from the bytes of
 * the entries up. A desk that runs writes meanwhile: the database knows a size before it is published, so a `note`
 * that was read before the database may never tell of more than the database does. Whether the desk signed it is told
 * where its keys are open.
 */
export async function lookAtLog(
  config: Config,
  database: SetUp['database'],
  shelf: Pick<Shelf, 'all'> | undefined,
  note: string | undefined,
): Promise<LogFacts> {
  if (!('checkpoints' in database)) return { state: 'unknown' }
  const origin = `${new URL(config.publicUrl).host}/log`
  const heads = database.checkpoints
  const head = heads.find((one) => one.origin === origin) ?? (heads.length === 1 ? heads[0] : undefined)
  const path = join(config.dataDir, 'log')
  const files = readLogFiles(path)
  if (!head || head.size === 0) {
    if (note !== undefined)
      return wrong(`files of a published log lie in ${path}, and the database knows none of ${origin}`)
    return { state: 'empty' }
  }
  try {
    const root = base64(rootOf(await reread(head.size, emptyFrontier, readHere(files))))
    if (root !== head.root)
      return wrong(`the files give another root for ${head.size} entries than the database holds`)
  } catch (fault) {
    return wrong(fault instanceof Error ? fault.message : String(fault))
  }
  return (
    (await publishedIsOurs(note, head, files, shelf)) ?? {
      state: 'whole',
      size: head.size,
      origin: head.origin,
    }
  )
}

async function publishedIsOurs(
  note: string | undefined,
  head: { origin: string; size: number; signedSize: number },
  files: ReturnType<typeof readLogFiles>,
  shelf: Pick<Shelf, 'all'> | undefined,
): Promise<LogFacts | undefined> {
  const since = await publishedSince(files, head.signedSize)
  if (since === undefined)
    return head.signedSize > 0 ? wrong('the published checkpoint is gone from the log folder') : undefined
  if (note === undefined || !shelf) return undefined
  const known = (await verifiersOn(shelf, 'log')).map(({ publicKey }) =>
    verifierKey('log', head.origin, new Uint8Array(publicKey)),
  )
  if (known.length === 0) return undefined
  try {
    const { checkpoint } = openCheckpoint(note, known)
    const { size } = openCheckpoint(since, known).checkpoint
    if (size < head.signedSize)
      return wrong(`the published checkpoint has ${size} entries, and ${head.signedSize} were signed before`)
    if (checkpoint.size > head.size)
      return wrong(`${checkpoint.size} entries were published, and the database knows ${head.size}`)
    const then = await frontierFrom(checkpoint.size, files.hashReader(head.size))
    if (!same(rootOf(then), checkpoint.root))
      return wrong(`the published checkpoint of ${checkpoint.size} entries has another root than the files`)
    return undefined
  } catch (fault) {
    return wrong(fault instanceof Error ? fault.message : String(fault))
  }
}

/** The published note, once it has caught up with what was signed: a desk that runs puts it there a moment later. */
async function publishedSince(
  files: ReturnType<typeof readLogFiles>,
  signedSize: number,
): Promise<string | undefined> {
  for (let looks = 1; ; looks++) {
    const note = await files.published()
    const isOld = note === undefined || sizeOf(note) < signedSize
    if (!isOld || looks === 30) return note
    await systemClock.pause(100)
  }
}

/** What cannot be read is not waited for: whoever opens it says what is wrong with it. */
function sizeOf(note: string): number {
  try {
    return readCheckpoint(note).size
  } catch (fault) {
    if (fault instanceof Malformed) return Infinity
    throw fault
  }
}

/** A partial file may have made room for the full one since the database was asked. */
function readHere({ readTile, publishedTile }: ReturnType<typeof readLogFiles>): typeof readTile {
  return async (tile) => {
    try {
      return await readTile(tile)
    } catch (fault) {
      const full = await publishedTile(tile).catch(() => undefined)
      if (full) return full
      throw fault
    }
  }
}

function wrong(why: string): LogFacts {
  return { state: 'wrong', why: why.replace(/\.$/, '') }
}
