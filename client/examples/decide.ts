import { readFileSync } from 'node:fs'
import { openDesk } from '../index.ts'

// The key of the authority that may take the decision, not of the one that issued the order.
const key = JSON.parse(readFileSync(process.env.KEY ?? 'home-authority.jwk.json', 'utf8'))
const desk = await openDesk(process.env.DESK ?? 'https://desk.example', { key })

const [, , issuer = '', reference = ''] = process.argv
const decided = await desk.decide({
  issuer,
  reference,
  decision: 'scrutiny-decision',
  outcome: 'infringement',
  decisionReference: 'SD-1',
  reasons: 'The content reports on the group and does not promote it.',
})
for (const { ordinal, outcome } of decided.targets) console.log(ordinal, outcome)
