import { scryptSync } from 'node:crypto'
import { constants, statSync } from 'node:fs'
import { chmod, mkdir, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../../../core/instant.ts'
import { joined, openBox, sealBox } from '../box.ts'
import type { Random } from '../box.ts'
import { sandboxDocumentKey } from '../seal/certificate.ts'
import { createOnce, removeDurably, syncFolder } from '../durable.ts'
import { Fault, systemCode } from '../fault.ts'
import { passphraseWeakness, weakness } from '../keys.ts'
import type { KeyFacts, KeyPurpose } from '../keys.ts'

export type ShelfSettings = {
  /** Made with mode 0700 when missing; refused when others can read it. */
  folder: string
  now: () => Instant
  random: Random
  /** Seals every key file (scrypt, then AES-256-GCM). Said when the folder is made, and from then on always. */
  passphrase?: string
}

export type Kept = KeyFacts & { secret: Buffer; chain?: Buffer[] }

/** The files of the key folder, and nothing about what keys are for. */
export type Shelf = {
  all(): Promise<readonly Kept[]>
  /** The newest key of a kind; the first one is made when asked for. */
  newest(purpose: KeyPurpose, tenant?: string): Promise<Kept>
  /** Newest first. */
  inForce(purpose: KeyPurpose, tenant?: string): Promise<readonly Kept[]>
  find(purpose: KeyPurpose, tenant: string | undefined, version: number): Promise<Kept | undefined>
  add(purpose: KeyPurpose, tenant?: string): Promise<Kept>
  end(id: string, at: Instant): Promise<void>
  destroy(id: string): Promise<void>
}

export async function openShelf({ folder, now, random, passphrase }: ShelfSettings): Promise<Shelf> {
  await makeFolder(folder)
  const root = await rootKey(folder, passphrase, random)
  let kept: Kept[] = []
  let seen = -1n
  let hasLooked = false

  /** Another process may have rotated: the folder's own time says so, or the caller who misses a key. */
  async function refresh(always = false): Promise<Kept[]> {
    // Asked several times for every order: a folder found unchanged is not looked at again in this turn of the loop.
    if (hasLooked && !always) return kept
    // Waiting for the answer would cost more than the answer.
    const { mtimeNs } = statSync(folder, { bigint: true })
    if (always || mtimeNs !== seen) {
      kept = await readAll(folder, root)
      seen = mtimeNs
    } else {
      hasLooked = true
      setImmediate(() => (hasLooked = false)).unref()
    }
    return kept
  }

  async function of(purpose: KeyPurpose, tenant: string | undefined): Promise<Kept[]> {
    return (await refresh()).filter((key) => key.purpose === purpose && key.tenant === tenant)
  }

  async function add(purpose: KeyPurpose, tenant?: string): Promise<Kept> {
    return make(purpose, tenant, Math.max(0, ...(await of(purpose, tenant)).map((key) => key.version)) + 1)
  }

  async function make(purpose: KeyPurpose, tenant: string | undefined, version: number): Promise<Kept> {
    const fresh = await freshSecret(purpose, now(), random)
    const key: Kept = { id: keyId(purpose, tenant, version), purpose, version, start: now(), ...fresh }
    if (tenant !== undefined) key.tenant = tenant
    const text = JSON.stringify(written(key, root, random), undefined, 2)
    const suffix = Buffer.from(random(6)).toString('hex')
    // When another process was quicker, its key is the one.
    await createOnce(join(folder, `${key.id}.key`), Buffer.from(`${text}\n`), suffix)
    await refresh(true)
    const found = await find(purpose, tenant, version)
    if (!found) throw new Fault('key-unwritten', { found: key.id })
    return found
  }

  async function find(
    purpose: KeyPurpose,
    tenant: string | undefined,
    version: number,
  ): Promise<Kept | undefined> {
    const here = (list: Kept[]) => list.find((key) => key.version === version)
    return here(await of(purpose, tenant)) ?? (await refresh(true), here(await of(purpose, tenant)))
  }

  async function named(id: string): Promise<Kept> {
    const key = (await refresh(true)).find((one) => one.id === id)
    if (!key) throw new Fault('key-unknown', { found: id })
    return key
  }

  const newest = async (purpose: KeyPurpose, tenant?: string) =>
    // Whoever was quicker makes it: asked for twice at once, the first key is still one.
    (await of(purpose, tenant)).at(-1) ?? make(purpose, tenant, 1)

  return {
    all: () => refresh(),
    newest,
    inForce: async (purpose, tenant) =>
      (await of(purpose, tenant)).filter((key) => !ended(key, now())).toReversed(),
    find,
    add,
    async end(id, at) {
      const key = await named(id)
      if (key.end !== undefined) throw new Fault('key-ends-already', { found: key.end })
      if ((await newest(key.purpose, key.tenant)).id === id) {
        throw new Fault('key-in-use', { found: `${id}, the newest of its kind`, wanted: 'rotate first' })
      }
      const text = `${JSON.stringify({ id, end: at })}\n`
      await createOnce(join(folder, `${id}.end`), Buffer.from(text), Buffer.from(random(6)).toString('hex'))
      await refresh(true)
    },
    async destroy(id) {
      const key = await named(id)
      if (!ended(key, now()))
        throw new Fault('key-in-use', { found: id, wanted: 'a key whose end has passed' })
      if (key.purpose === 'log' || key.purpose === 'receipt' || key.purpose === 'document') {
        throw new Fault('key-kept', {
          found: id,
          wanted: 'its public half, for those who check old signatures',
        })
      }
      await removeDurably(join(folder, `${id}.key`))
      await removeDurably(join(folder, `${id}.end`))
      await refresh(true)
    },
  }
}

async function makeFolder(folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) {
    await chmod(folder, 0o700)
    await syncFolder(join(folder, '..'))
  }
  const facts = await stat(folder)
  refuseExposed(folder, facts)
}

