/** What a backup says of itself. Written last: a folder without one is half a backup, and is never restored. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Fault, systemCode } from '../outside/fault.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const manifest = z.object({
  guichet: z.literal('backup/1'),
  id: z.string(),
  /** When the snapshot was taken: what was acknowledged before is in it. */
  at: z.string(),
  publicUrl: z.string(),
  migrations: z.array(z.string()),
  counts: z.object({ tenants: z.number(), demands: z.number(), events: z.number() }),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number() })),
  /** The log as it stood; its files are in `log/`, its head in the database. */
  heads: z.array(z.object({ origin: z.string(), size: z.number(), root: z.string() })),
  /** Every file of this folder but this one. */
  files: z.array(z.object({ path: z.string(), size: z.number(), sha256 })),
  /** Objects in the `vault/` that all backups of a place share. */
  objects: z.array(z.object({ id: z.string(), size: z.number(), sha256 })),
  /** Objects that were destroyed while they were being copied. */
  goneMeanwhile: z.array(z.string()),
  /** The file with the keys, which lies somewhere else. */
  keys: z.object({ name: z.string(), sha256 }),
})
export type Manifest = z.infer<typeof manifest>

/** Reads a manifest and holds every file it names against it. Throws `backup-half` or `backup-damaged`. */
export async function verified(folder: string): Promise<Manifest> {
  const found = await readManifest(folder)
  for (const { path, size, sha256: wanted } of found.files) await holds(join(folder, path), size, wanted)
  for (const { id, size, sha256: wanted } of found.objects) await holds(objectIn(folder, id), size, wanted)
  return found
}

export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch((cause) => {
    if (systemCode(cause) !== 'ENOENT') throw cause
    throw new Fault('backup-half', {
      found: `no manifest in ${folder}`,
      wanted: 'a backup that came to its end',
    })
  })
  const sum = await readFile(join(folder, 'manifest.sha256'), 'utf8').catch(() => '')
  const read = manifest.safeParse(jsonOf(text))
  if (!read.success || sum.slice(0, 64) !== createHash('sha256').update(text).digest('hex'))
    throw new Fault('backup-damaged', { found: `a manifest in ${folder} that is not the one written` })
  return read.data
}

/** Objects lie beside the backups, in a folder for each first two letters. */
export function objectIn(folder: string, id: string): string {
  return join(folder, '..', 'vault', id.slice(0, 2), `${id}.age`)
}

async function holds(path: string, size: number, wanted: string): Promise<void> {
  const found = await hashed(path).catch((cause) => {
    throw new Fault('backup-damaged', { found: `${path}, which cannot be read`, cause })
  })
  if (found.sha256 !== wanted || found.size !== size)
    throw new Fault('backup-damaged', { found: `${path} with other bytes than were written` })
}

export async function hashed(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer)
    size += (chunk as Buffer).length
  }
  return { size, sha256: hash.digest('hex') }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
