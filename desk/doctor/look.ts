/** Gathers what the doctor judges. Changes nothing; a database that sleeps is woken for the look and put to sleep again. */
import { readdir, stat, statfs } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lastBackup } from '../backup/last.ts'
import type { Config } from '../config.ts'
import { keySettings } from '../open.ts'
import { originsOf } from '../platforms/connections.ts'
import { systemClock } from '../outside/clock.ts'
import { Fault } from '../outside/fault.ts'
import { unboxed } from '../outside/keys/folder.ts'
import { openShelf, type Shelf } from '../outside/keys/shelf.ts'
import { lockFolder } from '../outside/lock.ts'
import { runConfined } from '../outside/process.ts'
import { systemChance } from '../outside/random.ts'
import { openWire } from '../outside/wire.ts'
import { startEmbedded } from '../sql/embedded.ts'
import { type DatabaseFacts, embeddedConnection, inspectDatabase } from '../sql/inspect.ts'
import { type Connection, deskRole } from '../sql/database.ts'
import type { SealedCase } from '../sql/inspect-tenant.ts'
import type { FolderFacts, SetUp } from './facts.ts'
import { lookAtLog, publishedNote } from './log.ts'

export async function lookAt(config: Config): Promise<SetUp> {
  const there = existsSync(config.dataDir)
  const lock = there ? lockFolder(config.dataDir, systemClock.now()) : undefined
  const running = lock?.kind === 'taken'
  try {
    const keys = await keysIn(config)
    const folder = there ? await folderFacts(config, keys) : undefined
    const note = await publishedNote(config)
    const database = await databaseFacts(config, running)
    const publicUrl = (lock?.kind === 'taken' && lock.by?.url) || config.publicUrl
    const video = await runConfined({ program: 'ffmpeg', args: ['-hide_banner', '-muxers'] })
    return {
      // Whoever asks need not repeat the environment of a desk that runs.
      publicUrl,
      mediaUrl: config.mediaUrl,
      dataDir: config.dataDir,
      embedded: config.databaseUrl === undefined,
      running,
      ...(folder ? { folder } : {}),
      database,
      sealedByOthers: await sealedByOthers(keys, database),
      log: await lookAtLog(config, database, keys.shelf, note),
      ...(await backupOf(config.dataDir)),
      unreachablePlatforms: 'tenants' in database ? await unreachable(database) : [],
      ffmpeg: video.kind === 'done',
      chromaprint: video.kind === 'done' && /\bchromaprint\b/.test(String(Buffer.from(video.stdout))),
      ...(await readingOf(config)),
      confinement: video.confinement,
      ...timeKeeping(),
      now: systemClock.now(),
    }
  } finally {
    if (lock?.kind === 'held') lock.release()
  }
}

async function readingOf({ decoding: { languages } }: Config): Promise<Pick<SetUp, 'reading'>> {
  if (languages.length === 0) return {}
  const ran = await runConfined({ program: 'tesseract', args: ['--list-langs'] })
  const there = ran.kind === 'done' ? String(Buffer.from(ran.stdout)).split(/\s+/) : []
  return { reading: { languages, missing: languages.filter((language) => !there.includes(language)) } }
}

async function backupOf(dataDir: string): Promise<Pick<SetUp, 'backup'>> {
  const found = await lastBackup(dataDir)
  return found ? { backup: { at: found.at, apart: found.apart } } : {}
}

async function folderFacts(config: Config, { names, fault, lockedBy }: KeysHere): Promise<FolderFacts> {
  const { dataDir } = config
  const facts = await stat(dataDir)
  const disk = await statfs(dataDir)
  const samples = join(dataDir, 'sample-authority')
  const exposed = await exposedIn(dataDir, [
    'keys',
    'vault',
    'postgres',
    'sample-authority',
    'desk.lock',
    'postgres.log',
  ])
  return {
    mode: facts.mode & 0o777,
    mine: process.geteuid === undefined || facts.uid === process.geteuid(),
    exposed,
    keys: {
      present: names.some((name) => name.endsWith('.key')),
      sealed: names.includes('passphrase.json'),
      ...(fault === undefined ? {} : { fault }),
      ...(lockedBy === undefined ? {} : { lockedBy }),
      sandboxDocument: !config.document && names.some((name) => /^document\.\d+\.key$/.test(name)),
    },
    free: { bytes: disk.bavail * disk.bsize, share: disk.blocks === 0 ? 1 : disk.bavail / disk.blocks },
    sampleKeys: existsSync(samples) && (await readdir(samples)).some((name) => name.endsWith('.jwk.json')),
  }
}

/** Each of these, and what lies right inside, that others may read or write. The log is public and is not among them. */
async function exposedIn(dataDir: string, names: readonly string[]): Promise<FolderFacts['exposed']> {
  const found: { path: string; mode: number }[] = []
  const look = async (path: string) => {
    const { mode } = await stat(path)
    if ((mode & 0o077) !== 0) found.push({ path, mode: mode & 0o777 })
  }
  for (const name of names) {
    const path = join(dataDir, name)
    if (!existsSync(path)) continue
    await look(path)
    // PostgreSQL keeps its own house in order, and refuses to start where it cannot.
    if (name === 'postgres' || !(await stat(path)).isDirectory()) continue
    for (const inside of await readdir(path)) await look(join(path, inside)).catch(goneMeanwhile)
  }
  return found
}

