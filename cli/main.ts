/** The command: an authority's or an engineer's terminal. Reads the words, runs one command, says how it ended. */
import { parseArgs } from 'node:util'
import { DeskFault, type FaultKind } from '../client/fault.ts'
import { type Command, type Exit, exit, type Given, type Said, Stop } from './command.ts'
import { commands } from './commands/index.ts'
import { general, helpOf } from './help.ts'
import { visible } from './terminal.ts'

const endsWith: Record<FaultKind, Exit> = {
  refused: exit.no,
  untrusted: exit.no,
  unusable: exit.usage,
  unreachable: exit.unreachable,
  broken: exit.fault,
}

process.stdout.on('error', quietWhenNobodyReads)
process.exitCode = await run(process.argv.slice(2))

async function run(typed: readonly string[]): Promise<number> {
  const json = typed.includes('--json')
  try {
    const said = await answerTo(typed)
    print(json ? [JSON.stringify(said.value)] : said.lines)
    return said.code
  } catch (thrown) {
    const fault = thrown instanceof DeskFault ? stopFor(thrown) : thrown
    if (!(fault instanceof Stop)) throw fault
    const text = json
      ? JSON.stringify({ error: { code: fault.code, message: fault.message, ...fault.more } })
      : `guichet: ${fault.message.split('\n').map(visible).join('\n')}`
    process.stderr.write(`${text}\n`)
    return fault.code
  }
}

function stopFor({ kind, message, status, problem }: DeskFault): Stop {
  return new Stop(endsWith[kind], message, {
    ...(status === undefined ? {} : { status }),
    ...(problem === undefined ? {} : { problem }),
  })
}

async function answerTo([name, ...rest]: readonly string[]): Promise<Said> {
  if (name === undefined) throw new Stop(exit.usage, `which command?\n\n${general().join('\n')}`)
  const asked = name === 'help' || name === '--help' || name === '-h' ? (rest[0] ?? '') : name
  const command = commands.find((each) => each.name === asked)
  if (!command && asked !== '' && !asked.startsWith('-'))
    throw new Stop(exit.usage, `there is no command “${asked}”. See “guichet --help”.`)
  if (!command) {
    if (name !== asked || name.startsWith('-h') || name === '--help') return help(general())
    throw new Stop(exit.usage, `“${name}” is no command. See “guichet --help”.`)
  }
  if (name !== asked || rest.includes('--help') || rest.includes('-h')) return help(helpOf(command))
  return await command.run(given(command, rest))
}

function help(lines: readonly string[]): Said {
  return { code: exit.done, lines, value: { help: lines.join('\n') } }
}

function given(command: Command, typed: readonly string[]): Given {
  const { values, positionals } = parsed(command, typed)
  const option = (name: string) => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    words: positionals,
    option,
    need(name) {
      const value = option(name)
      if (value === undefined)
        throw new Stop(exit.usage, `--${name} is missing. Usage: guichet ${command.usage}`)
      return value
    },
    has: (name) => values[name] === true,
    json: values.json === true,
  }
}

function parsed(
  command: Command,
  typed: readonly string[],
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({
      args: [...typed],
      options: { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    })
  } catch (fault) {
    const said = fault instanceof Error ? fault.message.split('. ')[0] : String(fault)
    throw new Stop(exit.usage, `${said}. Usage: guichet ${command.usage}`)
  }
}

function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
}

/** `guichet status … | head`: the reader has seen enough. */
function quietWhenNobodyReads(fault: Error & { code?: string }): void {
  if (fault.code !== 'EPIPE') throw fault
  process.exit(exit.done)
}
