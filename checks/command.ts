/** For the tests: the real command, run as a process, beside a real desk opened with `guichet serve`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleOrder } from '../sandbox/authority/order.ts'

const entry = join(import.meta.dirname, '../cli/guichet.js')

export type Ended = { code: number; out: string; said: string }

/** Runs `guichet` with these words, as from a terminal without colour, and gives how it ended. */
export async function guichet(
  cwd: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return await ended(process.execPath, [entry, ...words], cwd, env)
}

export async function ended(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const child = spawn(command, [...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, said] = ['', '']
  child.stdout.on('data', (part: Buffer) => (out += String(part)))
  child.stderr.on('data', (part: Buffer) => (said += String(part)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? -1, out, said }
}

export type Desk = {
  url: string
  plaza: string
  data: string
  link: string
  /** Ends it as a person would, with SIGTERM, and gives its exit code. */
  close(): Promise<number>
}

/** `guichet serve` in a new data folder, or in `data`. */
export async function serve(data = mkdtempSync(join(tmpdir(), 'guichet-test-'))): Promise<Desk> {
  const [port, plazaPort] = [await freePort(), await freePort()]
  const child = spawn(process.execPath, [entry, 'serve'], {
    env: { ...process.env, GUICHET_DATA: data, PORT: String(port), PLAZA_PORT: String(plazaPort) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  const link = await new Promise<string>((resolve, reject) => {
    let text = ''
    const take = (part: Buffer) => {
      text += String(part)
      const found = /https?:\S+\/sign-in#\S+/.exec(text)?.[0]
      if (found) resolve(found)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('exit', (code) => reject(new Error(`guichet serve ended with ${code}: ${text}`)))
  })
  return {
    url: `http://localhost:${port}`,
    plaza: `http://localhost:${plazaPort}`,
    data,
    link,
    async close() {
      child.kill('SIGTERM')
      const [code] = (await exited) as [number]
      return code
    },
  }
}

/** A folder with an order in it, gone at the end. */
export function deskTop(t: { after(end: () => void): void }, plaza: string, reference: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeOrder(join(folder, 'order.json'), plaza, reference)
  return folder
}

export function writeOrder(file: string, plaza: string, reference: string): void {
  const order = sampleOrder({ origin: plaza, issuedAt: new Date().toISOString(), reference })
  writeFileSync(
    file,
    JSON.stringify({ regime: 'eu-tco', instrument: 'removal-order', language: 'en', order }),
  )
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
