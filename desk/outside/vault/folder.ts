import { createHash } from 'node:crypto'
import { chmod, mkdir, open, opendir, readFile, rename, rm, stat, statfs } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ReadableStream as WebStream } from 'node:stream/web'
import { Decrypter, Encrypter, generateX25519Identity, type Recipient } from 'age-encryption'
import type { Instant } from '../../../core/instant.ts'
import type { Random } from '../box.ts'
import { recipientOf } from './recipient.ts'
import { removeDurably, sync, syncFolder, syncingTogether } from '../durable.ts'
import { Fault, systemCode } from '../fault.ts'
import type { Fingerprint, Keys, Place } from '../keys.ts'
import type { Crashpoint } from '../crashpoint.ts'
import type { KeptMeta, Meta, Vault, VaultRow } from '../vault.ts'

export type FolderVaultSettings = {
  /** Made with mode 0700 when missing. */
  folder: string
  keys: Keys
  now: () => Instant
  random: Random
  /** Bytes; larger objects are refused. */
  largest?: number
  crashpoint?: Crashpoint
  /** Called once when the disk can no longer be trusted, before the fault is thrown: end the process. */
  onFatal?: (fault: Fault) => void
  /** Bytes free and in all of the disk under `folder`. */
  space?: (folder: string) => Promise<{ free: number; total: number }>
  /** Opens a new file for writing; a test hands in one whose disk fails. */
  openNew?: (path: string) => Promise<FileHandle>
}

const gibibyte = 1024 ** 3

