import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { systemCode } from '../outside/fault.ts'

/** `apart`: its keys went to another disk than the rest. */
const last = z.object({ at: z.string(), folder: z.string(), keys: z.string(), apart: z.boolean() })
export type LastBackup = z.infer<typeof last>

/** Notes in the data folder that a whole backup was made, for whoever asks how old it is. */
export async function noteBackup(dataDir: string, made: LastBackup): Promise<void> {
  await writeFile(fileIn(dataDir), `${JSON.stringify(made)}\n`, { mode: 0o600 })
}

/** The last whole backup of a data folder; `undefined` where there never was one. */
export async function lastBackup(dataDir: string): Promise<LastBackup | undefined> {
  try {
    return last.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')))
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined
    throw cause
  }
}

const fileIn = (dataDir: string) => join(dataDir, 'last-backup.json')
