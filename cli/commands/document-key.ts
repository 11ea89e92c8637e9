import { resolve } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { outputOf } from '../become.ts'
import { type Command, exit, type Given, Stop } from '../command.ts'

const requested = z.object({ request: z.string() })
const installed = z.object({ subject: z.string(), issuer: z.string(), until: z.string() })

export const documentKey: Command = {
  name: 'document-key',
  does: 'gives the desk the key that seals its answers in the name of the operator',
  usage:
    'document-key request --name LEGAL-NAME --state CC [--identifier ID] [--out FILE] | document-key install --chain FILE [--key FILE]',
  example: 'guichet document-key request --data desk-data --name "Harbour Hosting" --state IE --out seal.csr',
  more: [
    'request  makes a key in the data folder and writes the request for its certificate (PKCS#10), to be sent to a',
    '         trust service provider, best one that issues qualified certificates for electronic seals',
    'install  takes the certificates that came back, or a key and certificates made elsewhere; the desk uses them',
    '         from its next start',
    '--data FOLDER                the data folder; without it GUICHET_DATA, or ./data',
    '--name, --state              the legal name and the two letters of the state, as the certificate shall say',
    '--identifier ID              the operator’s number as in ETSI EN 319 412-1, such as VATIE-1234567A',
    '--chain FILE                 certificates in PEM, the signing one first',
    '--key FILE                   a key in PEM that was made elsewhere',
    '--key-passphrase-file FILE   what opens that key',
  ],
  options: {
    data: { type: 'string' },
    name: { type: 'string' },
    state: { type: 'string' },
    identifier: { type: 'string' },
    out: { type: 'string' },
    chain: { type: 'string' },
    key: { type: 'string' },
    'key-passphrase-file': { type: 'string' },
  },
  async run(given) {
    const [deed, ...more] = given.words
    if (more.length > 0) throw new Stop(exit.usage, `Usage: guichet ${this.usage}`)
    if (deed === 'request') return await request(given)
    if (deed === 'install') return await install(given)
    throw new Stop(exit.usage, `Usage: guichet ${this.usage}`)
  },
}

async function request(given: Given) {
  const state = given.need('state')
  if (!/^[A-Z]{2}$/.test(state))
    throw new Stop(exit.usage, `found ${state}; wanted two capital letters, as IE`)
  const value = requested.parse(
    await told('document-request', {
      data: given.option('data'),
      name: given.need('name'),
      state,
      identifier: given.option('identifier'),
    }),
  )
  const out = given.option('out')
  if (out) await writeFile(out, value.request)
  return { code: exit.done, lines: out ? [`The request is in ${out}.`] : [value.request.trimEnd()], value }
}

async function install(given: Given) {
  const path = (name: string) => {
    const value = given.option(name)
    return value === undefined ? undefined : resolve(value)
  }
  const value = installed.parse(
    await told('document-install', {
      data: given.option('data'),
      chain: resolve(given.need('chain')),
      key: path('key'),
      'key-passphrase-file': path('key-passphrase-file'),
    }),
  )
  const lines = [
    `Answers are sealed in the name of ${value.subject.replaceAll('\n', ', ')}, until ${value.until}.`,
    'Start the desk again, so that it takes this key.',
  ]
  return { code: exit.done, lines, value }
}

async function told(deed: string, options: Record<string, string | undefined>): Promise<unknown> {
  const words = Object.entries(options).flatMap(([name, value]) => (value ? [`--${name}`, value] : []))
  const { text, code } = await outputOf('desk/operator/set-up.ts', [deed, ...words])
  if (code !== 0) throw new Stop(exit.no, 'nothing was changed; what was found stands above.')
  return JSON.parse(text)
}
