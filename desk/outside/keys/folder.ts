import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  sign as signWith,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { joined, openBox, sealBox } from '../box.ts'
import { documentKey } from '../seal/certificate.ts'
import { Fault } from '../fault.ts'
import type { DocumentKey, KeyFacts, Keys, Place, Signer, Signing, Wrapped } from '../keys.ts'
import { ended, factsOf, openShelf, readSecret } from './shelf.ts'
import type { Kept, Shelf, ShelfSettings } from './shelf.ts'

export type FolderKeysSettings = ShelfSettings & {
  /** An operator's own document key in place of the sandbox one: files in PEM, the key readable by its owner only. */
  document?: { keyFile: string; chainFile: string; passphrase?: string }
}

/**
 * Keys in a folder: one file a key, made once and never overwritten, `<id>.key` (and `<id>.end` once its end
 * is written down). Fit for one machine, or for several that share the folder. Throws at start when a key
 * file is readable by others (`key-exposed`), weak (`key-weak`), or locked (`keys-locked`).
 */
export async function folderKeys(settings: FolderKeysSettings): Promise<Keys> {
  const shelf = await openShelf(settings)
  for (const purpose of ['log', 'receipt', 'session'] as const) await shelf.newest(purpose)
  const operator = settings.document && (await operatorKey(settings.document))
  if (!operator) await shelf.newest('document')

  function signer(key: Kept): Signer {
    const { secret, publicKey } = opened(key)
    return { ...factsOf(key), publicKey, sign: async (bytes) => signWith(null, bytes, secret) }
  }

  async function wrap(place: Place, secret: Uint8Array): Promise<Wrapped> {
    const key = await shelf.newest('tenant', place.tenant)
    return {
      box: sealBox(key.secret, secret, about(place, key.version), settings.random),
      keyVersion: key.version,
    }
  }

  const unwrap = async (place: Place, wrapped: Wrapped) => {
    const { key, secret } = await unboxed(shelf, place, wrapped)
    if (ended(key, settings.now())) throw new Fault('key-ended', { found: `${key.id}, ended ${key.end}` })
    return secret
  }

  return {
    wrap,
    unwrap,
    async rewrap(place, wrapped) {
      const newest = await shelf.newest('tenant', place.tenant)
      if (newest.version === wrapped.keyVersion) return undefined
      return wrap(place, await unwrap(place, wrapped))
    },
    async fingerprint(tenant) {
      const hmac = createHmac('sha256', (await shelf.newest('fingerprint', tenant)).secret)
      return { update: (bytes) => void hmac.update(bytes), hex: () => hmac.digest('hex') }
    },
    async terms(tenant) {
      const { secret, version } = await shelf.newest('search', tenant)
      const key = createSecretKey(secret)
      return {
        version,
        of: (term) => String(createHmac('sha256', key).update(term).digest().readBigInt64BE()),
      }
    },
    async signers(use) {
      const first = signer(await shelf.newest(use))
      const others = (await shelf.inForce(use)).filter((key) => key.id !== first.id)
      return [first, ...others.map(signer)]
    },
    verifiers: (use) => verifiersOn(shelf, use),
    async document() {
      if (operator) return operator
      const key = await shelf.newest('document')
      return documentOf(factsOf(key), documentKey(key.secret, key.chain ?? []), true)
    },
    async sessionSecrets() {
      await shelf.newest('session')
      return (await shelf.inForce('session')).map(({ id, secret }) => ({ id, secret }))
    },
    async rotate(purpose, tenant) {
      return factsOf(await shelf.add(purpose, tenant))
    },
    end: shelf.end,
    destroy: shelf.destroy,
    async list() {
      return [...(await shelf.all()).map(factsOf), ...(operator ? [factsOf(operator)] : [])]
    },
  }
}

/** As {@link Keys.verifiers}, and no key is made. */
export async function verifiersOn(
  shelf: Pick<Shelf, 'all'>,
  use: Signing,
): Promise<(KeyFacts & { publicKey: Buffer })[]> {
  return (await shelf.all())
    .filter((key) => key.purpose === use)
    .map((key) => ({ ...factsOf(key), publicKey: opened(key).publicKey }))
}

/** Opens a box with the very key that closed it, whether that has come to its end or not. Throws as {@link Keys.unwrap}. */
export async function unboxed(
  shelf: Pick<Shelf, 'find'>,
  place: Place,
  { box, keyVersion }: Wrapped,
): Promise<{ key: Kept; secret: Buffer }> {
  const key = await shelf.find('tenant', place.tenant, keyVersion)
  if (!key) throw new Fault('key-unknown', { found: `version ${keyVersion}` })
  const secret = openBox(key.secret, box, about(place, key.version))
  if (!secret) throw new Fault('key-mismatch', { found: `a box that ${key.id} does not open in this place` })
  return { key, secret }
}

/** The operator's own document key, from files they name. */
export async function operatorKey(files: NonNullable<FolderKeysSettings['document']>): Promise<DocumentKey> {
  const key = await readSecret(files.keyFile, { links: true })
  const chain = await readFile(files.chainFile, 'utf8')
  const found = documentKey(key, [chain], files.passphrase)
  const print = createHash('sha256')
    .update(found.chain[0] ?? Buffer.alloc(0))
    .digest('hex')
    .slice(0, 16)
  const facts = {
    id: `document.operator.${print}`,
    purpose: 'document',
    version: 0,
    start: found.from,
    end: found.until,
  } as const
  return documentOf(facts, found, false)
}

function documentOf(facts: KeyFacts, found: ReturnType<typeof documentKey>, sandbox: boolean): DocumentKey {
  return {
    ...facts,
    kind: found.kind,
    chain: found.chain,
    sandbox,
    sign: async (bytes) => found.signs(bytes),
  }
}

const about = (place: Place, version: number) =>
  joined(place.tenant, place.caseId, place.object, String(version))

type Opened = { secret: KeyObject; publicKey: Buffer }
/** Opening a key costs more than signing with it. Kept no longer than the shelf keeps what was read. */
const openKeys = new WeakMap<Kept, Opened>()

function opened(key: Kept): Opened {
  const found = openKeys.get(key)
  if (found) return found
  const secret = ed25519(key.secret)
  const publicKey = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32)
  openKeys.set(key, { secret, publicKey })
  return { secret, publicKey }
}

function ed25519(seed: Buffer): KeyObject {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
}
