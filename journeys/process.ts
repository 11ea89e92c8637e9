/** A desk as a process of its own, for journeys in which it is killed, replaced or restored. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { freePort } from '../checks/command.ts'
import { systemClock } from '../desk/outside/clock.ts'
import { authorityAt, type Authority } from './authority.ts'
import { type Desk, eventually } from './desk.ts'

export type DeskProcess = {
  child: ChildProcess
  url: string
  plaza: string
  port: string
  folder: string
  said(): string
  /** Ends it with this signal and gives its exit code, once it is gone. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts `desk/main.ts` on a data folder; `opens: false` for one that is expected to refuse. */
export async function startProcess(
  t: TestContext,
  folder: string,
  env: Readonly<Record<string, string>> = {},
  { opens = true } = {},
): Promise<DeskProcess> {
  const ports = { PORT: `${await freePort()}`, PLAZA_PORT: `${await freePort()}` }
  const settings = { ...ports, GUICHET_DATA: folder, GUICHET_CHECKPOINT_SECONDS: '1', ...env }
  const child = spawn(process.execPath, [join(import.meta.dirname, '../desk/main.ts')], {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit') as Promise<[number | null]>
  t.after(async () => {
    child.kill('SIGKILL')
    await gone
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (text += String(part)))
  if (opens)
    await eventually('the desk to open', async () => {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${text}`)
      return /is open/.test(text)
    })
  return {
    child,
    url: `http://localhost:${settings.PORT}`,
    plaza: `http://localhost:${settings.PLAZA_PORT}`,
    port: settings.PORT,
    folder,
    said: () => text,
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      return (await gone)[0]
    },
  }
}

/** The sample ministry, whose key lies in the data folder that the sandbox was first opened in. */
export function ministryAt({ url, folder }: Pick<DeskProcess, 'url' | 'folder'>): Authority {
  const house = { config: { dataDir: folder }, clock: systemClock }
  return authorityAt({ url, house } as unknown as Desk, 'interior')
}
