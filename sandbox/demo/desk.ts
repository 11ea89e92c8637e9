/** A desk of our own for the length of the demo, in a process of its own that ends when we end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'

export type OwnDesk = { url: string; plaza: string; signInLink: string; close(): Promise<void> }

const home = join(import.meta.dirname, '../..')

/** Starts the whole product and resolves when it is open. Throws with its last words when it does not open. */
export async function openDesk(dataDir: string, env: NodeJS.ProcessEnv): Promise<OwnDesk> {
  const port = env.PORT ?? String(await freePort())
  const plazaPort = env.PLAZA_PORT ?? String(await freePort())
  const child = spawn(
    process.execPath,
    ['--import', join(home, 'boot/follow.js'), join(home, 'desk/main.ts')],
    {
      env: { ...env, GUICHET_DATA: dataDir, PORT: port, PLAZA_PORT: plazaPort },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  let said = ''
  child.stderr?.on('data', (part: Buffer) => {
    said = `${said}${part}`.slice(-2_000)
  })
  const link = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (part: Buffer) => {
      text += String(part)
      const found = /https?:\S+\/sign-in#\S+/.exec(text)?.[0]
      if (found) resolve(found)
    })
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new Error(`the desk ended with ${code} before it opened:\n${text}${said}`)),
    )
  })
  return {
    url: link.slice(0, link.indexOf('/sign-in#')),
    plaza: `http://localhost:${plazaPort}`,
    signInLink: link,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
