/** The immediate receipt, kept beside the order: what was acknowledged, by whom, and where to ask for more. */
import { z } from 'zod'
import { receipt } from '../client/receipt.ts'
import { exit, Stop } from './command.ts'
import { readText, writeWhole } from './files.ts'

const sent = z.object({
  format: z.literal('guichet-receipt/1'),
  desk: z.string(),
  id: z.uuid(),
  number: z.string(),
  /** The key the order was signed with. */
  signedWith: z.string(),
  receipt,
  /** The desk's keys as it named them when this was received. Whoever needs certainty compares them by another way. */
  receiptKey: z.object({ keyid: z.string(), publicKey: z.string() }),
  logKeys: z.array(z.string()),
})
export type Sent = z.infer<typeof sent>

export function sentFileOf(order: string): string {
  return `${order.replace(/\.json$/, '')}.receipt.json`
}

export function writeSent(file: string, what: Omit<Sent, 'format'>): void {
  writeWhole(file, `${JSON.stringify({ format: 'guichet-receipt/1', ...what }, undefined, 2)}\n`)
}

/** Throws {@link Stop} with `usage` when the file is none of ours. */
export function readSent(file: string): Sent {
  const read = sent.safeParse(parsed(readText(file)))
  if (!read.success) throw new Stop(exit.usage, `${file} is no receipt that “guichet send” wrote.`)
  return read.data
}

/** Whether a text could be the immediate receipt (JSON) at all. */
export function looksSent(text: string): boolean {
  return sent.safeParse(parsed(text)).success
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
