import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { answering, handingIn, reading } from '../core/http-signature/profile.ts'
import { defaultPolicy } from '../core/policy.ts'
import { judge, levels, type RequestVerdict } from '../core/trust.ts'
import { nothingKnown, type TrustFacts } from '../core/trust-facts.ts'

const home = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(home, file), 'utf8')
const apart = (name: string) => ['node_modules', 'data', 'dist', 'artefacts', '.git'].includes(name)
const pages = globSync('**/*.md', { cwd: home, exclude: apart }).toSorted()

test('every link of a page leads to a file and a heading that are there', () => {
  const broken = pages.flatMap((page) =>
    linksIn(read(page))
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [path = '', heading] = link.split('#')
        const file = path === '' ? page : join(dirname(page), decodeURIComponent(path))
        if (!existsSync(join(home, file))) return true
        return heading !== undefined && file.endsWith('.md') && !headingsIn(read(file)).includes(heading)
      })
      .map((link) => `${page}: ${link}`),
  )
  assert.deepEqual([pages.length > 5, broken], [true, []])
})

test('every file and folder that a page names in code type is there', () => {
  const named = pages.flatMap((page) =>
    [
      ...proseOf(read(page)).matchAll(
        /`([a-z]+\/(?:[\w./-]*\.(?:ts|tsx|yaml|typ|js|cjs|go)|(?:[\w.-]+\/)*))`/g,
      ),
    ].map(([, file = '']) => ({ page, file })),
  )
  const missing = named.filter(({ file }) => !existsSync(join(home, file)))
  assert.deepEqual([named.length > 20, missing], [true, []])
})

test('every word of the house is a word of the code, means one thing, and has its French and its Arabic', () => {
  const code = globSync(['{core,log,match,connectors,desk,regimes,forms,sandbox}/**/*.{ts,yaml}'], {
    cwd: home,
  })
    .filter((file) => !file.endsWith('.test.ts'))
    .map(read)
    .join('\n')
  const rows = rowsIn(read('docs/words.md'))
  const wrong = rows.filter(([english = '', french = '', arabic = '', says = '', ids = '']) => {
    const named = [...ids.matchAll(/`([^`]+)`/g)].map(([, id = '']) => id)
    const inCode = named.every((id) => new RegExp(`(?<![\\w-])${RegExp.escape(id)}(?![\\w-])`).test(code))
    const spoken = english !== '' && /\p{L}/u.test(french) && /\p{Script=Arabic}/u.test(arabic)
    return !(named.length > 0 && inCode && spoken && says.endsWith('.'))
  })
  const words = rows.map(([english]) => english)
  // A word that means two things says of which.
  const twice = words.filter((word, n) => words.indexOf(word) !== n)
  assert.deepEqual([rows.length > 40, wrong.map(([english]) => english), twice], [true, [], []])
})

test('the page on the path names every deed and every effect', () => {
  const page = read('docs/path.md')
  const named = (file: string, pattern: RegExp) =>
    [...read(file).matchAll(pattern)].map(([, name = '']) => name)
  const deeds = named('core/deeds/perform.ts', /\bdeed: '([a-z-]+)'/g)
  const effects = named('core/outcome.ts', /^ {2}\| \{ kind: '([a-z-]+)'/gm)
  const unsaid = [...deeds, ...effects].filter((name) => !new RegExp(`\\b${name}\\b`).test(page))
  assert.deepEqual([deeds.length > 10, effects.length > 5, unsaid], [true, true, []])
})

test('the page on security names the tags and what they cover as the desk reads them', () => {
  const table = rowsIn(read('docs/security.md')).filter(([tag = '']) => tag.startsWith('`guichet-'))
  const said = table.map((cells) =>
    [cells[0], cells[2]]
      .join(' ')
      .replaceAll(/`, and .*$/g, '`')
      .match(/[^` ]+/g),
  )
  assert.deepEqual(
    said,
    [handingIn, reading, answering].map(({ tag, covers }) => [tag, ...covers]),
  )
})

test('the list of settings names exactly those that the desk reads', () => {
  const names = (text: string) =>
    [
      ...new Set(
        [...text.matchAll(/\b(?:GUICHET_\w+|(?:MIGRATE_)?DATABASE_URL|PLAZA_\w+|PORT)\b/g)].map(
          ([name]) => name,
        ),
      ),
    ].toSorted()
  const listed = rowsIn(between(read('README.md'), '## Settings', '## Where')).map(([name = '']) => name)
  assert.deepEqual(names(listed.join(' ')), names(read('desk/config.ts')))
})

test('the page on security says of each level exactly what trust permits', () => {
  const table = rowsIn(between(read('docs/security.md'), '<!-- levels -->', '<!-- /levels -->'))
  const said = table.map(([level, , hold, restrict, clarify, disclose]) => ({
    level,
    hold,
    restrict,
    clarify,
    disclose,
  }))
  const decided = levels.map((level) => {
    const { permits, level: found } = judge(factsOf(level), requestOf(level), defaultPolicy)
    assert.equal(found, level)
    return { level, ...permits }
  })
  assert.deepEqual(said, decided)
})

/** A message of each level with nothing odd about it, from an authority that may ask. */
function factsOf(level: (typeof levels)[number]): TrustFacts {
  const known: TrustFacts = { ...nothingKnown, binding: 'same', competence: 'competent', reference: 'new' }
  if (level === 'L1') return { ...known, mail: 'aligned' }
  if (level === 'L2' || level === 'L3+') return { ...known, officer: 'entitled' }
  return known
}

function requestOf(level: (typeof levels)[number]): RequestVerdict {
  return level === 'L3' || level === 'L3+' ? 'passed' : 'absent'
}

/** Links and pictures, outside of code. */
function linksIn(text: string): string[] {
  const prose = proseOf(text).replaceAll(/`[^`]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    ([, link, attribute]) => link ?? attribute ?? '',
  )
}

function proseOf(text: string): string {
  return text.replaceAll(/^```.*?^```$/gms, '')
}

/** Headings as a forge names them: small letters, no punctuation, hyphens for spaces. */
function headingsIn(text: string): string[] {
  return [...proseOf(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** The rows of every table, without heads and rules. */
function rowsIn(text: string): string[][] {
  const lines = text.split('\n')
  return lines
    .filter(
      (line, n) =>
        line.startsWith('|') && !/^\|[ |:-]+\|$/.test(line) && !/^\|[ |:-]+\|$/.test(lines[n + 1] ?? ''),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

function between(text: string, from: string, to: string): string {
  const [start, end] = [text.indexOf(from), text.indexOf(to)]
  assert.ok(start >= 0 && end > start, `the page has lost ${from} or ${to}`)
  return text.slice(start + from.length, end)
}
