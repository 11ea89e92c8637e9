/**
 * What was destroyed, by its random names: a case whose key is gone, an object whose key is gone. A backup older than
 * the destruction still has the key, so the list lives outside of it and is carried out again when one is restored.
 */
import { open, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { sync } from '../outside/durable.ts'
import { Fault, systemCode } from '../outside/fault.ts'

const line = z.object({ kind: z.enum(['case', 'object']), id: z.uuid(), at: z.coerce.string() })
export type Destroyed = z.infer<typeof line>

/** Every line of a list; none where there is no list. Throws `list-damaged`; a last line that was torn is not one. */
export async function destroyedIn(file: string): Promise<Destroyed[]> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    if (systemCode(cause) === 'ENOENT') return ''
    throw cause
  })
  const lines = text.split('\n').slice(0, -1)
  return lines.map((one, n) => {
    const read = line.safeParse(jsonOf(one))
    if (!read.success) throw new Fault('list-damaged', { found: `line ${n + 1} of ${file}` })
    return read.data
  })
}

/** Adds what is not on the list yet. It is on the disk when this returns. Gives how many were new. */
export async function addDestroyed(
  file: string,
  found: readonly { kind: 'case' | 'object'; id: string; at: string | Date }[],
): Promise<number> {
  const known = new Set((await destroyedIn(file)).map(({ id }) => id))
  const fresh = found.filter(({ id }) => !known.has(id))
  if (fresh.length === 0) return 0
  const handle = await open(file, 'a', 0o600)
  try {
    const lines = fresh.map(({ kind, id, at }) =>
      JSON.stringify({ kind, id, at: new Date(at).toISOString() } satisfies Destroyed),
    )
    await handle.writeFile(`${lines.join('\n')}\n`)
    await sync(handle)
  } finally {
    await handle.close()
  }
  return fresh.length
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
