import { handIn } from '../../client/exchange.ts'
import { type Command, exit } from '../command.ts'
import { demandLines, readAs, toldInFull } from '../demand.ts'
import { authorityHelp, authorityOptions, demandFrom } from '../whose.ts'

export const withdraw: Command = {
  name: 'withdraw',
  does: 'withdraws an order of yours; what was taken down under it alone is put back',
  usage: 'withdraw ID|ORDER.receipt.json --key KEY.jwk.json [--text WHY] [--reference REF] [--to URL]',
  example: 'guichet withdraw order.receipt.json --key authority.jwk.json --text "Issued by mistake."',
  more: [
    '--text WHY       why, for the platform and the person whose content it is',
    '--reference REF  the number of the withdrawal, if it has one',
    ...authorityHelp,
    'It cannot be taken back. The same words again are the same withdrawal.',
  ],
  options: { ...authorityOptions, text: { type: 'string' }, reference: { type: 'string' } },
  async run(given) {
    const { self, id } = await demandFrom(given)
    const [text, reference] = [given.option('text'), given.option('reference')]
    const body = {
      ...(text === undefined ? {} : { text }),
      ...(reference === undefined ? {} : { reference }),
    }
    const { reply } = await handIn(self, `/v1/demands/${id}/withdraw`, Buffer.from(JSON.stringify(body)))
    const demand = readAs(toldInFull, reply)
    return { code: exit.done, lines: demandLines(demand), value: demand }
  },
}
