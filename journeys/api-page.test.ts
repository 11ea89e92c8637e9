/** The page an authority's engineer reads first, done as it stands. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { needs } from '../checks/needs.ts'
import { authorityFolder } from '../desk/sandbox.ts'
import { sampleKey } from '../sandbox/authority/key.ts'
import { authorityAt } from './authority.ts'
import { eventually, openDesk } from './desk.ts'

const page = readFileSync(new URL('../docs/api.md', import.meta.url), 'utf8')

test('an engineer hands in a first order by copying the page, in a shell and in TypeScript', async (t) => {
  if (!needs(t, 'curl', 'openssl')) return
  const desk = await openDesk(t)
  const folder = folderFor(t)
  const authority = authorityAt(desk, 'interior')
  const settings = {
    DESK: desk.url,
    PLAZA: desk.plaza.origin,
    GUICHET: `${process.execPath} ${join(import.meta.dirname, '../cli/guichet.js')}`,
    KEY: sampleKey(authorityFolder(desk.house), 'interior').file,
  }

  // The reading comes after the desk has looked for the target, as it would by hand.
  const [handIn, reading] = halves(blocks('sh'))
  await run('bash', ['-c', `set -eu\n${handIn}`], folder, settings)
  const { id } = jsonIn(folder, 'acknowledgement.json') as { id: string }
  await eventually('the copy of the target', async () => {
    const { json } = await authority.get(`/v1/demands/${id}`)
    return json.waitsFor === 'person'
  })
  const verified = await run('bash', ['-c', `set -eu\n${declarations(handIn)}\n${reading}`], folder, settings)
  assert.match(verified, /the order in hand is the one that was received/)

  const shown = [...page.matchAll(/^```json (\S+)\n(.*?)^```$/gms)].map(([, file = '', json = '']) => ({
    file,
    shown: JSON.parse(json) as unknown,
  }))
  assert.equal(shown.length, 3)
  for (const { file, shown: example } of shown) assert.equal(unlike(example, jsonIn(folder, file), file), '')

  writeFileSync(join(folder, 'first-order.ts'), blocks('ts'))
  const said = await run(process.execPath, ['first-order.ts'], folder, settings)
  assert.match(said, /^RO-\d{4}-\d+ arrived; it stands at \w+ and waits for \w+\.\n$/)
})

function blocks(language: string): string {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))]
    .map(([, code = '']) => code)
    .join('\n')
}

/** Up to the first signed reading, and from there. */
function halves(code: string): [string, string] {
  const at = code.indexOf('read_signed() {')
  assert.ok(at > 0)
  return [code.slice(0, at), code.slice(at)]
}

/** The second half runs in a shell of its own: it needs to know again where the desk is and which key signs. */
function declarations(code: string): string {
  return code
    .split('\n')
    .filter((line) => /^(DESK|KEY|keyid)=/.test(line))
    .join('\n')
}

/** What is shown must be there, with the same words where they say something; numbers, times and hashes differ. */
function unlike(shown: unknown, found: unknown, where: string): string {
  if (Array.isArray(shown)) {
    if (!Array.isArray(found)) return `${where} is no list`
    return shown.map((each, n) => unlike(each, found[n], `${where}[${n}]`)).find((why) => why !== '') ?? ''
  }
  if (typeof shown === 'object' && shown !== null) {
    if (typeof found !== 'object' || found === null) return `${where} is no object`
    return (
      Object.entries(shown)
        .map(([name, value]) => unlike(value, (found as Record<string, unknown>)[name], `${where}.${name}`))
        .find((why) => why !== '') ?? ''
    )
  }
  if (typeof shown !== typeof found) return `${where} is ${String(found)}`
  const differs = /\d/.test(String(shown)) && !/\.(level|status)$/.test(where)
  return differs || shown === found ? '' : `${where} is ${String(found)}, shown as ${String(shown)}`
}

function jsonIn(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'))
}

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-page-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs beside us, because the desk it talks to is in this process. */
function run(command: string, args: string[], cwd: string, env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { PATH: process.env.PATH, ...env } })
    const [said, complained]: [string[], string[]] = [[], []]
    child.stdout.on('data', (chunk) => said.push(String(chunk)))
    child.stderr.on('data', (chunk) => complained.push(String(chunk)))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0
        ? resolve(said.join(''))
        : reject(new Error(`${command} ended with ${code}: ${complained.join('')}`)),
    )
  })
}
