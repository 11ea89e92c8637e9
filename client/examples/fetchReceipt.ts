import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { openDesk, verifyReceipt } from '../index.ts'

const key = JSON.parse(readFileSync(process.env.KEY ?? 'authority.jwk.json', 'utf8'))
const desk = await openDesk(process.env.DESK ?? 'https://desk.example', { key })

const [, , id = '', order = 'order.json'] = process.argv
const receiptText = await desk.fetchReceipt(id, { waitMs: 60_000 })
if (receiptText === undefined) throw new Error('no checkpoint covers it yet')
writeFileSync('receipt.tlog', receiptText)

// In production, hold the log to the key you noted when your own was registered, not to what the desk says today.
const verifierKey = process.env.LOG_KEY ?? desk.description.log.verifierKeys[0] ?? ''
const orderBytesSha256 = createHash('sha256').update(readFileSync(order)).digest('hex')
const answer = verifyReceipt({ receiptText, verifierKey, orderBytesSha256 })
console.log(answer.ok ? `verified: entry ${answer.index} of ${answer.size}` : `not verified: ${answer.why}`)
