import { readFileSync } from 'node:fs'
import { openDesk } from '../index.ts'

const key = JSON.parse(readFileSync(process.env.KEY ?? 'authority.jwk.json', 'utf8'))
const desk = await openDesk(process.env.DESK ?? 'https://desk.example', { key })

const { number, ended } = await desk.withdraw(process.argv[2] ?? '', { text: 'Issued by mistake.' })
console.log(number, ended?.how, ended?.at)
