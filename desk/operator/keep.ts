/**
 * What may be done to keep a desk and bring it back, as JSON on standard output: `backup`, `restore` and `resume`. The
 * commands of those names run this. A fault is one line on standard error.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { makeBackup } from '../backup/make.ts'
import { withoutDesk } from '../backup/place.ts'
import { restore } from '../backup/restore.ts'
import { resumeLog } from '../backup/resume.ts'
import { configFrom } from '../config.ts'
import { openHouse } from '../open.ts'
import { crashpointFrom } from '../outside/crashpoint.ts'
import { Fault, unreadable } from '../outside/fault.ts'

const { values, positionals } = parseArgs({
  options: {
    data: { type: 'string' },
    to: { type: 'string' },
    'keys-to': { type: 'string' },
    recipient: { type: 'string' },
    'passphrase-file': { type: 'string' },
    'keep-days': { type: 'string' },
    keys: { type: 'string' },
    'identity-file': { type: 'string' },
    destroyed: { type: 'string' },
    log: { type: 'string' },
    because: { type: 'string' },
  },
  allowPositionals: true,
})
const environment = values.data === undefined ? process.env : { ...process.env, GUICHET_DATA: values.data }
const [deed, place = ''] = positionals
const crashpoint = crashpointFrom(process.env)

try {
  const config = configFrom(environment)
  const done =
    deed === 'backup'
      ? await makeBackup(
          config,
          {
            to: values.to ?? '',
            keysTo: values['keys-to'] ?? '',
            lock: values.recipient ? { recipient: values.recipient } : { passphrase: await passphrase() },
            keepDays: Number(values['keep-days'] ?? 30),
          },
          crashpoint,
        )
      : deed === 'restore'
        ? await restore(
            config,
            {
              backup: place,
              keys: values.keys ?? '',
              opener: values['identity-file']
                ? { identity: await identityIn(values['identity-file']) }
                : { passphrase: await passphrase() },
              destroyed: values.destroyed ?? 'none',
            },
            crashpoint,
          )
        : await withoutDesk(config, async ({ connection, owner }) => {
            const { house, close } = await openHouse(config, { connection, migrateConnection: owner })
            const wish = values.log ? { from: values.log } : ({ asOfBackup: true } as const)
            return await resumeLog(house, wish, values.because ?? '').finally(close)
          })
  process.stdout.write(`${JSON.stringify(done)}\n`)
} catch (fault) {
  if (!(fault instanceof Fault)) throw fault
  process.stderr.write(`${fault.message}\n`)
  process.exitCode = 1
}

async function passphrase(): Promise<string> {
  return (await textIn(values['passphrase-file'] ?? '')).replace(/\r?\n$/, '')
}

/** An identity file as `age-keygen` writes it: comments, and one line with the key. */
async function identityIn(file: string): Promise<string> {
  const found = /^AGE-SECRET-KEY-1\S+$/m.exec(await textIn(file))?.[0]
  if (!found)
    throw new Fault('identity-missing', { found: file, wanted: 'a file with a line AGE-SECRET-KEY-1…' })
  return found
}

async function textIn(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause) => {
    throw unreadable('file', file, cause)
  })
}
