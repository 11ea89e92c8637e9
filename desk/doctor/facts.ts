import type { Confinement } from '../outside/process/cage.ts'
import type { DatabaseFacts } from '../sql/inspect.ts'

/** Everything the doctor looks at. Gathered by `look.ts`, judged by `judge.ts`; nothing here holds a secret. */
export type SetUp = {
  publicUrl: string
  mediaUrl: string
  dataDir: string
  /** Whether the desk brings its own PostgreSQL. */
  embedded: boolean
  /** Whether a desk works in the folder at this moment. */
  running: boolean
  /** `undefined`: there is no data folder yet. */
  folder?: FolderFacts
  database: DatabaseFacts | { unreachable: string; never?: true }
  /** Hostnames of the tenants of whom the database holds something that the keys here do not open. */
  sealedByOthers: readonly string[]
  log: LogFacts
  /** The last whole backup; `undefined`: there never was one. */
  backup?: { at: string; apart: boolean }
  /** What could not be reached among the platforms of the tenants, with the reason. */
  unreachablePlatforms: readonly { origin: string; why: string }[]
  ffmpeg: boolean
  /** Whether this ffmpeg tells sounds by their fingerprint. */
  chromaprint: boolean
  /** Languages in which pictures are to be read, and those that tesseract lacks here; all of them where it is not there. */
  reading?: { languages: readonly string[]; missing: readonly string[] }
  /** What keeps a hostile file's decoder in its cage on this machine. */
  confinement: Confinement
  /** `undefined`: nobody on this machine says. */
  timeSynchronised?: boolean
  now: string
}

export type FolderFacts = {
  mode: number
  mine: boolean
  /** Paths inside the folder that somebody else may read or write and should not. */
  exposed: readonly { path: string; mode: number }[]
  keys: {
    present: boolean
    /** Sealed with a passphrase. */
    sealed: boolean
    /** Why a desk could not use them: the house's own word, such as `key-exposed`. */
    fault?: string
    /** Why what is set to open them does not: the file is gone, or holds another passphrase. */
    lockedBy?: string
    /** The document key is the one the sandbox makes for itself. */
    sandboxDocument: boolean
  }
  /** Of the file system: bytes we may still write, and their share of all. */
  free: { bytes: number; share: number }
  sampleKeys: boolean
}

export type LogFacts =
  | { state: 'whole'; size: number; origin: string }
  | { state: 'empty' }
  | { state: 'unknown' }
  | { state: 'wrong'; why: string }

/**
 * `unsafe`: an order could be lost or forged, a secret read, or a promise broken. `warning`: it works and should be
 * better. `note`: good to know, and in order here. `fine`: looked at and good.
 */
export type Severity = 'unsafe' | 'warning' | 'note' | 'fine'
export type Finding = { about: string; severity: Severity; says: string; mend?: string }
