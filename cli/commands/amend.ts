import { handIn } from '../../client/exchange.ts'
import { type Command, exit, Stop } from '../command.ts'
import { demandLines, readAs, toldInFull } from '../demand.ts'
import { readText } from '../files.ts'
import { authorityHelp, authorityOptions, demandFrom } from '../whose.ts'

export const amend: Command = {
  name: 'amend',
  does: 'replaces an order of yours by a new version; what it adds has a clock of its own',
  usage: 'amend ID|ORDER.receipt.json --order NEW.json --key KEY.jwk.json [--text WHY] [--to URL]',
  example:
    'guichet amend order.receipt.json --order amended.json --key authority.jwk.json --text "Misspelt."',
  more: [
    '--order NEW.json the whole new order, as “send” takes it, under the same reference',
    '--text WHY       why',
    '--reference REF  the number of the amendment, if it has one',
    ...authorityHelp,
    'What it repeats keeps its deadline; what it no longer names is left, or put back.',
  ],
  options: {
    ...authorityOptions,
    order: { type: 'string' },
    text: { type: 'string' },
    reference: { type: 'string' },
  },
  async run(given) {
    const file = given.need('order')
    const order = orderIn(file)
    const { self, id } = await demandFrom(given)
    const [text, reference] = [given.option('text'), given.option('reference')]
    const body = {
      order,
      ...(text === undefined ? {} : { text }),
      ...(reference === undefined ? {} : { reference }),
    }
    const { reply } = await handIn(self, `/v1/demands/${id}/amend`, Buffer.from(JSON.stringify(body)))
    const demand = readAs(toldInFull, reply)
    return { code: exit.done, lines: demandLines(demand), value: demand }
  },
}

/** The order alone, or inside its envelope. */
function orderIn(file: string): unknown {
  let read: unknown
  try {
    read = JSON.parse(readText(file))
  } catch (fault) {
    if (fault instanceof Stop) throw fault
    throw new Stop(exit.usage, `${file} is no JSON.`)
  }
  if (typeof read !== 'object' || read === null) throw new Stop(exit.usage, `${file} is no order.`)
  return 'order' in read ? read.order : read
}
