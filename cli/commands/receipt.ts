import { setTimeout as pause } from 'node:timers/promises'
import { readOwn } from '../../client/exchange.ts'
import { type Command, exit } from '../command.ts'
import { writeWhole } from '../files.ts'
import { marked } from '../terminal.ts'
import { authorityHelp, authorityOptions, demandFrom, isId } from '../whose.ts'

export const receipt: Command = {
  name: 'receipt',
  does: 'fetches the proof that the arrival of a demand stands in the public log',
  usage: 'receipt ID|ORDER.receipt.json --key KEY.jwk.json [--to URL] [--out FILE] [--wait SECONDS]',
  example: 'guichet receipt order.receipt.json --key authority.jwk.json --wait 60',
  more: [
    ...authorityHelp,
    '--out FILE       where to save it (tlog-proof@v1, text); without it: ORDER.tlog, or ID.tlog',
    '--wait SECONDS   ask again until its checkpoint is published',
    'Ends with 5 while the checkpoint is not out. “guichet verify” checks what was saved.',
  ],
  options: { ...authorityOptions, out: { type: 'string' }, wait: { type: 'string' } },
  async run(given) {
    const { self, id } = await demandFrom(given)
    const [word = id] = given.words
    const file =
      given.option('out') ?? (isId(word) ? `${id}.tlog` : `${word.replace(/(\.receipt)?\.json$/, '')}.tlog`)
    const until = Date.now() + 1000 * Number(given.option('wait') ?? 0)
    for (;;) {
      const { reply } = await readOwn(self, `/v1/demands/${id}/receipt`, 'text/plain')
      if (reply.status === 200) {
        writeWhole(file, reply.body)
        return { code: exit.done, lines: [marked('passed', `${file} holds the proof`)], value: { file, id } }
      }
      // NaN is never later: without a sensible --wait it is asked once.
      if (!(Date.now() < until)) break
      await pause(1000)
    }
    const lines = ['The checkpoint that covers this demand is not out yet; try again in a few seconds.']
    return { code: exit.notYet, lines, value: { published: false, id } }
  },
}
