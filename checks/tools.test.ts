import { test } from 'node:test'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const home = join(import.meta.dirname, '..')
const tool = (path: string) => join(home, 'node_modules', path)

/** Runs a tool on the runtime that runs this; what it says is the message when it is not content. */
function content(path: string, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: home,
      maxBuffer: 64 * 1024 ** 2,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    }
    execFile(process.execPath, [tool(path), ...args], options, (failure, stdout, stderr) => {
      if (!failure) return resolve()
      reject(withoutStack(`${stdout}${stderr}`.trim() || failure.message))
    })
  })
}

/** Where the check was called from helps nobody; what the tool said does. */
function withoutStack(said: string): Error {
  const error = new Error('the tool is not content')
  error.stack = said.split('\n').slice(0, 300).join('\n')
  return error
}

test('the compiler finds no wrong step', () =>
  content('typescript-native/bin/tsc', '-p', '.', '--pretty', 'false'))

test('the linter finds nothing', () => content('oxlint/bin/oxlint', '--deny-warnings', '--format=unix', '.'))

test('the code is laid out as everywhere in the house', () => content('oxfmt/bin/oxfmt', '--check', '.'))

test('imports follow the arrows of the house, in no circle, and reach every file', () => {
  const rooms = [
    'boot',
    'core',
    'log',
    'match',
    'connectors',
    'desk',
    'web',
    'cli',
    'sandbox',
    'journeys',
    'bench',
    'forms',
    'proof',
    'checks',
  ]
  const there = rooms.filter((room) => existsSync(join(home, room)))
  return content(
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    '--config',
    'checks/arrows.cjs',
    '--output-type',
    'err-long',
    ...there,
  )
})

test('nothing is exported, listed or kept that nobody uses', () =>
  content('knip/bin/knip.js', '--config', 'checks/knip.json', '--no-progress'))
