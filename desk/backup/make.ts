/** Makes a backup: database, vault, log and keys as they stood at one moment, while the desk works. */
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Instant } from '../../core/instant.ts'
import type { Config } from '../config.ts'
import { logFolder } from '../open.ts'
import { systemClock } from '../outside/clock.ts'
import type { Crashpoint } from '../outside/crashpoint.ts'
import { Fault, systemCode } from '../outside/fault.ts'
import { lockFolder } from '../outside/lock.ts'
import { inSnapshot, type Snapshot } from '../sql/dump.ts'
import { addDestroyed, destroyedIn } from './destroyed.ts'
import { copyWhole, makeFolder, writeBytes, writeLines } from './files.ts'
import { encrypterFor, type Lock, lockedKeys, sharePlace } from './keys.ts'
import { noteBackup } from './last.ts'
import { copyLog } from './log.ts'
import { hashed, type Manifest, objectIn, readManifest } from './manifest.ts'
import { besideDesk } from './place.ts'

export type BackupWish = {
  /** A folder for the backups, and another for the locked keys. */
  to: string
  keysTo: string
  lock: Lock
  /** Backups older than this go, and with them the copies of what was destroyed since. */
  keepDays: number
}

export type BackupMade = {
  folder: string
  keys: string
  at: Instant
  counts: Manifest['counts']
  bytes: number
  objects: { all: number; copied: number; goneMeanwhile: number }
  pruned: number
  warnings: string[]
}

/** When this returns, the backup is whole and on the disk. Throws `recipient-unusable`, `passphrase-weak`, `backup-running`, `keys-together`, or what broke. */
export async function makeBackup(
  config: Config,
  wished: BackupWish,
  crashpoint: Crashpoint = () => undefined,
): Promise<BackupMade> {
  const wish = { ...wished, to: resolve(wished.to), keysTo: resolve(wished.keysTo) }
  encrypterFor(wish.lock)
  await makeFolder(wish.to)
  await makeFolder(wish.keysTo)
  const shared = await sharePlace(wish.to, wish.keysTo)
  if (shared === 'folder')
    throw new Fault('keys-together', {
      found: `the keys inside ${wish.to}, or the other way round`,
      wanted: 'two places: who finds both has everything',
    })
  const busy = lockFolder(wish.to, systemClock.now())
  if (busy.kind === 'taken') throw new Fault('backup-running', { found: `another backup into ${wish.to}` })
  try {
    const made = await besideDesk(config, ({ connection, owner }) =>
      inSnapshot(connection, owner, (snapshot) => write(config, wish, snapshot, crashpoint)),
    )
    const pruned = await prune(wish.to, wish.keysTo, wish.keepDays)
    const { at, folder, keys } = made
    await noteBackup(config.dataDir, { at, folder, keys, apart: shared === undefined })
    return {
      ...made,
      pruned,
      warnings:
        shared === 'disk'
          ? [
              'The keys lie on the same disk as the backup: carry them to another place, or point --keys-to there.',
            ]
          : [],
    }
  } finally {
    busy.release()
  }
}

