import { z } from 'zod'
import { handIn } from '../../client/exchange.ts'
import { type Command, exit, Stop } from '../command.ts'
import { readAs } from '../demand.ts'
import { marked, visible } from '../terminal.ts'
import { authorityFrom, authorityHelp, authorityOptions } from '../whose.ts'

const decided = z.object({
  reference: z.string(),
  targets: z.array(z.object({ ordinal: z.number(), outcome: z.string() })),
})

export const decide: Command = {
  name: 'decide',
  does: 'posts a decision on somebody else’s order, as the authority that may take it',
  usage:
    'decide --issuer NAME --reference REF --outcome OUTCOME --key KEY.jwk.json --to URL [--decision KIND]',
  example:
    'guichet decide --issuer "Sample Ministry" --reference RO-1 --outcome infringement --key home.jwk.json --to https://desk.example',
  more: [
    '--issuer NAME    the authority that issued the order, as registered',
    '--reference REF  the reference of that order',
    '--outcome WORD   how it went, as the regime names it (infringement, no-infringement)',
    '--decision KIND  the kind of decision, as the regime names it; without it the one you are registered for',
    '--number REF     the number of the decision',
    '--text WHY       the reasons',
    ...authorityHelp,
  ],
  options: {
    ...authorityOptions,
    issuer: { type: 'string' },
    reference: { type: 'string' },
    outcome: { type: 'string' },
    decision: { type: 'string' },
    number: { type: 'string' },
    text: { type: 'string' },
  },
  async run(given) {
    if (given.words.length > 0) throw new Stop(exit.usage, `Usage: guichet ${this.usage}`)
    const body = {
      issuer: given.need('issuer'),
      reference: given.need('reference'),
      outcome: given.need('outcome'),
      ...named('decision', given.option('decision')),
      ...named('decisionReference', given.option('number')),
      ...named('reasons', given.option('text')),
    }
    const self = await authorityFrom(given)
    const { reply } = await handIn(self, '/v1/decisions', Buffer.from(JSON.stringify(body)))
    const found = readAs(decided, reply)
    const lines = [
      marked('passed', `the decision on ${visible(found.reference)} is recorded`),
      ...found.targets.map(({ ordinal, outcome }) => `  ${ordinal} ${visible(outcome)}`),
    ]
    return { code: exit.done, lines, value: found }
  },
}

function named(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value }
}
