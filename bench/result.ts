/** What was last measured, kept with the code: `bench/result.json`, and the page that is written from it. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Row } from './bench.ts'
import { benches } from './index.ts'
import { tableOf } from './table.ts'

type Measured = { at: string; commit: string; machine: string; rows: Row[] }
type Result = Record<string, Measured>

const home = join(import.meta.dirname, '..')
const file = join(home, 'bench/result.json')
const page = join(home, 'docs/performance.md')

/** Keeps the rows of one bench; those of the others stay as they were measured last. */
export function keep(name: string, rows: Row[]): void {
  const result = readResult()
  result[name] = {
    at: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: home, encoding: 'utf8' }).trim(),
    machine: machine(),
    rows,
  }
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`)
  writeFileSync(page, written(readFileSync(page, 'utf8'), result))
}

function readResult(): Result {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : {}
}

/** The page with everything between its two marks written anew from the result; the words around them are a person's. */
export function written(text: string, result: Result): string {
  const [from, to] = ['<!-- figures -->', '<!-- /figures -->']
  const [start, end] = [text.indexOf(from), text.indexOf(to)]
  if (start < 0 || end < start) throw new Error(`docs/performance.md has lost ${from} or ${to}`)
  const sections = Object.entries(benches).map(([name, { title, measures, bounds }]) => {
    const last = result[name]
    const figures = last
      ? `${tableOf(last.rows)}\n\nMeasured ${last.at.slice(0, 10)} on ${last.machine}, commit \`${last.commit}\`.`
      : 'Not measured yet.'
    return `## ${title}\n\n${measures}\n\n${figures}\n\n**What bounds it.** ${bounds}`
  })
  return `${text.slice(0, start + from.length)}\n\n${sections.join('\n\n')}\n\n${text.slice(end)}`
}

function machine(): string {
  const [first] = cpus()
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
}
