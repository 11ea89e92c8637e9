import { z } from 'zod'
import { type Command, exit, Stop } from '../command.ts'
import { kept } from '../keep.ts'
import { marked } from '../terminal.ts'

const made = z.object({
  folder: z.string(),
  keys: z.string(),
  at: z.string(),
  counts: z.object({ tenants: z.number(), demands: z.number(), events: z.number() }),
  bytes: z.number(),
  objects: z.object({ all: z.number(), copied: z.number(), goneMeanwhile: z.number() }),
  pruned: z.number(),
  warnings: z.array(z.string()),
})

export const backup: Command = {
  name: 'backup',
  does: 'copies a desk while it works: database, vault and log to one place, its keys, locked, to another',
  usage:
    'backup --to FOLDER --keys-to FOLDER --recipient AGE|--passphrase-file FILE [--keep-days N] [--data FOLDER]',
  example: 'guichet backup --to backups --keys-to keys-elsewhere --passphrase-file backup.passphrase',
  more: [
    '--to FOLDER              where the backups lie; what an earlier one copied of the vault is not copied again',
    '--keys-to FOLDER         where the locked keys go: another place, for who finds both has everything',
    '--recipient AGE          locks the keys to an age recipient (age1…); its identity should lie with two people',
    '--passphrase-file FILE   locks them with the passphrase in this file instead, 16 characters or more',
    '--keep-days N            backups older than this are removed; without it 30. What was destroyed is in them so long',
    '--data FOLDER            the data folder; without it GUICHET_DATA, or ./data',
  ],
  options: {
    to: { type: 'string' },
    'keys-to': { type: 'string' },
    recipient: { type: 'string' },
    'passphrase-file': { type: 'string' },
    'keep-days': { type: 'string' },
    data: { type: 'string' },
  },
  async run(given) {
    if (!given.option('recipient') && !given.option('passphrase-file'))
      throw new Stop(
        exit.usage,
        `the keys want a lock: --recipient or --passphrase-file. Usage: guichet ${this.usage}`,
      )
    if (!/^[1-9]\d{0,4}$/.test(given.option('keep-days') ?? '30'))
      throw new Stop(exit.usage, '--keep-days wants a whole number of days.')
    const words = ['--to', given.need('to'), '--keys-to', given.need('keys-to')]
    const value = await kept(made, 'backup', words, given, [
      'recipient',
      'passphrase-file',
      'keep-days',
      'data',
    ])
    const { counts, objects } = value
    return {
      code: exit.done,
      value,
      lines: [
        marked(
          'passed',
          `${value.folder}: ${counts.demands} demands and ${counts.events} events as of ${value.at}`,
        ),
        marked('passed', `${objects.all} objects of the vault, ${objects.copied} of them copied now`),
        marked('passed', `${value.keys}: the keys, locked`),
        ...(objects.goneMeanwhile > 0
          ? [
              marked(
                'left-out',
                `${objects.goneMeanwhile} objects were destroyed while they were being copied`,
              ),
            ]
          : []),
        ...(value.pruned > 0
          ? [marked('left-out', `${value.pruned} old or unfinished backups were removed`)]
          : []),
        ...value.warnings.map((warning) => marked('warning', warning)),
      ],
    }
  },
}
