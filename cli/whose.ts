import type { ParseArgsOptionsConfig } from 'node:util'
import type { Authority } from '../client/exchange.ts'
import { exit, type Given, Stop } from './command.ts'
import { deskAt } from '../client/description.ts'
import { isExposed, signerIn } from './key.ts'
import { readSent } from './sent.ts'
import { marked } from './terminal.ts'

/** The options of every command that speaks as an authority. */
export const authorityOptions = {
  key: { type: 'string' },
  keyid: { type: 'string' },
  to: { type: 'string' },
  'desk-key': { type: 'string' },
} as const satisfies ParseArgsOptionsConfig

export const authorityHelp = [
  '--key FILE       your private key as a JSON Web Key',
  '--keyid ID       the id it is registered under, where the file does not say it (member “kid”)',
  '--to URL         the desk; not needed with a receipt file',
  '--desk-key KEY   believe answers signed with this key alone (Ed25519, base64)',
] as const

/** Who we are and which desk we speak to. A key that others can read is used, and said aloud. */
export async function authorityFrom(
  given: Given,
  to = given.need('to'),
  pinned?: string,
): Promise<Authority> {
  const file = given.need('key')
  const { signer } = signerIn(file, given.option('keyid'))
  if (isExposed(file))
    process.stderr.write(`${marked('warning', `others can read ${file}: chmod 600 ${file}`)}\n`)
  const held = given.option('desk-key') ?? pinned
  return { desk: await deskAt(to), signer, ...(held === undefined ? {} : { pinned: held }) }
}

/**
 * Which demand is meant: an id with `--to`, or the receipt file that `send` wrote, which knows the desk and its key.
 * Throws {@link Stop} with `usage`.
 */
export async function demandFrom(given: Given): Promise<{ self: Authority; id: string }> {
  const [word, ...more] = given.words
  if (word === undefined || more.length > 0)
    throw new Stop(exit.usage, 'one demand is wanted: its id, or the receipt file that “guichet send” wrote.')
  if (isId(word)) return { self: await authorityFrom(given), id: word }
  const sent = readSent(word)
  const self = await authorityFrom(given, given.option('to') ?? sent.desk, sent.receiptKey.publicKey)
  return { self, id: sent.id }
}

export function isId(word: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(word)
}
