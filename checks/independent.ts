import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const source = join(import.meta.dirname, '../log/independent')
const gopath = '/usr/share/gocode'

/** Says what the independent checker found in a published log folder; rejects with its words when it found fault. */
export type IndependentCheck = (
  folder: string,
  also: { key: string; receipts?: string; old?: readonly number[] },
) => Promise<string>

/** What is missing on this machine to build the independent checker, or `undefined`. */
export async function missingForIndependent(): Promise<string | undefined> {
  const go = await run('go', ['version']).catch(() => undefined)
  if (!go) return 'golang-go'
  if (!existsSync(join(gopath, 'src/golang.org/x/mod/sumdb/tlog'))) return 'golang-golang-x-mod-dev'
  return undefined
}

/** Builds the checker of `log/independent` from Debian's packages alone, offline; gone when the test ends. */
export async function buildIndependent(t: TestContext): Promise<IndependentCheck> {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-independent-'))
  t.after(() => rm(folder, { recursive: true }))
  const binary = join(folder, 'independent')
  const env = {
    ...process.env,
    GO111MODULE: 'off',
    GOPATH: gopath,
    GOFLAGS: '',
    GOCACHE: join(folder, 'cache'),
  }
  await run('go', ['build', '-o', binary, '.'], { cwd: source, env })
  return async (published, { key, receipts, old }) => {
    const { stdout } = await run(binary, [
      '-key',
      key,
      ...(receipts ? ['-receipts', receipts] : []),
      ...(old ? ['-old', old.join(',')] : []),
      published,
    ])
    return stdout.trim()
  }
}
