import { z } from 'zod'
import { readOwn } from '../../client/exchange.ts'
import { type Command, exit } from '../command.ts'
import { readAs } from '../demand.ts'
import { sha256, writeWhole } from '../files.ts'
import { marked, visible } from '../terminal.ts'
import { authorityHelp, authorityOptions, demandFrom } from '../whose.ts'

const answers = z.union([
  z.object({ answers: z.array(z.unknown()) }),
  z.object({ answer: z.null(), waitsFor: z.string() }),
])

export const answer: Command = {
  name: 'answer',
  does: 'fetches what the platform answered: the official form as data, or as a sealed PDF',
  usage: 'answer ID|ORDER.receipt.json --key KEY.jwk.json [--to URL] [--pdf FILE]',
  example: 'guichet answer order.receipt.json --key authority.jwk.json --pdf annex.pdf',
  more: [
    ...authorityHelp,
    '--pdf FILE       save the newest answer as PDF',
    'Ends with 5 while there is no answer yet.',
  ],
  options: { ...authorityOptions, pdf: { type: 'string' } },
  async run(given) {
    const { self, id } = await demandFrom(given)
    const file = given.option('pdf')
    const { reply } = await readOwn(
      self,
      `/v1/demands/${id}/answer`,
      file === undefined ? 'application/json' : 'application/pdf',
    )
    if (reply.status === 202) {
      const waiting = readAs(answers, reply)
      const forWhat = 'waitsFor' in waiting ? ` (waits for: ${visible(waiting.waitsFor)})` : ''
      return { code: exit.notYet, lines: [`There is no answer yet${forWhat}.`], value: waiting }
    }
    if (file !== undefined) {
      writeWhole(file, reply.body)
      const facts = { file, size: reply.body.length, sha256: sha256(reply.body) }
      const lines = [marked('passed', `${file}: ${facts.size} bytes, SHA-256 ${facts.sha256}`)]
      return { code: exit.done, lines, value: facts }
    }
    const found = readAs(answers, reply)
    return {
      code: exit.done,
      lines: visible(JSON.stringify(found, undefined, 2)).split('\\u000a'),
      value: found,
    }
  },
}
