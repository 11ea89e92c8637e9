import { z } from 'zod'
import { type Command, exit, Stop } from '../command.ts'
import { kept } from '../keep.ts'
import { marked } from '../terminal.ts'

const resumed = z.object({ from: z.number(), to: z.number(), found: z.number(), lost: z.number() })

export const resume: Command = {
  name: 'resume',
  does: 'lets the log of a restored desk go on, from what the world saw of it last',
  usage: 'resume --log FOLDER|--as-of-backup --because TEXT [--data FOLDER]',
  example: 'guichet resume --log old-data/log --because "disk failed on 26 November" --data data-again',
  more: [
    '--log FOLDER     the log as it was published last: the log folder of the desk that was lost, or a mirror of it',
    '                 (checkpoint and tile/…). It is verified from its entries up and taken over; nothing of it is rewritten.',
    '--as-of-backup   you answer for it that nothing was published after the backup. If something was, there are two',
    '                 histories under one key, and anyone who holds the other can prove it.',
    '--because TEXT   recorded with the event “checkpoint.resumed”',
    'The desk must not run.',
  ],
  options: {
    log: { type: 'string' },
    'as-of-backup': { type: 'boolean' },
    because: { type: 'string' },
    data: { type: 'string' },
  },
  async run(given) {
    if (given.words.length > 0 || (given.option('log') !== undefined) === given.has('as-of-backup'))
      throw new Stop(exit.usage, `either --log or --as-of-backup is wanted. Usage: guichet ${this.usage}`)
    const value = await kept(resumed, 'resume', ['--because', given.need('because')], given, ['log', 'data'])
    return {
      code: exit.done,
      value,
      lines: [
        marked('passed', `The log goes on from ${value.to} entries; the backup knew ${value.from}.`),
        ...(value.lost > 0
          ? [
              marked(
                'warning',
                `${value.lost} entries stand in the log whose events are lost: ask the authorities for what they handed in since the backup.`,
              ),
            ]
          : []),
      ],
    }
  },
}
