/** Puts a backup into a new data folder (and an empty database). Whole or not at all. */
import { createReadStream, existsSync } from 'node:fs'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { Config } from '../config.ts'
import { systemClock } from '../outside/clock.ts'
import type { Crashpoint } from '../outside/crashpoint.ts'
import { Fault } from '../outside/fault.ts'
import { migrate, migrateAsFarAs, migrationNames } from '../sql/database.ts'
import { type Filling, filling } from '../sql/dump.ts'
import { type Destroyed, destroyedIn } from './destroyed.ts'
import { copyWhole, makeFolder } from './files.ts'
import { type Opener, unlockKeys } from './keys.ts'
import { type Manifest, objectIn, verified } from './manifest.ts'
import { withoutDesk } from './place.ts'

export type RestoreWish = {
  backup: string
  keys: string
  opener: Opener
  /** The newest list of what was destroyed, beside the one that lies with the backups; `none` where there is no other. */
  destroyed: string
}

export type Restored = {
  at: string
  counts: Manifest['counts']
  objects: number
  destroyedAgain: number
  logSize: number
  /** People whose standing nobody knows. */
  asleep: number
}

/**
 * Verifies every byte first. Throws `backup-half`, `backup-damaged`, `backup-newer`, `target-not-empty`, `keys-locked`.
 * The log of what was restored signs nothing before somebody has said what the world saw last (`resume.ts`).
 */
export async function restore(
  config: Config,
  wish: RestoreWish,
  crashpoint: Crashpoint = () => undefined,
): Promise<Restored> {
  const manifest = await verified(wish.backup)
  const strange = manifest.migrations.filter((name) => !migrationNames.includes(name))
  if (strange.length > 0)
    throw new Fault('backup-newer', {
      found: `a backup with the schema ${strange.join(', ')}`,
      wanted: 'the version of the desk that made it, or a newer one',
    })
  if (existsSync(config.dataDir) && (await readdir(config.dataDir)).length > 0)
    throw new Fault('target-not-empty', { found: config.dataDir, wanted: 'a folder that is new or empty' })
  const making = `${config.dataDir}.restoring`
  await rm(making, { recursive: true, force: true })
  await makeFolder(making)
  try {
    const restored = await restoreInto({ ...config, dataDir: making }, wish, manifest, crashpoint)
    await rm(join(making, 'desk.lock'), { force: true })
    await rm(config.dataDir, { recursive: true, force: true })
    await rename(making, config.dataDir)
    await crashpoint('bring-back.placed')
    return restored
  } catch (fault) {
    await rm(making, { recursive: true, force: true })
    throw fault
  }
}

async function restoreInto(
  config: Config,
  wish: RestoreWish,
  manifest: Manifest,
  crashpoint: Crashpoint,
): Promise<Restored> {
  const locked = await readFile(wish.keys)
  if (createHash('sha256').update(locked).digest('hex') !== manifest.keys.sha256)
    throw new Fault('keys-other', {
      found: wish.keys,
      wanted: `${manifest.keys.name}, made with this backup`,
    })
  await unlockKeys(locked, wish.opener, join(config.dataDir, 'keys'))
  await crashpoint('bring-back.unlocked')
  const destroyed = [
    ...(await destroyedIn(join(wish.backup, '..', 'destroyed.jsonl'))),
    ...(wish.destroyed === 'none' ? [] : await listIn(wish.destroyed)),
  ]
  const gone = new Set(destroyed.filter(({ kind }) => kind === 'object').map(({ id }) => id))
  await makeFolder(join(config.dataDir, 'vault'))
  for (const { id } of manifest.objects)
    if (!gone.has(id)) await copyWhole(objectIn(wish.backup, id), join(config.dataDir, 'vault', `${id}.age`))
  for (const { path } of manifest.files)
    if (path.startsWith('log/') || path === 'installation.json')
      await copyWhole(join(wish.backup, path), join(config.dataDir, path))
  await crashpoint('bring-back.copied')
  const { asleep, destroyedAgain } = await withoutDesk(config, async ({ owner }) => {
    await migrateAsFarAs(owner, manifest.migrations)
    const done = await filling(
      owner,
      (target) => fillAll(target, wish.backup, manifest),
      async (target) => {
        const asleep = await closeDoors(target)
        const destroyedAgain = await destroyAgain(target, destroyed)
        await crashpoint('bring-back.filled')
        return { asleep, destroyedAgain }
      },
    )
    await migrate(owner)
    await crashpoint('bring-back.migrated')
    return done
  })
  return {
    at: manifest.at,
    counts: manifest.counts,
    objects: manifest.objects.filter(({ id }) => !gone.has(id)).length,
    destroyedAgain,
    asleep,
    logSize: manifest.heads[0]?.size ?? 0,
  }
}

