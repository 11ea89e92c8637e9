import { readFileSync, writeFileSync } from 'node:fs'
import { openDesk } from '../index.ts'

const key = JSON.parse(readFileSync(process.env.KEY ?? 'authority.jwk.json', 'utf8'))
const desk = await openDesk(process.env.DESK ?? 'https://desk.example', { key })

const [, , id = '', answer] = process.argv
const pdf = await desk.fetchAnswer(id, answer)
if (pdf) writeFileSync('answer.pdf', pdf)
console.log(pdf ? `answer.pdf holds ${pdf.length} bytes` : 'there is no answer yet')
