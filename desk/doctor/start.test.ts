/** A real desk, made with `guichet init` and started as an operator starts it: refused while it is unsafe, open once mended. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort, guichet } from '../../checks/command.ts'

const entry = join(import.meta.dirname, '../../cli/guichet.js')

test('a real desk that is unsafe ends with 78 and says how to mend it, and opens once that is done', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'passphrase'), 'a harbour at dusk, nine boats\n', { mode: 0o600 })
  const data = join(folder, 'data')
  const made = await guichet(
    folder,
    'init --data data --url https://desk.example --passphrase-file passphrase'.split(' '),
  )
  assert.equal(made.code, 0, made.said)

  await t.test('everything that is unsafe is said at once, each with what mends it', async () => {
    chmodSync(data, 0o755)
    chmodSync(join(data, 'vault'), 0o755)
    mkdirSync(join(data, 'sample-authority'), { mode: 0o700 })
    writeFileSync(join(data, 'sample-authority', 'interior.jwk.json'), '{}', { mode: 0o600 })
    const started = await start(data, {
      GUICHET_URL: 'http://desk.example',
      GUICHET_MEDIA_URL: 'http://desk.example',
    })
    assert.equal(started.code, 78, started.out)
    assert.deepEqual(unsafe(started.out), [
      ['The data folder has mode 0755: others on this machine can enter it.', `chmod 700 ${data}`],
      [
        `${join(data, 'vault')} has mode 0755: somebody else can read or change it.`,
        `chmod go= ${join(data, 'vault')}`,
      ],
      [
        'The signing keys of the sample authorities lie in the data folder.',
        'Production needs a data folder of its own, in which no sandbox ever ran.',
      ],
      [
        'The public address is http://desk.example, without encryption.',
        'Put TLS in front of the desk and set GUICHET_URL to the https:// address; if “guichet init” was told http://, make the desk anew in an empty folder.',
      ],
      [
        'Untrusted media comes from the same origin as the desk: a hostile file could act as the person who looks at it.',
        'Set GUICHET_MEDIA_URL to another hostname that leads to the same server.',
      ],
    ])
    assert.match(started.out, /The desk does not open like this\. “guichet doctor” looks again\./)
    assert.doesNotMatch(started.out, /sign-in#/)
  })

  await t.test('one of them left is enough, and nobody can overrule it', async () => {
    chmodSync(data, 0o700)
    rmSync(join(data, 'sample-authority'), { recursive: true })
    const started = await start(data, { GUICHET_FORCE: '1' })
    assert.deepEqual([started.code, unsafe(started.out).length], [78, 1], started.out)
  })

  await t.test('mended, it opens; what it lacks for its work it is told by the doctor', async () => {
    chmodSync(join(data, 'vault'), 0o700)
    const started = await start(data)
    assert.deepEqual([started.code, unsafe(started.out)], [0, []], started.out)
    assert.equal(started.out, 'Guichet is being set up: https://desk.example\n')
    const { out } = await guichet(folder, ['doctor', '--data', data, '--json'])
    const { findings } = JSON.parse(out) as { findings: { about: string; severity: string }[] }
    assert.ok(
      findings.some(({ about }) => about === 'first-run-open'),
      out,
    )
  })
})

/** Starts the desk, and ends it as soon as it is open; gives its exit code and what it printed. */
async function start(
  data: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [entry, 'serve'], {
    env: { ...process.env, GUICHET_DATA: data, PORT: String(await freePort()), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  child.stderr.on('data', (part: Buffer) => (out += String(part)))
  child.stdout.on('data', (part: Buffer) => {
    out += String(part)
    if (/Guichet (waits|is)/.test(out)) child.kill('SIGTERM')
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out }
}

/** Each sentence with what stands under it. */
function unsafe(out: string): string[][] {
  return [...out.matchAll(/^UNSAFE: (.+)\n {8}(.+)$/gm)].map(([, says = '', mend = '']) => [says, mend])
}
