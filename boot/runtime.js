// Plain JavaScript for Node 20.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { home, runtime } from './install.js'

/**
 * Runs `entry` with `args` on the Node that package-lock.json names: in this very process if it is that Node already,
 * else in a child that gets our signals, gives us its exit code, and ends when we end, even by `kill -9`.
 */
export async function runOnOurRuntime(entry, args) {
  const node = runtime()
  if (!existsSync(entry)) return leave(`${entry} is not there.`)
  if (!existsSync(node))
    return leave(`the runtime ${node} is not installed. Run “npm ci --include=optional” in ${home}.`)
  if (realpathSync(process.execPath) === realpathSync(node)) {
    process.argv.splice(1, process.argv.length, entry, ...args)
    await import('./follow.js')
    return import(pathToFileURL(entry).href)
  }
  const follow = pathToFileURL(join(home, 'boot', 'follow.js')).href
  const child = spawn(node, ['--import', follow, entry, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  const pass = (signal) => {
    // The terminal gives Ctrl-C to the child as well; twice would mean “at once”.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  const passed = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']
  for (const signal of passed) process.on(signal, pass)
  child.once('error', (reason) => leave(`the runtime ${node} could not be started: ${reason.message}`))
  child.once('exit', (code, signal) => {
    for (const each of passed) process.off(each, pass)
    if (signal) process.kill(process.pid, signal)
    else process.exit(code ?? 1)
  })
}

function leave(why) {
  process.stderr.write(`guichet: ${why}\n`)
  process.exit(1)
}
