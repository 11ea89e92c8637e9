/** The package as somebody else has it: packed, installed in a folder of theirs, with the reference beside it. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Desk as Served, ended, serve, writeOrder } from '../checks/command.ts'
import { officerAt } from '../sandbox/demo/officer.ts'
import { authorities } from '../sandbox/authority/authorities.ts'
import { eventually } from '../journeys/desk.ts'
import { DeskFault, openDesk } from './index.ts'

const home = join(import.meta.dirname, '..')
const modules = join(home, 'node_modules')
const compiler = join(modules, 'typescript-native/bin/tsc')
const reference = readFileSync(join(home, 'docs/reference.md'), 'utf8')

let folder: string
let desk: Served
const keyOf = (which: 'interior' | 'home') => join(desk.data, `sample-authority/sample-${which}.jwk.json`)

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-client-'))
  install(folder)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  desk = await serve()
})
after(async () => {
  await desk?.close()
  for (const each of [folder, desk?.data]) if (each) rmSync(each, { recursive: true, force: true })
})

/** Packs the client as it would be published, and lays it where npm would, its dependencies beside it. */
function install(into: string): void {
  execFileSync(process.execPath, [compiler, '-p', join(home, 'client')])
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', join(home, 'client'), '--json', '--pack-destination', into], {
      encoding: 'utf8',
    }),
  ) as [{ filename: string }]
  const place = join(into, 'node_modules/@guichet')
  mkdirSync(place, { recursive: true })
  execFileSync('tar', ['-xzf', join(into, filename), '-C', place, '--transform', 's/^package/client/'])
  const { dependencies } = JSON.parse(readFileSync(join(place, 'client/package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  mkdirSync(join(into, 'node_modules/@noble'), { recursive: true })
  for (const [name, version] of Object.entries(dependencies)) {
    const ours = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { version: string }
    assert.equal(version, ours.version, `${name} is another version there than here`)
    symlinkSync(join(modules, name), join(into, 'node_modules', name))
  }
}

/** The example of one operation, run as it stands on the page. */
async function example(operation: string, which: 'interior' | 'home', ...words: string[]): Promise<string> {
  const section = reference.split(/^## /m).find((each) => each.startsWith(`${operation}\n`))
  const code = /```ts\n([\s\S]*?)```/.exec(section ?? '')?.[1]
  assert.ok(code, `the reference shows no example of ${operation}`)
  const file = join(folder, `${operation}.ts`)
  writeFileSync(file, code)
  const said = await ended(process.execPath, [file, ...words], folder, { DESK: desk.url, KEY: keyOf(which) })
  assert.equal(said.code, 0, `${operation}: ${said.said}`)
  return said.out.trim()
}

test('every example of the reference can be run as it stands, in the order of a demand’s life', async () => {
  assert.match(await example('discover', 'interior'), /^Plaza Sample Hosting signed-http http/)
  writeOrder(join(folder, 'order.json'), desk.plaza, 'RO-CLIENT')
  const [id = '', number] = (await example('handIn', 'interior', 'order.json')).split(' ')
  assert.match(number ?? '', /^RO-\d{4}-\d{4}$/)
  assert.equal(
    (await example('handIn', 'interior', 'order.json')).split(' ')[0],
    id,
    'sent twice, there twice',
  )
  assert.match(await example('see', 'interior', id), /waits for/)
  assert.match(await example('fetchReceipt', 'interior', id, 'order.json'), /^verified: entry \d+ of \d+$/)

  const amended = JSON.parse(readFileSync(join(folder, 'order.json'), 'utf8'))
  amended.order.b.items.pop()
  writeFileSync(join(folder, 'amended.json'), JSON.stringify(amended))
  assert.match(await example('amend', 'interior', id, 'amended.json'), /open|left/)

  const officer = await officerAt(desk.link)
  const ready = await eventually('the copies', async () => {
    const { targets } = await officer.demand(id)
    return targets.every(({ hold }) => hold) && targets
  })
  const targets = ready.map((target) => target.id)
  await officer.act(id, await officer.plan(id, { deed: 'restrict', targets }))
  assert.match(await example('fetchAnswers', 'interior', id), /^annex-ii \S+ [0-9a-f]{64}$/m)
  assert.match(await example('fetchAnswer', 'interior', id), /answer\.pdf holds \d+ bytes/)
  assert.equal(readFileSync(join(folder, 'answer.pdf'), 'latin1').slice(0, 5), '%PDF-')
  assert.match(await example('decide', 'home', authorities.interior.name, 'RO-CLIENT'), /^1 \w+/)

  writeOrder(join(folder, 'second.json'), desk.plaza, 'RO-CLIENT-2')
  const [second = ''] = (await example('handIn', 'interior', 'second.json')).split(' ')
  assert.match(await example('withdraw', 'interior', second), /withdrawn/)
})

test('a field the law does not know and an outcome there is not are errors of the compiler', () => {
  const program = (line: string) => `import { openDesk } from '@guichet/client'
const desk = await openDesk('https://desk.example', { key: {} })
${line}
`
  const lines = {
    right:
      "const { targets } = await desk.see('id'); if (targets[0]?.outcome === 'restricted') console.log('down')",
    outcome:
      "const { targets } = await desk.see('id'); if (targets[0]?.outcome === 'deleted') console.log('down')",
    regime:
      "await desk.handIn({ regime: 'eu-none', instrument: 'removal-order', language: 'en', order: {} })",
    method: "await desk.remove('id')",
  }
  const judged = Object.entries(lines).map(([name, line]) => {
    const file = join(folder, `typed-${name}.ts`)
    writeFileSync(file, program(line))
    const args = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      'node',
      '--typeRoots',
      join(modules, '@types'),
      file,
    ]
    try {
      execFileSync(process.execPath, [compiler, ...args], { stdio: 'pipe', cwd: folder })
      return [name, 'compiles']
    } catch (fault) {
      return [name, /error (TS\d+)/.exec(String((fault as { stdout: Buffer }).stdout))?.[1] ?? 'broke']
    }
  })
  assert.deepEqual(
    judged.map(([name, said]) => [name, said === 'compiles']),
    [
      ['right', true],
      ['outcome', false],
      ['regime', false],
      ['method', false],
    ],
  )
})

test('the package runs on the oldest Node it promises', async (t) => {
  const old = ['/usr/local/bin/node', '/usr/bin/node'].find((path) => existsSync(path))
  if (!old) return t.skip('no other Node is on this machine')
  const program =
    "import { openDesk, DeskFault } from '@guichet/client'; console.log(typeof openDesk, DeskFault.name)"
  const said = await ended(old, ['--input-type=module', '-e', program], folder)
  assert.deepEqual([said.code, said.out.trim()], [0, 'function DeskFault'], said.said)
})

test('what goes wrong says in one word what to do', async () => {
  const key = JSON.parse(readFileSync(keyOf('interior'), 'utf8'))
  const stranger = { ...key, kid: 'nobody' }
  const order = () => readFileSync(join(folder, 'order.json'))
  const kinds = await Promise.all(
    [
      async () => openDesk('desk', { key }),
      async () => openDesk('http://desk.example', { key }),
      async () => openDesk('http://localhost:1', { key }),
      async () => openDesk(desk.url, { key: { kty: 'oct' } }),
      async () => openDesk(desk.url, {} as never),
      async () => openDesk(desk.url, undefined as never),
      async () => (await openDesk(desk.url, { key })).handIn(undefined as never),
      async () => (await openDesk(desk.url, { key })).handIn('order.json' as never),
      async () => (await openDesk(desk.url, { key })).handIn(new Uint8Array()),
      async () => (await openDesk(desk.url, { key })).handIn(Buffer.from('[]')),
      async () => (await openDesk(desk.url, { key: stranger })).handIn(order()),
      async () => (await openDesk(desk.url, { key })).see('01999999-9999-7999-8999-999999999999'),
      async () =>
        (await openDesk(desk.url, { key, deskKey: Buffer.alloc(32).toString('base64') })).handIn(order()),
    ].map(async (deed) => {
      try {
        await deed()
        return 'went well'
      } catch (fault) {
        return fault instanceof DeskFault
          ? `${fault.kind}${fault.status ? ` ${fault.status}` : ''}`
          : String(fault)
      }
    }),
  )
  assert.deepEqual(kinds, [
    'unusable',
    'unusable',
    'unreachable',
    'unusable',
    ...Array.from({ length: 6 }, () => 'unusable'),
    'refused 401',
    'refused 404',
    'untrusted',
  ])
})
