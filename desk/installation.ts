/** What makes a data folder a real desk: a file that `guichet init` writes once and every later start reads. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createOnce } from './outside/durable.ts'
import { Fault } from './outside/fault.ts'

/** Settings that may be kept beside the data, by the names they have in the environment; nothing here is secret. */
const settings = z.strictObject({
  GUICHET_URL: z.string(),
  GUICHET_MEDIA_URL: z.string().optional(),
  GUICHET_HOST: z.string().optional(),
  PORT: z.string().optional(),
  GUICHET_KEYS_PASSPHRASE_FILE: z.string().optional(),
})
const installation = z.strictObject({ kind: z.literal('production'), settings })
export type Installation = z.infer<typeof installation>

const nameIn = (dataDir: string) => join(dataDir, 'installation.json')

/** `undefined` in a folder that `guichet init` never made: an empty one, or a sandbox's. */
export function installationIn(dataDir: string): Installation | undefined {
  let text: string
  try {
    text = readFileSync(nameIn(dataDir), 'utf8')
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined
    throw cause
  }
  try {
    return installation.parse(JSON.parse(text))
  } catch (cause) {
    throw new Fault('setting-invalid', {
      found: `${nameIn(dataDir)}, which cannot be read`,
      wanted: 'the file as “guichet init” wrote it',
      cause,
    })
  }
}

/** On stable storage when this returns. The first one written stays; a second init finds it. */
export async function keepInstallation(dataDir: string, made: Installation, suffix: string): Promise<void> {
  await createOnce(nameIn(dataDir), Buffer.from(`${JSON.stringify(made, undefined, 2)}\n`), suffix)
}
