import { readFileSync } from 'node:fs'
import { openDesk } from '../index.ts'

const key = JSON.parse(readFileSync(process.env.KEY ?? 'authority.jwk.json', 'utf8'))
const desk = await openDesk(process.env.DESK ?? 'https://desk.example', { key })

// Asks again for as long as one is willing to wait, and as often as the desk says.
const found = await desk.fetchAnswers(process.argv[2] ?? '', { waitMs: 60_000 })
for (const { form, at, pdfSha256 } of found?.answers ?? []) console.log(form, at, pdfSha256)
