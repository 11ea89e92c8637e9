import { readOwn } from '../../client/exchange.ts'
import { type Command, exit } from '../command.ts'
import { demandLines, readAs, toldInFull } from '../demand.ts'
import { authorityHelp, authorityOptions, demandFrom } from '../whose.ts'

export const status: Command = {
  name: 'status',
  does: 'shows where a demand stands: its eight steps, clocks and addresses, and what is missing',
  usage: 'status ID|ORDER.receipt.json --key KEY.jwk.json [--to URL]',
  example: 'guichet status order.receipt.json --key authority.jwk.json',
  more: [...authorityHelp],
  options: authorityOptions,
  async run(given) {
    const { self, id } = await demandFrom(given)
    const { reply } = await readOwn(self, `/v1/demands/${id}`)
    const demand = readAs(toldInFull, reply)
    return { code: exit.done, lines: demandLines(demand), value: demand }
  },
}
