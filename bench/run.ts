/**
 * `npm run bench [-- bench/intake.ts …] [--json] [--write] [--tiny] [--ozone FOLDER]
 * [--ozone-ui FOLDER] [--pdq FOLDER] [--vpdq FOLDER] [--hma FOLDER]`: measures, and prints each figure
 * beside its yardstick. `--write` keeps what was measured in `bench/result.json` and in the tables of
 * `docs/performance.md`. Ends with exit code 1 if a figure is not what was wanted.
 */
import { parseArgs } from 'node:util'
import { basename } from 'node:path'
import { type Bench, type Given, holds, type Row } from './bench.ts'
import { benches } from './index.ts'
import { keep } from './result.ts'
import { lineOf } from './table.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    tiny: { type: 'boolean', default: false },
    ozone: { type: 'string' },
    'ozone-ui': { type: 'string' },
    faiss: { type: 'string' },
    hma: { type: 'string' },
    kept: { type: 'string' },
    profile: { type: 'string' },
    pdq: { type: 'string' },
    vpdq: { type: 'string' },
  },
})
const options: Readonly<Record<string, string | boolean | undefined>> = values
const asked = positionals.map((path) => basename(path, '.ts'))
const unknown = asked.filter((name) => !(name in benches))
if (unknown.length > 0)
  throw new Error(`no bench is called ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}`)

let broken = false
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  if (!values.json) say(`\n${bench.title}`)
  const rows = await measured(bench)
  rows.forEach((row) => process.stdout.write(`${values.json ? JSON.stringify(row) : lineOf(row)}\n`))
  broken ||= rows.some((row) => holds(row) === false)
  if (values.write && !values.tiny) keep(name, rows)
}
process.exitCode = broken && !values.tiny ? 1 : 0

async function measured(bench: Bench): Promise<Row[]> {
  const ends: (() => unknown)[] = []
  const given: Given = {
    isTiny: values.tiny,
    count: (full, tiny) => (values.tiny ? tiny : full),
    option: (name) => (typeof options[name] === 'string' ? options[name] : undefined),
    say,
    after: (end) => void ends.push(end),
  }
  try {
    return await bench.run(given)
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