/** A vault in a folder: one `age` v1 file an object (`<random id>.age`), written as `<id>.part` beside it. */
export async function folderVault(settings: FolderVaultSettings): Promise<Vault> {
  const { folder, keys, crashpoint = () => {}, largest = 16 * gibibyte } = settings
  const { openNew = (path) => open(path, 'wx', 0o600), space = spaceOnceASecond(settings.now) } = settings
  await makeFolder(folder)
  const syncNames = syncingTogether(folder)
  const fileOf = (objectId: string) => join(folder, `${checked(objectId)}.age`)

  async function room() {
    const { free, total } = await space(folder)
    // A tenth of a large disk is far more than one night needs: 5 and 10 GiB are enough there.
    return {
      free,
      total,
      warn: Math.min(total / 5, 10 * gibibyte),
      refuse: Math.min(total / 10, 5 * gibibyte),
    }
  }

  async function write(
    bytes: AsyncIterable<Uint8Array>,
    facts: { tenant: string; caseId: string; meta: Meta },
  ) {
    const { free, refuse } = await room()
    if (free < refuse) throw full({ found: `${free} bytes free`, wanted: `at least ${Math.round(refuse)}` })
    const objectId = randomId(settings.random)
    const place = { tenant: facts.tenant, caseId: facts.caseId, object: objectId }
    const identity = await generateX25519Identity()
    const twin = await keys.fingerprint(facts.tenant)
    const { size, sha256 } = await keep(objectId, measured(bytes, twin, largest), recipientOf(identity))
    const meta: KeptMeta = { ...facts.meta, size, sha256 }
    const wrapped = await keys.wrap(place, Buffer.from(identity, 'utf8'))
    const wrappedMeta = await keys.wrap(metaPlace(place), Buffer.from(JSON.stringify(meta), 'utf8'))
    if (wrapped.keyVersion !== wrappedMeta.keyVersion)
      throw new Fault('key-rotated-meanwhile', { again: true })
    return {
      objectId,
      size,
      sha256,
      fingerprint: twin.hex(),
      wrappedIdentity: wrapped.box,
      wrappedMeta: wrappedMeta.box,
      keyVersion: wrapped.keyVersion,
    }
  }

  async function keep(objectId: string, source: Measured, recipient: Recipient) {
    const temp = join(folder, `${objectId}.part`)
    const handle = await openNew(temp).catch(asFull)
    let closed = false
    try {
      const encrypter = new Encrypter()
      encrypter.addRecipient(recipient)
      for await (const some of gathered(await encrypter.encrypt(streamOf(source.bytes))))
        await handle.writeFile(some)
      await crashpoint('vault.temp')
      await sync(handle)
      await crashpoint('vault.fsync')
      closed = true
      await handle.close()
      await rename(temp, fileOf(objectId))
      await crashpoint('vault.rename')
      await syncNames()
      await crashpoint('vault.dirsync')
    } catch (cause) {
      if (!closed) await handle.close().catch(() => {})
      if (cause instanceof Fault && cause.fatal) {
        settings.onFatal?.(cause)
        throw cause
      }
      await remove(temp).catch(() => {})
      asFull(cause)
    }
    return source.result()
  }

  async function secretOf(row: VaultRow, box: Buffer | null, place: Place): Promise<string> {
    if (!box) throw new Fault('vault-shredded', { found: row.objectId })
    return (await keys.unwrap(place, { box, keyVersion: row.keyVersion })).toString('utf8')
  }
  const exportIdentity = (row: VaultRow) => secretOf(row, row.wrappedIdentity, placeOf(row))
  const metaOf = async (row: VaultRow) =>
    JSON.parse(await secretOf(row, row.wrappedMeta, metaPlace(placeOf(row)))) as KeptMeta

  async function read(row: VaultRow) {
    const meta = await metaOf(row)
    const decrypter = new Decrypter()
    decrypter.addIdentity(await exportIdentity(row))
    const handle = await open(fileOf(row.objectId)).catch((cause) => {
      throw new Fault(systemCode(cause) === 'ENOENT' ? 'vault-missing' : 'vault-unreadable', {
        found: row.objectId,
        cause,
      })
    })
    const file = streamOf(handle.createReadStream({ highWaterMark: 256 * 1024 }))
    const opened = await decrypter.decrypt(file).catch(async (cause) => {
      await handle.close().catch(() => {})
      throw new Fault('vault-unreadable', { found: row.objectId, cause })
    })
    return { meta, stream: streamOf(whole(opened, meta, row.objectId)) }
  }

  async function sealed({ objectId }: Pick<VaultRow, 'objectId'>) {
    return await readFile(fileOf(objectId)).catch((cause) => {
      throw new Fault(systemCode(cause) === 'ENOENT' ? 'vault-missing' : 'vault-unreadable', {
        found: objectId,
        cause,
      })
    })
  }

  async function sweepOrphans(known: (ids: readonly string[]) => Promise<Set<string>>, olderThanHours = 24) {
    const before = Date.parse(settings.now()) - olderThanHours * 3_600_000
    let gone = 0
    let batch: string[] = []
    const sweep = async () => {
      const kept = await known(batch)
      const orphans = batch.filter((id) => !kept.has(id))
      for (const id of orphans) await remove(fileOf(id))
      gone += orphans.length
      batch = []
    }
    for await (const entry of await opendir(folder)) {
      const [, id, kind] = /^([0-9a-f-]{36})\.(age|part)$/.exec(entry.name) ?? []
      if (id === undefined) continue
      const facts = await stat(join(folder, entry.name)).catch(() => undefined)
      if (!facts || facts.mtimeMs >= before) continue
      if (kind === 'part') {
        await remove(join(folder, entry.name))
        gone += 1
      } else batch.push(id)
      if (batch.length === 500) await sweep()
    }
    if (batch.length > 0) await sweep()
    if (gone > 0) await syncFolder(folder)
    return gone
  }

  async function rewrap(row: VaultRow) {
    const { wrappedIdentity, wrappedMeta, keyVersion } = row
    if (!wrappedIdentity || !wrappedMeta) return undefined
    const identity = await keys.rewrap(placeOf(row), { box: wrappedIdentity, keyVersion })
    const meta = await keys.rewrap(metaPlace(placeOf(row)), { box: wrappedMeta, keyVersion })
    if (!identity && !meta) return undefined
    if (identity?.keyVersion !== meta?.keyVersion || !identity || !meta)
      throw new Fault('key-rotated-meanwhile', { again: true })
    return { wrappedIdentity: identity.box, wrappedMeta: meta.box, keyVersion: identity.keyVersion }
  }

  return {
    write,
    read,
    sealed,
    metaOf,
    exportIdentity,
    rewrap,
    room,
    sweepOrphans,
    shred: (row) => removeDurably(fileOf(row.objectId)),
  }
}

