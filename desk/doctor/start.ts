import type { Config } from '../config.ts'
import type { Finding } from './facts.ts'
import { judge, keysOfOthers } from './judge.ts'
import { lookAt, lookAtKeys } from './look.ts'

/**
 * What keeps a real desk from opening: with each of these an order could be lost or forged, or a secret read, from the
 * first minute on. What only makes the desk worse at its work (a platform that is away, a disk that runs full, a log
 * that refuses to sign) does not: orders are taken in all the same, and somebody is told.
 */
const stopping: ReadonlySet<string> = new Set([
  'folder-mode',
  'folder-owner',
  'file-mode',
  'keys-unusable',
  'keys-of-others',
  'sample-keys',
  'sample-authorities',
  'address-plain',
  'media-origin',
  'database-version',
  'database-fsync',
  'database-full-page-writes',
  'database-synchronous-commit',
  'database-role',
  'database-policy',
  'clock-apart',
  'clock-back',
])

/** Looked at once the database is open and before anybody is let in. Empty in a sandbox, where nothing is real. */
export async function refusesToStart(config: Config): Promise<Finding[]> {
  if (!config.production) return []
  return stopsStart(judge(await lookAt(config)), config.publicUrl)
}

/** Asked of a database that may be another's too, before a key is made or its schema touched; in a sandbox as well. */
export async function refusesKeys(config: Config): Promise<Finding[]> {
  return config.databaseUrl === undefined ? [] : keysOfOthers(await lookAtKeys(config))
}

export function stopsStart(findings: readonly Finding[], publicUrl: string): Finding[] {
  const isHere = /^(localhost|127\.|\[::1\])/.test(new URL(publicUrl).hostname)
  return findings.filter(
    ({ about, severity }) =>
      severity === 'unsafe' &&
      stopping.has(about) &&
      // Nothing is sent unencrypted anywhere: this is somebody who tries the desk on their own machine.
      !(about === 'address-plain' && isHere),
  )
}
