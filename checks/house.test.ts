import { test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { regimeOf } from '../core/regime.ts'

const home = join(import.meta.dirname, '..')

/** Every file that belongs to the house: what git keeps and what is new and not ignored; without git, nothing can be said. */
function ours(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: home,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  })
  return [...new Set(listed.split('\0'))].filter((file) => file !== '' && existsSync(join(home, file)))
}

const hasGit = existsSync(join(home, '.git'))
const installed = /^(node_modules|web\/dist|client\/dist|data|artefacts)\//
const files = hasGit ? ours().filter((file) => !installed.test(file)) : []
const textual = /\.(ts|tsx|js|cjs|mjs|json|ya?ml|md|css|html|sql|typ|sh|txt)$|^\.ci\/run$/
const read = (file: string) => readFileSync(join(home, file), 'utf8')
const skip = !hasGit && 'not a git checkout: what belongs to the house is unknown'

type Finding = string

/** Each line of `among` that `pattern` matches, as `file:line: text`. */
function findings(among: readonly string[], pattern: RegExp): Finding[] {
  return among.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
      ),
  )
}

const isTest = (file: string) => /\.(test|peer)\.tsx?$/.test(file)
const isCode = (file: string) => /\.tsx?$/.test(file)
const below =
  (...rooms: string[]) =>
  (file: string) =>
    rooms.some((room) => file === room || file.startsWith(room))

/** The rooms that ship. The rest are checks, and stand outside these rules. */
const product = files.filter(
  (file) =>
    isCode(file) &&
    !isTest(file) &&
    below('core/', 'log/', 'match/', 'connectors/', 'desk/', 'web/', 'cli/', 'client/', 'forms/')(file),
)
/** Code lines only: a comment may speak of what code may not do. */
const inCode = (words: string) => new RegExp(String.raw`^(?!\s*(\*|//|/\*)).*(${words})`)

test('nothing that can be installed or built is kept in the repository', { skip }, () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], {
    cwd: home,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  }).split('\0')
  const wrong = tracked.filter((file) => installed.test(file))
  assert.deepEqual([wrong.length, wrong.slice(0, 3)], [0, []])
})

test('no file speaks of one machine: no home folders, no hosts of registries', { skip }, () => {
  const words = ['/home/[a-z]', '/Users/[A-Za-z]', '/work/[a-z]', String.raw`/root/[a-z.]`, '"resolved":']
  const among = files.filter((file) => textual.test(file) && file !== 'checks/house.test.ts')
  assert.deepEqual(findings(among, new RegExp(words.join('|'))), [])
})

test('no merge is left half done, and nothing is put off in a comment', { skip }, () => {
  const among = files.filter((file) => textual.test(file) && file !== 'checks/house.test.ts')
  assert.deepEqual(findings(among, /^(<{7}|>{7}|={7}$)|\b(TODO|FIXME|XXX|HACK)\b/), [])
})

test(
  'no page is known to the screens alone: what the server would not answer is gone on a reload',
  { skip },
  () => {
    assert.deepEqual(findings(['web/routes.ts'], /path: (?!addresses\.)/), [])
  },
)

/** A list of sentences, an invented world to draw pages from, types written from the contract: looked up in, not read through. */
const lists = below('web/words/', 'web/fixtures/', 'client/schema.ts')

test('no file of code has grown past 400 lines', { skip }, () => {
  const long = files
    .filter((file) => /\.(ts|tsx|js|cjs|css)$/.test(file) && !lists(file))
    .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 400)
  assert.deepEqual(long, [])
})

test('time comes from the clock', { skip }, () => {
  const among = product.filter(
    (file) => file !== 'desk/outside/clock.ts' && !below('web/', 'cli/', 'client/')(file),
  )
  assert.deepEqual(
    findings(among, inCode(String.raw`\bDate\.now\(|new Date\(\)|performance\.now\(|Temporal\.Now\b`)),
    [],
  )
})

test('chance comes from one place', { skip }, () => {
  const among = product.filter(
    (file) => file !== 'desk/outside/random.ts' && !below('web/', 'cli/', 'client/')(file),
  )
  assert.deepEqual(
    findings(among, inCode(String.raw`Math\.random\(|\brandomUUID\(|\brandomBytes\(|getRandomValues\(`)),
    [],
  )
})

