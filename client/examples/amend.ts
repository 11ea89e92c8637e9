import { readFileSync } from 'node:fs'
import { openDesk } from '../index.ts'

const key = JSON.parse(readFileSync(process.env.KEY ?? 'authority.jwk.json', 'utf8'))
const desk = await openDesk(process.env.DESK ?? 'https://desk.example', { key })

const [, , id = '', file = 'amended.json'] = process.argv
const { order } = JSON.parse(readFileSync(file, 'utf8'))
const demand = await desk.amend(id, { order, text: 'One address was misspelt.' })
for (const { address, outcome } of demand.targets) console.log(outcome, address)