async function write(
  config: Config,
  wish: BackupWish,
  snapshot: Snapshot,
  crashpoint: Crashpoint,
): Promise<Omit<BackupMade, 'pruned' | 'warnings'>> {
  const at = systemClock.now()
  const id = at.replaceAll(/[:.]/g, '-')
  const folder = join(wish.to, id)
  await mkdir(folder, { mode: 0o700 })
  const files: Manifest['files'] = []
  const tables: Manifest['tables'] = []
  for (const table of snapshot.tables) {
    const path = `database/${table.name}.jsonl.gz`
    const { rows, ...facts } = await writeLines(join(folder, path), snapshot.lines(table))
    files.push({ path, ...facts })
    tables.push({ name: table.name, columns: table.columns.map(({ name }) => name), rows })
  }
  await crashpoint('backup.tables-written')
  for (const head of snapshot.heads)
    if (head.size > 0)
      for (const { path, ...facts } of await copyLog(logFolder(config), join(folder, 'log'), head))
        files.push({ path: `log/${path}`, ...facts })
  const settings = join(config.dataDir, 'installation.json')
  if (existsSync(settings)) {
    const written = await writeBytes(join(folder, 'installation.json'), await readFile(settings))
    files.push({ path: 'installation.json', ...written })
  }
  const vault = await copyObjects(config, wish.to, folder, snapshot)
  await crashpoint('backup.objects-copied')
  // After the objects: what was destroyed meanwhile is on the list too.
  await addDestroyed(join(wish.to, 'destroyed.jsonl'), await snapshot.destroyed())
  await addDestroyed(
    join(wish.to, 'destroyed.jsonl'),
    await destroyedIn(join(config.dataDir, 'destroyed.jsonl')),
  )
  const keys = `guichet-keys-${id}.age`
  const locked = await lockedKeys(join(config.dataDir, 'keys'), wish.lock)
  await writeBytes(join(wish.keysTo, keys), locked)
  await crashpoint('backup.keys-written')
  const text = `${JSON.stringify(
    {
      guichet: 'backup/1',
      id,
      at,
      publicUrl: config.publicUrl,
      migrations: [...snapshot.migrations],
      counts: await snapshot.counts(),
      tables,
      heads: snapshot.heads.map(({ origin, size, root }) => ({ origin, size, root })),
      files,
      ...vault.entries,
      keys: { name: keys, sha256: createHash('sha256').update(locked).digest('hex') },
    } satisfies Manifest,
    undefined,
    1,
  )}\n`
  const sum = createHash('sha256').update(text).digest('hex')
  await writeBytes(join(folder, 'manifest.sha256'), `${sum}  manifest.json\n`)
  // The manifest comes last and under another name first: with it the backup is whole, without it there is none.
  await writeBytes(join(folder, 'manifest.part'), text)
  await crashpoint('backup.manifest-written')
  await rename(join(folder, 'manifest.part'), join(folder, 'manifest.json'))
  await crashpoint('backup.whole')
  return {
    folder,
    keys: join(wish.keysTo, keys),
    at,
    counts: await snapshot.counts(),
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    objects: {
      all: vault.entries.objects.length,
      copied: vault.copied,
      goneMeanwhile: vault.entries.goneMeanwhile.length,
    },
  }
}

/** Objects never change, so one that an earlier backup copied is not copied again; its hash is known from there. */
async function copyObjects(config: Config, to: string, folder: string, snapshot: Snapshot) {
  const known = await knownObjects(to)
  const objects: Manifest['objects'] = []
  const goneMeanwhile: string[] = []
  let copied = 0
  for await (const { id } of snapshot.objects()) {
    const copy = objectIn(folder, id)
    const before = known.get(id)
    if (before && existsSync(copy)) {
      objects.push(before)
      continue
    }
    try {
      await copyWhole(join(config.dataDir, 'vault', `${id}.age`), copy)
    } catch (cause) {
      if (systemCode(cause) !== 'ENOENT') throw cause
      goneMeanwhile.push(id)
      continue
    }
    objects.push({ id, ...(await hashed(copy)) })
    copied++
  }
  return { entries: { objects, goneMeanwhile }, copied }
}

async function knownObjects(to: string): Promise<Map<string, Manifest['objects'][number]>> {
  const newest = (await wholeBackups(to)).at(-1)
  return new Map(newest?.manifest.objects.map((one) => [one.id, one]))
}

/** Backups that came to their end, oldest first. */
async function wholeBackups(to: string): Promise<{ name: string; manifest: Manifest }[]> {
  const names = (await readdir(to)).filter((name) => /^\d{4}-\d\d-\d\dT/.test(name)).toSorted()
  const found = await Promise.all(
    names.map(async (name) => ({
      name,
      manifest: await readManifest(join(to, name)).catch(() => undefined),
    })),
  )
  return found.flatMap(({ name, manifest }) => (manifest ? [{ name, manifest }] : []))
}

/** Removes what is older than it may be kept, half backups among it, and objects that no backup left names. */
async function prune(to: string, keysTo: string, keepDays: number): Promise<number> {
  const whole = await wholeBackups(to)
  const newest = whole.at(-1)?.name
  const oldest = Date.parse(systemClock.now()) - keepDays * 86_400_000
  const names = (await readdir(to)).filter((name) => /^\d{4}-\d\d-\d\dT/.test(name) && name !== newest)
  const old = names.filter((name) => {
    const manifest = whole.find((one) => one.name === name)?.manifest
    return manifest === undefined || Date.parse(manifest.at) < oldest
  })
  for (const name of old) {
    await rm(join(to, name), { recursive: true, force: true })
    await rm(join(keysTo, `guichet-keys-${name}.age`), { force: true })
  }
  const named = new Set(
    (await wholeBackups(to)).flatMap(({ manifest }) => manifest.objects.map(({ id }) => id)),
  )
  for (const shelf of await readdir(join(to, 'vault')).catch(() => []))
    for (const file of await readdir(join(to, 'vault', shelf)))
      if (!named.has(file.replace(/\.age(\.part)?$/, ''))) await rm(join(to, 'vault', shelf, file))
  return old.length
}
