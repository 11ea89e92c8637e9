import { z } from 'zod'
import { outputOf } from '../become.ts'
import { type Command, exit, type Given, type Said, Stop } from '../command.ts'
import { factsIn, isExposed, type KeyFacts, kinds, makeKey } from '../key.ts'
import { look, marked, pairs, visible } from '../terminal.ts'

export const keys: Command = {
  name: 'keys',
  does: 'makes a signing key for an authority, shows one, or lists the keys of a desk',
  usage: 'keys new FILE [--alg ed25519|p256|rsa] [--keyid ID] | keys show FILE | keys list [--data FOLDER]',
  example: 'guichet keys new authority.jwk.json --keyid ministry/2026-1',
  more: [
    'new FILE         writes the private key (JWK, 0600) and shows the public half to register at a desk',
    'show FILE        shows the public half of a key and its fingerprint (RFC 7638)',
    'list             every key in a desk’s data folder, without its secret',
    '--alg ALG        ed25519 (as it comes), p256 (ECDSA) or rsa (PSS, 3072 bits)',
    '--keyid ID       the id under which it will be registered',
    '--data FOLDER    the data folder; without it GUICHET_DATA, or ./data',
  ],
  options: { alg: { type: 'string' }, keyid: { type: 'string' }, data: { type: 'string' } },
  async run(given) {
    const [deed, file, ...others] = given.words
    if (others.length === 0 && file !== undefined && deed === 'new') return made(given, file)
    if (others.length === 0 && file !== undefined && deed === 'show')
      return shown(factsIn(file, given.option('keyid')), file)
    if (deed === 'list' && file === undefined) return await listed(given)
    throw new Stop(exit.usage, `new FILE, show FILE or list is wanted. Usage: guichet ${this.usage}`)
  },
}

function made(given: Given, file: string): Said {
  const asked = given.option('alg') ?? 'ed25519'
  const alg = Object.hasOwn(kinds, asked) ? kinds[asked as keyof typeof kinds] : undefined
  if (!alg) throw new Stop(exit.usage, `--alg is “${asked}”; ed25519, p256 or rsa are wanted.`)
  const facts = makeKey(file, alg, given.option('keyid'))
  const said = shown({ ...facts, isPrivate: true }, file)
  return {
    ...said,
    lines: [marked('passed', `${file} holds a new private key; nobody else may read it`), ...said.lines],
  }
}

function shown(facts: KeyFacts & { isPrivate: boolean }, file: string): Said {
  const { keyid, alg, publicJwk, thumbprint, isPrivate } = facts
  const lines = [
    ...pairs([
      ['keyid', look('bold', visible(keyid))],
      ['algorithm', alg],
      // In groups of four, as the desk shows it to whoever compares.
      ['fingerprint', thumbprint.replaceAll(/(.{4})(?=.)/g, '$1 ')],
      ['public key', JSON.stringify(publicJwk)],
    ]),
    ...(isPrivate && isExposed(file)
      ? [marked('warning', `others can read ${file}: chmod 600 ${file}`)]
      : []),
  ]
  return { code: exit.done, lines, value: { keyid, alg, thumbprint, publicJwk } }
}

const list = z.array(
  z.object({
    id: z.string(),
    purpose: z.string(),
    version: z.number(),
    start: z.string(),
    end: z.string().optional(),
    fingerprint: z.string().optional(),
  }),
)

async function listed(given: Given): Promise<Said> {
  const data = given.option('data')
  const { text, code } = await outputOf('desk/operator/look.ts', [
    'keys',
    ...(data === undefined ? [] : ['--data', data]),
  ])
  if (code !== 0) throw new Stop(exit.usage, 'the keys of that folder cannot be listed; why stands above.')
  const found = list.parse(JSON.parse(text))
  const lines = found.map(
    ({ id, start, end, fingerprint }) =>
      `${id}  since ${start}${end ? `, until ${end}` : ''}${fingerprint ? `  ${fingerprint}` : ''}`,
  )
  return { code: exit.done, lines: lines.length > 0 ? lines : ['There is no key there yet.'], value: found }
}
