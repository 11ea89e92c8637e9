import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { z } from 'zod'
import { outputOf } from '../become.ts'
import { type Command, exit, type Given, Stop } from '../command.ts'
import { look } from '../terminal.ts'

const made = z.object({
  hostname: z.string(),
  isNew: z.boolean(),
  url: z.string(),
  dataDir: z.string(),
  link: z.string().optional(),
})

export const init: Command = {
  name: 'init',
  does: 'makes a data folder a real desk, and prints the link for its first person',
  usage:
    'init --url https://HOST [--data FOLDER] [--passphrase-file FILE] [--media-url URL] [--host ADDRESS] [--port N]',
  example: 'guichet init --url https://desk.host.example --data desk-data --passphrase-file desk-passphrase',
  more: [
    'Asks for what is not given, where a person sits before it. Said again, it changes nothing and prints',
    'a new link, until somebody has registered a passkey. It never turns a sandbox into a real desk.',
    '--url URL                the public address; receipts, signatures and passkeys name it for good',
    '--data FOLDER            the data folder; without it GUICHET_DATA, or ./data',
    '--passphrase-file FILE   seals the keys with the passphrase in this file; keep it apart from the folder',
    '--media-url URL          another hostname of the same server, for held media; without it media.HOST',
    '--host, --port           where the desk listens; without them 127.0.0.1 and 4884',
  ],
  options: {
    url: { type: 'string' },
    data: { type: 'string' },
    'passphrase-file': { type: 'string' },
    'media-url': { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string' },
  },
  async run(given) {
    if (given.words.length > 0) throw new Stop(exit.usage, `no word is wanted. Usage: guichet ${this.usage}`)
    const data = resolve(given.option('data') ?? process.env.GUICHET_DATA ?? 'data')
    const isMade = () => existsSync(resolve(data, 'installation.json'))
    const before = isMade()
    const asked = before ? {} : await asking(given)
    const passphrase = asked['passphrase-file'] ?? given.option('passphrase-file')
    const args = {
      data,
      url: asked.url ?? given.option('url'),
      'passphrase-file': passphrase && resolve(passphrase),
      'media-url': given.option('media-url'),
      host: given.option('host'),
      port: given.option('port'),
    }
    const words = Object.entries(args).flatMap(([name, value]) => (value ? [`--${name}`, value] : []))
    const { text, code } = await outputOf('desk/operator/set-up.ts', ['init', ...words])
    if (code !== 0) throw new Stop(exit.no, leftBy(before, isMade()))
    const value = made.parse(JSON.parse(text))
    return { code: exit.done, lines: linesFor(value), value }
  },
}

/** What stands in the folder after a no. The address is kept before the database is made, and a disk may fill up between. */
function leftBy(before: boolean, after: boolean): string {
  if (before) return 'nothing was changed; why stands above.'
  if (!after) return 'nothing was made; why stands above.'
  return 'the desk is begun and not whole; mend what stands above, and say this again.'
}

/** What is missing is asked for, where somebody can answer; a script is told instead. */
async function asking(given: Given): Promise<Record<string, string>> {
  const url = given.option('url')
  if (url !== undefined) return {}
  if (!process.stdin.isTTY || given.json)
    throw new Stop(exit.usage, '--url is missing: the public address of the desk, https://…')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answers: Record<string, string> = {}
    answers.url = (await terminal.question('Public address of the desk (https://…): ')).trim()
    if (given.option('passphrase-file') === undefined) {
      const file = await terminal.question('File with a passphrase that seals the keys (empty for none): ')
      if (file.trim() !== '') answers['passphrase-file'] = file.trim()
    }
    return answers
  } finally {
    terminal.close()
  }
}

function linesFor({ url, dataDir, link }: z.infer<typeof made>): string[] {
  return [
    `The desk ${url} has its data in ${dataDir}.`,
    ...(link
      ? [
          'Start it (GUICHET_DATA set to that folder, “npm start”), put TLS before it, and open this link once,',
          'within the hour. Whoever opens it becomes the first person:',
          '',
          look('bold', link),
        ]
      : ['Somebody has a passkey already: new people are let in at the desk, not from here.']),
  ]
}
