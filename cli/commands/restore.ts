import { z } from 'zod'
import { type Command, exit, Stop } from '../command.ts'
import { kept } from '../keep.ts'
import { marked } from '../terminal.ts'

const restored = z.object({
  at: z.string(),
  counts: z.object({ tenants: z.number(), demands: z.number(), events: z.number() }),
  objects: z.number(),
  destroyedAgain: z.number(),
  logSize: z.number(),
  asleep: z.number(),
})

export const restore: Command = {
  name: 'restore',
  does: 'puts a backup into a new data folder, every byte verified first',
  usage:
    'restore BACKUP --keys FILE --identity-file FILE|--passphrase-file FILE --destroyed FILE|none [--data FOLDER]',
  example:
    'guichet restore backups/2026-11-26T19-40-00-000Z --keys keys-elsewhere/guichet-keys-2026-11-26T19-40-00-000Z.age --passphrase-file backup.passphrase --destroyed none --data data-again',
  more: [
    'The folder must be new or empty, and so must be the database where DATABASE_URL names one.',
    '--keys FILE              the locked keys that were made with this backup',
    '--identity-file FILE     the age identity they were locked to, or --passphrase-file FILE',
    '--destroyed FILE|none    the newest list of what was destroyed (destroyed.jsonl of the old data folder): it is',
    '                         destroyed again. “none” says that there is no other than the one beside the backup.',
    '--data FOLDER            the new data folder; without it GUICHET_DATA, or ./data',
    'The desk that opens in it takes orders in at once. Its log signs nothing until “guichet resume”, and whoever worked',
    'there sleeps until somebody who knows them says that they still do: “guichet tenant wake”.',
  ],
  options: {
    keys: { type: 'string' },
    'identity-file': { type: 'string' },
    'passphrase-file': { type: 'string' },
    destroyed: { type: 'string' },
    data: { type: 'string' },
  },
  async run(given) {
    const [place, ...others] = given.words
    if (place === undefined || others.length > 0)
      throw new Stop(exit.usage, `one backup is wanted. Usage: guichet ${this.usage}`)
    if (given.option('identity-file') === undefined && given.option('passphrase-file') === undefined)
      throw new Stop(
        exit.usage,
        `the keys are locked: --identity-file or --passphrase-file. Usage: guichet ${this.usage}`,
      )
    const words = [place, '--keys', given.need('keys'), '--destroyed', given.need('destroyed')]
    const value = await kept(restored, 'restore', words, given, ['identity-file', 'passphrase-file', 'data'])
    return {
      code: exit.done,
      value,
      lines: [
        marked(
          'passed',
          `${value.counts.demands} demands and ${value.counts.events} events as of ${value.at}`,
        ),
        marked(
          'passed',
          `${value.objects} objects of the vault; ${value.destroyedAgain} keys destroyed again`,
        ),
        marked(
          'warning',
          `The log of ${value.logSize} entries signs nothing until “guichet resume” has been told what the world saw last.`,
        ),
        ...(value.asleep > 0
          ? [
              marked(
                'warning',
                `${value.asleep} who worked here then may have left since, or lost a passkey: they sleep. “guichet tenant wake HOSTNAME” lists them.`,
              ),
            ]
          : []),
      ],
    }
  },
}
