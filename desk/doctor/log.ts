import { existsSync } from 'node:fs'
import { base64, same } from '../../log/bytes.ts'
import { openCheckpoint } from '../../log/checkpoint.ts'
import { verifierKey } from '../../log/note.ts'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { systemClock } from '../outside/clock.ts'
import { folderKeys } from '../outside/keys-folder.ts'
import { openLogFiles } from '../outside/logfiles.ts'
import { systemChance } from '../outside/random.ts'
import type { FolderFacts, LogFacts, SetUp } from './facts.ts'

/**
 * Holds the files of the log against the head the database knows and against what was published, from the bytes of
 * the entries up. Beside a desk that writes, the head may be a moment old: a published tree may then be larger.
 */
export async function lookAtLog(
  config: Config,
  database: SetUp['database'],
  folder: FolderFacts | undefined,
): Promise<LogFacts> {
  if (!('checkpoints' in database)) return { state: 'unknown' }
  const origin = `${new URL(config.publicUrl).host}/log`
  const heads = database.checkpoints
  const head = heads.find((one) => one.origin === origin) ?? (heads.length === 1 ? heads[0] : undefined)
  const path = join(config.dataDir, 'log')
  const files = openLogFiles(path)
  const note = await files.published()
  if (!head || head.size === 0) {
    if (note !== undefined)
      return wrong(`files of a published log lie in ${path}, and the database knows none of ${origin}`)
    return { state: 'empty' }
  }
  try {
    const root = base64(await files.verifyOnDisk(head.size))
    if (root !== head.root)
      return wrong(`the files give another root for ${head.size} entries than the database holds`)
  } catch (fault) {
    return wrong(fault instanceof Error ? fault.message : String(fault))
  }
  return (
    (await publishedIsOurs(config, note, head, files, folder)) ?? {
      state: 'whole',
      size: head.size,
      origin: head.origin,
    }
  )
}

async function publishedIsOurs(
  config: Config,
  note: string | undefined,
  head: { origin: string; size: number; signedSize: number },
  files: ReturnType<typeof openLogFiles>,
  folder: FolderFacts | undefined,
): Promise<LogFacts | undefined> {
  if (note === undefined)
    return head.signedSize > 0 ? wrong('the published checkpoint is gone from the log folder') : undefined
  // Exposed keys are a finding of their own, and the desk would not read them either.
  if (
    !folder?.keys.present ||
    folder.keys.sealed ||
    folder.keys.fault ||
    !existsSync(join(config.dataDir, 'keys', 'log.1.key'))
  )
    return undefined
  const keys = await folderKeys({
    folder: join(config.dataDir, 'keys'),
    now: () => systemClock.now(),
    random: (length) => systemChance.bytes(length),
  })
  const known = (await keys.verifiers('log')).map(({ publicKey }) =>
    verifierKey('log', head.origin, new Uint8Array(publicKey)),
  )
  try {
    const { checkpoint } = openCheckpoint(note, known)
    if (checkpoint.size < head.signedSize)
      return wrong(
        `the published checkpoint has ${checkpoint.size} entries, and ${head.signedSize} were signed before`,
      )
    if (checkpoint.size <= head.size && !same(await files.rootAt(checkpoint.size), checkpoint.root))
      return wrong(`the published checkpoint of ${checkpoint.size} entries has another root than the files`)
    return undefined
  } catch (fault) {
    return wrong(fault instanceof Error ? fault.message : String(fault))
  }
}

function wrong(why: string): LogFacts {
  return { state: 'wrong', why: why.replace(/\.$/, '') }
}