async function fillAll(target: Filling, backup: string, manifest: Manifest): Promise<void> {
  for (const { name, columns, rows } of manifest.tables) {
    const written = await target.fill(name, columns, linesIn(join(backup, `database/${name}.jsonl.gz`)))
    if (written !== rows)
      throw new Fault('backup-damaged', { found: `${written} rows of ${name}`, wanted: `${rows}` })
  }
  await target.ask(`insert into restored (backup, taken_at, restored_at, log_size) values ($1, $2, $3, $4)`, [
    manifest.id,
    manifest.at,
    systemClock.now(),
    manifest.heads[0]?.size ?? 0,
  ])
}

/** Whoever came in before the backup comes in anew: what was ended since, by hand or by theft, must not open again. */
const closing = {
  session: 'delete from session',
  sign_in: 'update sign_in set expires_at = now() where used_at is null and expires_at > now()',
  account_asked: 'delete from account_asked',
  // Its owner links it again with a passkey; whoever wakes somebody is shown their passkeys alone.
  account: 'delete from account',
  // Giving a program another takes a minute; one that was stolen, and ended since, would read and change the lists again.
  // A sandbox gives its own platform the one that it has, and no other.
  api_token:
    'update api_token set ended_at = now() where ended_at is null and tenant_id in (select id from tenant where not sandbox)',
  calendar_feed: 'update calendar_feed set revoked_at = now() where revoked_at is null',
} as const

/**
 * Who worked here then may have left since, and who lost a passkey then had it taken: nobody knows. They sleep until
 * somebody who knows them says so. So does who had left then, if they are let in again: they may have come back once
 * before, and lost a passkey that the backup takes for theirs. Whoever plays people in a sandbox needs no standing.
 */
async function putToSleep(target: Filling): Promise<number> {
  await target.ask('alter table staff add column if not exists asleep_since timestamptz')
  const { rows } = await target.ask(
    'update staff set asleep_since = now() where tenant_id in (select id from tenant where not sandbox) returning active',
  )
  return rows.filter(({ active }) => active === true).length
}

/** A backup of an older schema has not all of these doors. */
async function closeDoors(target: Filling): Promise<number> {
  for (const [table, text] of Object.entries(closing)) {
    const { rows } = await target.ask('select to_regclass($1) is not null as there', [table])
    if (rows[0]?.there) await target.ask(text)
  }
  return await putToSleep(target)
}

/** A key that was destroyed after the backup lies in it still: it goes before anybody could use it. */
async function destroyAgain(target: Filling, destroyed: readonly Destroyed[]): Promise<number> {
  let again = 0
  for (const { kind, id, at } of destroyed) {
    const { rowCount } = await target.ask(
      kind === 'case'
        ? 'update case_key set wrapped = null, destroyed_at = $2 where case_id = $1 and wrapped is not null'
        : `update vault_object set wrapped_identity = null, wrapped_meta = null, destroyed_at = $2
           where id = $1 and wrapped_identity is not null`,
      [id, at],
    )
    again += rowCount ?? 0
  }
  return again
}

async function listIn(file: string): Promise<Destroyed[]> {
  if (!existsSync(file)) throw new Fault('list-missing', { found: file, wanted: 'a file, or the word none' })
  return await destroyedIn(file)
}

async function* linesIn(file: string): AsyncGenerator<string> {
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()) })
  for await (const line of lines) yield line
}
