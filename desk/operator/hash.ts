/**
 * Signals of files on this machine: a JSON object for each on standard output, how far it is on standard error.
 * `guichet hash` runs this. Decodes with the limits and in the cages of the desk; keeps and sends nothing.
 */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { configFrom } from '../config.ts'
import { Fault } from '../outside/fault.ts'
import { type Hashed, type HashOptions, kindsOfPieces, openDecoders } from '../outside/signals.ts'

const { values, positionals } = parseArgs({
  options: {
    kinds: { type: 'string' },
    of: { type: 'string' },
    every: { type: 'string' },
    within: { type: 'string' },
  },
  allowPositionals: true,
})

/** Every file at or below a path, in the order of their names. Links are not followed. */
async function filesAt(path: string): Promise<string[]> {
  const facts = await stat(path).catch(() => undefined)
  if (!facts) throw new Fault('path-unreadable', { found: path, wanted: 'a file or a folder that is there' })
  if (!facts.isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

function optionsIn(): HashOptions {
  const { kinds: names, of, every, within } = values
  const wanted = names?.split(',').map((name) => name.trim())
  const unknown = wanted?.find((name) => !kindsOfPieces.includes(name))
  if (unknown !== undefined)
    throw new Fault('kind-unknown', { found: unknown, wanted: kindsOfPieces.join(', ') })
  if (of !== undefined && !isSaid(of))
    throw new Fault('option-invalid', { found: `--of ${of}`, wanted: said.join(', ') })
  return {
    ...(wanted ? { wanted } : {}),
    ...(of === undefined ? {} : { of }),
    ...(every === undefined ? {} : { every: number('every', every, 0, 3600) }),
    ...(within === undefined ? {} : { within: number('within', within, 16, 8192) }),
  }
}

const said = ['image', 'video', 'audio', 'unknown'] as const
const isSaid = (text: string): text is (typeof said)[number] => said.some((each) => each === text)

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= least && value <= most) return value
  throw new Fault('option-invalid', {
    found: `--${name} ${text}`,
    wanted: `a number from ${least} to ${most}`,
  })
}

/** Says it again and again on one line of a terminal; in a file each second. */
function teller(total: number) {
  const isTerminal = process.stderr.isTTY === true
  let done = 0
  let now = ''
  let last = ''
  const write = (text: string) => {
    if (text === last) return
    last = text
    process.stderr.write(isTerminal ? `\r\u001b[2K${text}` : `${text}\n`)
  }
  const beat = setInterval(() => write(`${done} of ${total} files${now}`), isTerminal ? 100 : 1_000)
  return {
    one: () => void (done += 1),
    frames: (file: string, of: number, expected: number) =>
      void (now = expected > 0 ? `; ${file}: frame ${of} of ${expected}` : `; ${file}: frame ${of}`),
    end: () => {
      clearInterval(beat)
      write(`${done} of ${total} files`)
      if (isTerminal) process.stderr.write('\n')
    },
  }
}

/** Once the end is asked for, what is under way is given up and nothing more is begun. */
const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())
process.once('SIGTERM', () => interrupted.abort())

async function hashAll(path: string): Promise<void> {
  const options = optionsIn()
  const files = await filesAt(path)
  const { decoding } = configFrom(process.env)
  const decoders = openDecoders(decoding)
  const telling = teller(files.length)
  const waiting = files.entries()
  const hash = async (file: string): Promise<Hashed | { refused: object }> => {
    try {
      const progress = (of: number, expected: number) => telling.frames(file, of, expected)
      const { signal } = interrupted
      return await decoders.signalsOf(createReadStream(file), { ...options, progress, signal })
    } catch (fault) {
      const found = fault instanceof Error ? fault.message : String(fault)
      return { refused: { kind: 'refused', why: 'unreadable', found, wanted: 'a file that can be read' } }
    }
  }
  const worker = async () => {
    for (const [, file] of waiting) {
      if (interrupted.signal.aborted) return
      const hashed = await hash(file)
      if (hashed.refused) process.exitCode = 1
      process.stdout.write(`${JSON.stringify({ file, ...hashed })}\n`)
      telling.one()
    }
  }
  await Promise.all(Array.from({ length: decoding.atOnce }, worker))
  telling.end()
  await decoders.stop()
  if (interrupted.signal.aborted) process.exitCode = 1
}

try {
  await hashAll(positionals[0] ?? '')
} catch (fault) {
  if (!(fault instanceof Fault)) throw fault
  process.stderr.write(`${fault.message}\n`)
  process.exitCode = 2
}