test('requests go out through the wire', { skip }, () => {
  const among = product.filter(
    (file) => file !== 'desk/outside/wire.ts' && !below('web/', 'cli/', 'client/')(file),
  )
  assert.deepEqual(findings(among, inCode(String.raw`(?<![.\w])fetch\((?!\))|\bhttps?\.(request|get)\(`)), [])
})

test('the environment is read in one place', { skip }, () => {
  const among = product.filter(
    (file) =>
      !['desk/config.ts', 'desk/main.ts'].includes(file) &&
      file !== 'web/vite.config.ts' &&
      !below('desk/operator/', 'cli/', 'client/examples/', 'web/fixtures/')(file),
  )
  assert.deepEqual(findings(among, inCode(String.raw`process\.env\b`)), [])
})

/**
 * Who puts a statement of their own to the database outside `desk/sql`. The loops and the index are such statements and
 * little else; the others ask for a row or two in the middle of their work. No file joins them.
 */
const asksItself = below(
  'desk/sql/',
  'desk/jobs/',
  'desk/search/',
  'desk/backup/resume.ts',
  'desk/carry/answer.ts',
  'desk/carry/release.ts',
  'desk/deliveries.ts',
  'desk/figures/ready.ts',
  'desk/http/desk/come-in/passkeys.ts',
  'desk/http/desk/day/watch.ts',
  'desk/http/desk/demands/act.ts',
  'desk/http/desk/house/staff.ts',
  'desk/http/desk/session.ts',
  'desk/journey.ts',
  'desk/later-messages.ts',
  'desk/sandbox.ts',
  'desk/tenants.ts',
  'desk/tenants/first-run.ts',
  'desk/tenants/found.ts',
)

test('SQL is spoken in desk/sql, and nobody else begins to', { skip }, () => {
  const statement = inCode(String.raw`\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql(<.*>)?\``)
  assert.deepEqual(
    findings(
      product.filter((file) => !asksItself(file)),
      statement,
    ),
    [],
  )
})

test('what spells numbers, days and names for a reader is made once', { skip }, () => {
  const among = product.filter((file) => below('web/')(file) && file !== 'web/formats.ts' && !lists(file))
  const format = inCode(String.raw`new Intl\.(NumberFormat|DateTimeFormat|ListFormat|DisplayNames)\(`)
  assert.deepEqual(findings(among, format), [])
})

/** Every name a law gives to its instruments, forms, grounds and messages, and every line of its forms. */
function namesInLaw(): string[] {
  const laws = files.filter((file) => /^regimes\/[a-z-]+\.yaml$/.test(file))
  return laws.flatMap((file) =>
    regimeOf(read(file)).editions.flatMap(({ regime, instruments }) => [
      regime,
      ...instruments.flatMap(({ name, forms, grounds, followUps, fields }) => [
        ...[name, ...[forms, grounds, followUps].flat().map((each) => each.name)].filter((each) =>
          each.includes('-'),
        ),
        ...fields.map((field) => field.name).filter((path) => path.includes('.')),
      ]),
    ]),
  )
}

/** Where the sample authority's order is shown or sent: a sample names its law. And the list of words a law may choose. */
const shown = below('desk/http/openapi/index.ts', 'desk/sandbox.ts', 'core/regime/vocabulary.ts')

test('no law is written in code', { skip }, () => {
  const among = product.filter(
    (file) => below('core/', 'desk/', 'connectors/', 'web/', 'cli/')(file) && !lists(file),
  )
  assert.deepEqual(findings(among, inCode(String.raw`\b(country|memberState)\s*(===|!==)\s*['"\`]`)), [])
  const names = [...new Set(namesInLaw())].map((name) => name.replaceAll(/[.[\]]/g, '\\$&')).join('|')
  const named = new RegExp(String.raw`^(?!\s*(\*|//|/\*|\.describe)).*['"\`](${names})(/[a-z-]+)?['"\`]`)
  assert.deepEqual(
    findings(
      among.filter((file) => !shown(file)),
      named,
    ),
    [],
  )
})