function goneMeanwhile(fault: NodeJS.ErrnoException): void {
  if (fault.code !== 'ENOENT') throw fault
}

/** Keys that are only read. Asking for the newest of a kind would make it where there is none. */
type Reading = Pick<Shelf, 'all' | 'find'>
/** The files of the key folder; open, or why a desk could not open them. */
type KeysHere = { names: readonly string[]; shelf?: Reading; fault?: string; lockedBy?: string }

/** A folder without keys is not opened: it would be made ready for them. */
async function keysIn(config: Config): Promise<KeysHere> {
  const folder = join(config.dataDir, 'keys')
  const names = existsSync(folder) ? await readdir(folder) : []
  const sealed = names.includes('passphrase.json')
  // Whoever asks need not know where the passphrase of the desk lies; where it is said, it must open.
  if (sealed && !config.keysPassphraseFile) return { names }
  const said = (fault: unknown) => (fault instanceof Fault ? fault.message : String(fault))
  const keys = await keySettings({ ...config, document: undefined }).catch(said)
  if (typeof keys === 'string') return { names, lockedBy: keys }
  if (!names.some((name) => name.endsWith('.key'))) return { names }
  try {
    const shelf = await openShelf({
      ...keys,
      now: () => systemClock.now(),
      random: (length) => systemChance.bytes(length),
    })
    await shelf.all()
    return { names, shelf }
  } catch (fault) {
    const isLocked = fault instanceof Fault && fault.code === 'keys-locked'
    return { names, ...(isLocked ? { lockedBy: said(fault) } : { fault: said(fault) }) }
  }
}

/** What of a set-up says whether its keys and its database belong together: to be asked before anything is made or changed. */
export async function lookAtKeys(config: Config): Promise<Pick<SetUp, 'dataDir' | 'sealedByOthers'>> {
  const others = await sealedByOthers(await keysIn(config), await databaseFacts(config, false))
  return { dataDir: config.dataDir, sealedByOthers: others }
}

/** The tenants of whom something lies sealed in the database that no key here opens. Keys that are locked say nothing. */
async function sealedByOthers(
  { names, shelf }: KeysHere,
  database: SetUp['database'],
): Promise<SetUp['sealedByOthers']> {
  if (!('tenants' in database)) return []
  const isBare = !names.some((name) => name.endsWith('.key'))
  if (!shelf && !isBare) return []
  const others: string[] = []
  for (const { hostname, sealed } of database.tenants)
    if (sealed && !(shelf && (await opens(shelf, sealed)))) others.push(hostname)
  return others
}

async function opens(shelf: Reading, { place, ...wrapped }: SealedCase): Promise<boolean> {
  try {
    await unboxed(shelf, { ...place, object: 'case-key' }, wrapped)
    return true
  } catch (fault) {
    if (fault instanceof Fault && (fault.code === 'key-unknown' || fault.code === 'key-mismatch'))
      return false
    throw fault
  }
}

async function databaseFacts(config: Config, running: boolean): Promise<SetUp['database']> {
  const { dataDir, databaseUrl, migrateDatabaseUrl } = config
  try {
    if (databaseUrl !== undefined) {
      const owner = { connectionString: migrateDatabaseUrl ?? databaseUrl }
      return await inspectDatabase({ connectionString: databaseUrl }, { now, owner })
    }
    if (running) {
      const embedded = embeddedConnection(dataDir)
      if (!embedded) return { unreachable: 'the desk runs and its PostgreSQL does not' }
      return await inspectEmbedded(embedded.connection).finally(embedded.forget)
    }
    if (!existsSync(join(dataDir, 'postgres'))) return { unreachable: 'it was never started', never: true }
    const woken = await startEmbedded({ dataDir, log: () => undefined })
    return await inspectEmbedded(woken.connection).finally(() => woken.stop())
  } catch (fault) {
    return {
      unreachable: fault instanceof Error ? fault.message.split('\n', 1)[0] || fault.name : String(fault),
    }
  }
}

/** The desk signs in as its own role. A cluster of an earlier version does not let it yet; the next start does. */
async function inspectEmbedded(owner: Connection): Promise<DatabaseFacts> {
  return await inspectDatabase({ ...owner, user: deskRole }, { now, owner }).catch(() =>
    inspectDatabase(owner, { now, owner }),
  )
}

const now = () => Date.parse(systemClock.now())

async function unreachable({ tenants }: DatabaseFacts): Promise<SetUp['unreachablePlatforms']> {
  const origins = new Set(
    tenants.flatMap(({ settings }) => (settings.platforms ?? []).flatMap((each) => originsOf(each))),
  )
  const tried = [...origins].map(async (origin) => {
    const wire = openWire({ origins: [origin], clock: systemClock, record: () => undefined })
    try {
      const { body } = await wire({ method: 'HEAD', url: origin, timeoutMs: 5_000 })
      await body[Symbol.asyncIterator]().return?.()
      return []
    } catch (fault) {
      return [{ origin, why: fault instanceof Error ? fault.message : String(fault) }]
    }
  })
  return (await Promise.all(tried)).flat()
}

/** systemd leaves a file once the clock has been set from a time server; without systemd nobody says. */
function timeKeeping(): { timeSynchronised?: boolean } {
  if (!existsSync('/run/systemd/timesync')) return {}
  return { timeSynchronised: existsSync('/run/systemd/timesync/synchronized') }
}