type Measured = { bytes: AsyncIterable<Uint8Array>; result(): { size: number; sha256: string } }

/** Many small chunks become few writes; most parts of a copy are smaller than one. */
async function* gathered(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let some: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    some.push(chunk)
    size += chunk.length
    if (size < 256 * 1024) continue
    yield Buffer.concat(some)
    some = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(some)
}

/** Lets bytes pass while counting, hashing and fingerprinting them; stops a source that is too long. */
function measured(bytes: AsyncIterable<Uint8Array>, twin: Fingerprint, largest: number): Measured {
  const hash = createHash('sha256')
  let size = 0
  async function* passing() {
    for await (const chunk of bytes) {
      size += chunk.length
      if (size > largest) throw new Fault('vault-too-large', { wanted: `at most ${largest} bytes` })
      hash.update(chunk)
      twin.update(chunk)
      yield chunk
    }
  }
  return { bytes: passing(), result: () => ({ size, sha256: hash.digest('hex') }) }
}

/** Gives on what was opened and fails at the end when it is not all of what was stored. */
async function* whole(opened: AsyncIterable<Uint8Array>, meta: KeptMeta, objectId: string) {
  const hash = createHash('sha256')
  try {
    for await (const chunk of opened) {
      hash.update(chunk)
      yield chunk
    }
  } catch (cause) {
    throw new Fault('vault-unreadable', { found: objectId, cause })
  }
  if (hash.digest('hex') !== meta.sha256)
    throw new Fault('vault-unreadable', { found: `${objectId} with another hash` })
}

const streamOf = (bytes: AsyncIterable<Uint8Array>) =>
  WebStream.from(bytes) as unknown as ReadableStream<Uint8Array>
const remove = (path: string) => rm(path, { force: true })
const placeOf = (row: VaultRow): Place => ({ tenant: row.tenant, caseId: row.caseId, object: row.objectId })
/** Another place than the identity's, so that one cannot stand in for the other. */
const metaPlace = (place: Place): Place => ({ ...place, object: `${place.object}.meta` })

function randomId(random: Random): string {
  const bytes = Buffer.from(random(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Only our own names reach the file system. */
function checked(objectId: string): string {
  if (!/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(objectId))
    throw new Fault('name-unfit', { found: JSON.stringify(objectId) })
  return objectId
}

const full = (facts: { found?: string; wanted?: string; cause?: unknown }) =>
  new Fault('vault-full', { again: true, ...facts })

function asFull(cause: unknown): never {
  const code = systemCode(cause)
  if (code === 'ENOSPC' || code === 'EDQUOT') throw full({ found: code, cause })
  throw cause
}

async function spaceOf(folder: string) {
  const facts = await statfs(folder)
  return { free: facts.bavail * facts.bsize, total: facts.blocks * facts.bsize }
}

/** Many small objects come within a second; how full the disk is changes slowly beside what is kept free. */
function spaceOnceASecond(now: () => Instant): typeof spaceOf {
  let known: { second: string; facts: ReturnType<typeof spaceOf> } | undefined
  return (folder) => {
    const second = now().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)
    if (known?.second !== second) known = { second, facts: spaceOf(folder) }
    return known.facts
  }
}

async function makeFolder(folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) === undefined) return
  await chmod(folder, 0o700)
  await syncFolder(dirname(folder))
}