function refuseExposed(path: string, facts: { mode: number; uid: number }): void {
  if ((facts.mode & 0o077) !== 0) {
    const found = `${path} with mode ${(facts.mode & 0o777).toString(8)}`
    throw new Fault('key-exposed', { found, wanted: 'readable by its owner only (0600, folders 0700)' })
  }
  if (process.geteuid && facts.uid !== process.geteuid()) {
    throw new Fault('key-exposed', { found: `${path} owned by user ${facts.uid}`, wanted: 'our own user' })
  }
}

/**
 * Reads a secret file through one handle, so that what was checked is what was read. In our own folder a
 * link is refused; a path that the operator gave may be one, as secrets are often mounted that way.
 */
export async function readSecret(path: string, { links = false } = {}): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | (links ? 0 : constants.O_NOFOLLOW)).catch((cause) => {
    if (systemCode(cause) !== 'ELOOP') throw cause
    throw new Fault('key-exposed', { found: `${path}, a link`, wanted: 'the file itself', cause })
  })
  try {
    refuseExposed(path, await handle.stat())
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

/** The key that seals the others, from the passphrase; `undefined` in a folder without one. */
async function rootKey(
  folder: string,
  passphrase: string | undefined,
  random: Random,
): Promise<Buffer | undefined> {
  const path = join(folder, 'passphrase.json')
  const names = await readdir(folder)
  if (passphrase === undefined) {
    if (names.includes('passphrase.json')) throw new Fault('keys-locked', { wanted: 'the passphrase' })
    return undefined
  }
  const why = passphraseWeakness(passphrase)
  if (why) throw new Fault('key-weak', { found: `a passphrase with ${why}` })
  if (!names.includes('passphrase.json')) {
    if (names.some((name) => name.endsWith('.key'))) {
      throw new Fault('keys-unsealed', {
        found: `key files without passphrase in ${folder}`,
        wanted: 'an empty folder',
      })
    }
    const salt = Buffer.from(random(32))
    const root = derive(passphrase, salt)
    const check = sealBox(root, Buffer.from('guichet'), 'passphrase', random)
    const text = JSON.stringify({
      kdf: 'scrypt N=32768 r=8 p=1',
      salt: salt.toString('base64'),
      check: check.toString('base64'),
    })
    await createOnce(path, Buffer.from(`${text}\n`), Buffer.from(random(6)).toString('hex'))
  }
  const { salt, check } = JSON.parse(await readSecret(path)) as { salt: string; check: string }
  const root = derive(passphrase, Buffer.from(salt, 'base64'))
  if (!openBox(root, Buffer.from(check, 'base64'), 'passphrase')) {
    throw new Fault('keys-locked', {
      found: 'another passphrase',
      wanted: 'the one the folder was made with',
    })
  }
  return root
}

function derive(passphrase: string, salt: Buffer): Buffer {
  return scryptSync(passphrase.normalize('NFC'), salt, 32, { N: 32768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 })
}

type Written = {
  id: string
  purpose: KeyPurpose
  tenant?: string
  version: number
  start: Instant
  chain?: string[]
  secret?: string
  sealed?: string
}

function written(key: Kept, root: Buffer | undefined, random: Random): Written {
  const { secret, chain, ...facts } = key
  const locked = root
    ? { sealed: sealBox(root, secret, joined('key', key.id), random).toString('base64') }
    : { secret: secret.toString('base64') }
  return { ...facts, ...(chain ? { chain: chain.map((one) => one.toString('base64')) } : {}), ...locked }
}

async function readAll(folder: string, root: Buffer | undefined): Promise<Kept[]> {
  const names = new Set(await readdir(folder))
  const kept: Kept[] = []
  for (const name of names) {
    if (!name.endsWith('.key')) continue
    const text = await readSecret(join(folder, name)).catch((cause) => {
      // Destroyed by another process since we listed the folder.
      if (systemCode(cause) === 'ENOENT') return undefined
      throw cause
    })
    if (text === undefined) continue
    const key = readKey(name, text, root)
    const endName = `${key.id}.end`
    if (names.has(endName))
      key.end = (JSON.parse(await readSecret(join(folder, endName))) as { end: Instant }).end
    kept.push(key)
  }
  return kept.sort((a, b) => a.version - b.version)
}

function readKey(name: string, text: string, root: Buffer | undefined): Kept {
  const { secret, sealed, chain, ...facts } = parsed(name, text)
  if (`${facts.id}.key` !== name || facts.id !== keyId(facts.purpose, facts.tenant, facts.version)) {
    throw new Fault('key-unreadable', { found: `${name} with the id ${facts.id}` })
  }
  if (root && secret !== undefined) throw new Fault('keys-unsealed', { found: name })
  const open =
    sealed && root ? openBox(root, Buffer.from(sealed, 'base64'), joined('key', facts.id)) : undefined
  const bytes = open ?? (secret === undefined ? undefined : Buffer.from(secret, 'base64'))
  if (!bytes) throw new Fault('key-unreadable', { found: name })
  const why = facts.purpose === 'document' ? undefined : weakness(bytes)
  if (why) throw new Fault('key-weak', { found: `${name}: ${why}` })
  return {
    ...facts,
    secret: bytes,
    ...(chain ? { chain: chain.map((one) => Buffer.from(one, 'base64')) } : {}),
  }
}

function parsed(name: string, text: string): Written {
  try {
    return JSON.parse(text) as Written
  } catch (cause) {
    throw new Fault('key-unreadable', { found: name, cause })
  }
}

async function freshSecret(
  purpose: KeyPurpose,
  start: Instant,
  random: Random,
): Promise<{ secret: Buffer; chain?: Buffer[] }> {
  if (purpose !== 'document') return { secret: Buffer.from(random(32)) }
  const { pkcs8, chain } = await sandboxDocumentKey(start, random)
  return { secret: pkcs8, chain }
}

/** Whether a key has come to its end. */
export const ended = (key: KeyFacts, now: Instant) => key.end !== undefined && key.end <= now

function keyId(purpose: KeyPurpose, tenant: string | undefined, version: number): string {
  const owned = purpose === 'tenant' || purpose === 'fingerprint' || purpose === 'search'
  if (owned !== (tenant !== undefined)) {
    throw new Fault('name-unfit', { found: `a ${purpose} key ${owned ? 'without' : 'with'} a tenant` })
  }
  if (tenant !== undefined && !/^[\w-]{1,64}$/.test(tenant))
    throw new Fault('name-unfit', { found: JSON.stringify(tenant) })
  return [purpose, ...(tenant === undefined ? [] : [tenant]), version].join('.')
}

/** A key without its secret. */
export function factsOf({ id, purpose, tenant, version, start, end }: KeyFacts): KeyFacts {
  return {
    id,
    purpose,
    version,
    start,
    ...(tenant === undefined ? {} : { tenant }),
    ...(end === undefined ? {} : { end }),
  }
}
