import type { Instant } from '../../core/instant.ts'

/**
 * The desk's keys, behind one interface, so that an HSM or a key service can take the folder's place:
 * callers ask for deeds and never hold a key. Every key has an id, a start and, once rotated, an end.
 * After its end a key opens nothing and signs nothing; its public half still verifies what it signed.
 */
export type Keys = {
  /** Locks a secret into its place under the tenant's newest key (AES-256-GCM, `tenant|case|object|version`). */
  wrap(place: Place, secret: Uint8Array): Promise<Wrapped>
  /** Throws `key-unknown`, `key-ended` or `key-mismatch` (another place, another tenant, or damaged). */
  unwrap(place: Place, wrapped: Wrapped): Promise<Buffer>
  /** The same secret under the tenant's newest key; `undefined` when it is there already. */
  rewrap(place: Place, wrapped: Wrapped): Promise<Wrapped | undefined>
  /** A running HMAC-SHA-256 under the tenant's fingerprint secret: finds twins, tells outsiders nothing. */
  fingerprint(tenant: string): Promise<Fingerprint>
  /** Hashes terms of the search index under the tenant's search secret: finds, and tells outsiders nothing. */
  terms(tenant: string): Promise<Terms>
  /** Ed25519 keys that sign now, newest first; while one is being replaced both sign. Never empty. */
  signers(use: Signing): Promise<readonly [Signer, ...Signer[]]>
  /** Every key that ever signed and is still kept, oldest first, for those who check. */
  verifiers(use: Signing): Promise<readonly (KeyFacts & { publicKey: Buffer })[]>
  /** The key and certificates that seal documents. */
  document(): Promise<DocumentKey>
  /** Secrets that sign sessions, newest first; a session made under an older one still opens until its end. */
  sessionSecrets(): Promise<readonly { id: string; secret: Buffer }[]>
  /** Adds the next key of its kind, in force at once. The old one goes on until {@link Keys.end}. */
  rotate(purpose: KeyPurpose, tenant?: string): Promise<KeyFacts>
  /** Writes down when a key ends. It can be said once. The newest key of a kind cannot end. */
  end(id: string, at: Instant): Promise<void>
  /** Destroys a key whose end has passed. What only it could open is gone for good. */
  destroy(id: string): Promise<void>
  /** Every key, without its secret. */
  list(): Promise<readonly KeyFacts[]>
}

/** `tenant` wraps case keys and objects, `fingerprint` finds twins, `search` hashes terms; each is one per tenant. */
export type KeyPurpose = 'tenant' | 'fingerprint' | 'search' | 'log' | 'receipt' | 'document' | 'session'
export type Signing = 'log' | 'receipt'
export type KeyFacts = {
  id: string
  purpose: KeyPurpose
  tenant?: string
  version: number
  start: Instant
  end?: Instant
}

/** Where a wrapped secret belongs. `object` is the vault object's id, or what the secret is for. */
export type Place = { tenant: string; caseId: string; object: string }
/** `box` as in `box.ts`; `keyVersion` says which of the tenant's keys opens it. */
export type Wrapped = { box: Buffer; keyVersion: number }

/** 64 bits of an HMAC-SHA-256, as the database writes a bigint. `version` is the key's: another key, another index. */
export type Terms = { version: number; of(term: string): string }
export type Fingerprint = { update(bytes: Uint8Array): void; hex(): string }
/** `publicKey` is the raw 32 bytes. */
export type Signer = KeyFacts & { publicKey: Buffer; sign(bytes: Uint8Array): Promise<Buffer> }
/** `chain` is DER, the signing certificate first. `sign` hashes with SHA-256; ECDSA comes as DER. */
export type DocumentKey = KeyFacts & {
  kind: 'ecdsa' | 'rsa'
  chain: readonly Buffer[]
  sandbox: boolean
  sign(bytes: Uint8Array): Promise<Buffer>
}

/** Why a secret must not be used, or `undefined` for one that looks like chance. */
export function weakness(secret: Uint8Array): string | undefined {
  if (secret.length < 32) return `${secret.length} bytes where 32 are wanted`
  if (new Set(secret).size < 16) return 'too few different bytes'
  const step = ((secret[1] ?? 0) - (secret[0] ?? 0) + 256) % 256
  if (secret.every((byte, i) => i === 0 || byte === ((secret[i - 1] ?? 0) + step) % 256))
    return 'a counting row'
  return wordy(Buffer.from(secret).toString('latin1'))
}

/** Why a passphrase must not be used, or `undefined`. Length is what keeps a guesser out. */
export function passphraseWeakness(passphrase: string): string | undefined {
  if ([...passphrase].length < 16) return `${[...passphrase].length} characters where at least 16 are wanted`
  if (new Set(passphrase).size < 8) return 'too few different characters'
  return wordy(passphrase)
}

function wordy(text: string): string | undefined {
  const word = /change.?me|default|password|passphrase|placeholder|example|your.?secret/i.exec(text)?.[0]
  return word && `the word “${word}”, as in an example`
}
