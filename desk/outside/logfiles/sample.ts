import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { TestContext } from 'node:test'
import { writeCheckpoint } from '../../../log/checkpoint.ts'
import { leafHash } from '../../../log/leaf.ts'
import { signNote } from '../../../log/note.ts'
import { logSigner } from '../../../log/sample.ts'
import { Fault } from '../fault.ts'
import type { LogFiles } from '../logfiles.ts'

// For tests only.

/** Entries that differ by `from`, of the shape that is published. */
export const entriesFrom = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) =>
    Uint8Array.of(1, ...leafHash(Uint8Array.of((from + at) >> 8, from + at))),
  )

export const noteOf = (size: number, root: Uint8Array, origin = logSigner.key.name) =>
  signNote(writeCheckpoint({ origin, size, root }), logSigner)

export async function freshFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-log-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** One whole turn of the sequencer: write, read again, sign, publish. */
export async function turn(files: LogFiles, size: number, entries: readonly Uint8Array[]) {
  const grown = await files.append(size, entries)
  assert.deepEqual(await files.verifyOnDisk(grown.size), grown.root)
  await files.publish(await noteOf(grown.size, grown.root))
  return grown
}

export const fault = (code: string) => (error: unknown) => error instanceof Fault && error.code === code

export async function namesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((file) => file.isFile())
    .map((file) => relative(folder, join(file.parentPath, file.name)))
    .toSorted()
}
