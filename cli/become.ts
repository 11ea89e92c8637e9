import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { exit, Stop } from './command.ts'

const home = join(import.meta.dirname, '..')

/** Runs another entry of the house in our place: same terminal, our signals. Gives its exit code once it has ended. */
export async function becomeEntry(entry: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(home, entry), ...args], { stdio: 'inherit' })
  // The terminal gives Ctrl-C to both of us; ending is the child's business then.
  const pass = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, pass)
  return await new Promise((resolve, reject) => {
    child.once('error', (fault) =>
      reject(new Stop(exit.fault, `${entry} could not be started: ${fault.message}`)),
    )
    child.once('exit', (code) => resolve(code ?? exit.fault))
  })
}

/** Runs an entry of the house and gives what it wrote on its standard output, with its exit code. */
export async function outputOf(
  entry: string,
  args: readonly string[],
): Promise<{ text: string; code: number }> {
  const child = spawn(process.execPath, [join(home, entry), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  return await new Promise((resolve, reject) => {
    child.once('error', (fault) =>
      reject(new Stop(exit.fault, `${entry} could not be started: ${fault.message}`)),
    )
    child.once('close', (code) => resolve({ text: Buffer.concat(parts).toString('utf8'), code: code ?? 1 }))
  })
}
