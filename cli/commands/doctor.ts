import { z } from 'zod'
import { outputOf } from '../become.ts'
import { type Command, exit, Stop } from '../command.ts'
import { marked } from '../terminal.ts'

const findings = z.array(
  z.object({
    about: z.string(),
    severity: z.enum(['unsafe', 'warning', 'note', 'fine']),
    says: z.string(),
    mend: z.string().optional(),
  }),
)
const marks = { unsafe: 'failed', warning: 'warning', note: 'left-out', fine: 'passed' } as const

export const doctor: Command = {
  name: 'doctor',
  does: 'judges a set-up and says what is unsafe, and how to mend it',
  usage: 'doctor [--data FOLDER]',
  example: 'guichet doctor --data data',
  more: [
    'Reads the same environment as “serve” (GUICHET_DATA, GUICHET_URL, DATABASE_URL …) and changes nothing.',
    'Works beside a desk that runs, and in a folder where none does.',
    '--data FOLDER    the data folder; without it GUICHET_DATA, or ./data',
    'Ends with 0 safe · 1 something should be better · 2 unsafe.',
  ],
  options: { data: { type: 'string' } },
  async run(given) {
    if (given.words.length > 0) throw new Stop(exit.usage, `no word is wanted. Usage: guichet ${this.usage}`)
    const data = given.option('data')
    const { text } = await outputOf('desk/operator/look.ts', [
      'set-up',
      ...(data === undefined ? [] : ['--data', data]),
    ])
    const read = findings.safeParse(parsed(text))
    if (!read.success) throw new Stop(exit.fault, 'the examination broke off; what was said stands above.')
    const has = (severity: string) => read.data.some((one) => one.severity === severity)
    const code = has('unsafe') ? 2 : has('warning') ? 1 : 0
    const verdict = [
      'Nothing unsafe was found.',
      'Nothing unsafe, and something should be better.',
      'UNSAFE: do not run it like this.',
    ]
    const lines = read.data.flatMap(({ severity, says, mend }) => [
      marked(marks[severity], says),
      ...(mend ? [`    ${mend}`] : []),
    ])
    return { code, lines: [...lines, '', verdict[code] ?? ''], value: { code, findings: read.data } }
  },
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
