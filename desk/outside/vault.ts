import type { CasePlace } from './case-key.ts'

/**
 * Where held content lives. Every object has its own key; the store sees random names and ciphertext only.
 * The vault never touches the database: the caller commits the row, and until it does the object is an
 * orphan that the sweep removes. To destroy, the caller deletes the wrapped key first, then asks to shred.
 */
export type Vault = {
  /**
   * Keeps bytes. When this returns, the object is whole and durable under a random name.
   * Throws `vault-full` (again), `vault-too-large`, or what the source threw; nothing is left behind then.
   */
  write(bytes: AsyncIterable<Uint8Array>, facts: CasePlace & { meta: Meta }): Promise<Stored>
  /**
   * Opens an object. The stream gives each chunk only after its seal was checked and fails at the end when
   * the whole is not what was stored. Throws `vault-shredded`, `vault-missing`, `vault-unreadable`.
   */
  read(row: VaultRow): Promise<{ meta: KeptMeta; stream: ReadableStream<Uint8Array> }>
  /** The object as it lies, locked: an `age` file that the identity of {@link Vault.exportIdentity} opens. */
  sealed(row: Pick<VaultRow, 'objectId'>): Promise<Buffer>
  /** The metadata alone, without touching the object. */
  metaOf(row: VaultRow): Promise<KeptMeta>
  /** Removes the object durably; fine when it is gone. The wrapped key must be deleted before. */
  shred(row: Pick<VaultRow, 'objectId'>): Promise<void>
  /** Removes what no row knows and is older than `olderThanHours`; never the reverse. Returns how many went. */
  sweepOrphans(
    known: (ids: readonly string[]) => Promise<Set<string>>,
    olderThanHours?: number,
  ): Promise<number>
  /** `AGE-SECRET-KEY-1…`: with it the stock `age -d -i` opens the object. */
  exportIdentity(row: VaultRow): Promise<string>
  /** The row's secrets under the tenant's newest key, or `undefined` when they are there already. */
  rewrap(row: VaultRow): Promise<Pick<Stored, 'wrappedIdentity' | 'wrappedMeta' | 'keyVersion'> | undefined>
  /** Room on the store: below `warn` tell the operator, below `refuse` writes are refused. In bytes. */
  room(): Promise<{ free: number; total: number; warn: number; refuse: number }>
}

/** What is known of an object when it comes in. All of it is encrypted: names and addresses are personal data. */
export type Meta = { mediaType: string; fileName?: string; url?: string; [more: string]: unknown }
/** What the vault adds: hash and length of the bytes themselves. */
export type KeptMeta = Meta & { sha256: string; size: number }

/**
 * What the caller commits as `vault_object`. `sha256` is for sealed places and receipts, never for a plain
 * column (a bare hash of content can be guessed); to find twins there is `fingerprint`.
 */
export type Stored = {
  objectId: string
  size: number
  sha256: string
  fingerprint: string
  wrappedIdentity: Buffer
  wrappedMeta: Buffer
  keyVersion: number
}

/** The row as read back. A wrapped key that is `null` was destroyed. */
export type VaultRow = CasePlace & {
  objectId: string
  wrappedIdentity: Buffer | null
  wrappedMeta: Buffer | null
  keyVersion: number
}
