import { readFileSync } from 'node:fs'
import { openDesk } from '../index.ts'

const key = JSON.parse(readFileSync(process.env.KEY ?? 'authority.jwk.json', 'utf8'))
const desk = await openDesk(process.env.DESK ?? 'https://desk.example', { key })

const demand = await desk.see(process.argv[2] ?? '')
console.log(demand.number, `stands at ${demand.step} and waits for ${demand.waitsFor}`)
for (const { address, outcome } of demand.targets) console.log(outcome, address)
