import { readFileSync } from 'node:fs'
import { openDesk } from '../index.ts'

const key = JSON.parse(readFileSync(process.env.KEY ?? 'authority.jwk.json', 'utf8'))
const desk = await openDesk(process.env.DESK ?? 'https://desk.example', { key })

// The bytes of the file are what is signed. Send them again after a lost answer: they are handled once.
const taken = await desk.handIn(readFileSync(process.argv[2] ?? 'order.json'))
for (const { path, found, wanted } of taken.missing)
  console.error(`${path}: found ${found}, wanted ${wanted}`)
console.log(taken.id, taken.number, taken.clocks.find(({ name }) => name === 'removal')?.dueAt)
