import { base64, fromBase64, fromDecimal } from './bytes.ts'
import { readCheckpoint } from './checkpoint.ts'
import { Malformed } from './malformed.ts'

/** A receipt that proves itself offline (C2SP tlog-proof@v1): where an entry stands, and in which signed tree. */
export type Receipt = {
  readonly index: number
  /** Sibling hashes, leaf upward. */
  readonly proof: readonly Uint8Array[]
  /** The signed checkpoint, word for word. */
  readonly checkpoint: string
  /** What the holder may know of the entry: here an opening. Never trusted by itself. */
  readonly extra?: Uint8Array
}

const title = 'c2sp.org/tlog-proof@v1'
const largestReceipt = 1024 * 1024

export function writeReceipt({ index, proof, checkpoint, extra }: Receipt): string {
  const lines = [
    title,
    ...(extra && extra.length > 0 ? [`extra ${base64(extra)}`] : []),
    `index ${index}`,
    ...proof.map(base64),
    '',
  ]
  const text = `${lines.join('\n')}\n${checkpoint}`
  parseReceipt(text)
  return text
}

/** Reads a receipt strictly; nothing in it is verified yet. */
export function parseReceipt(text: string): Receipt {
  if (text.length > largestReceipt) {
    throw new Malformed(`a receipt of ${text.length} characters where ${largestReceipt} are the most`)
  }
  const blank = text.indexOf('\n\n')
  if (blank < 0) throw new Malformed('the receipt has no blank line before its checkpoint')
  const [first, ...lines] = text.slice(0, blank).split('\n')
  if (first !== title) throw new Malformed(`the receipt does not begin with ${title}`)
  const extra = lines[0]?.startsWith('extra ') ? fromBase64(lines[0].slice('extra '.length)) : undefined
  if (extra?.length === 0) throw new Malformed('the extra line of the receipt is empty')
  const [where, ...hashes] = extra ? lines.slice(1) : lines
  if (!where?.startsWith('index ')) throw new Malformed('the receipt does not say its index')
  if (hashes.length > 63) throw new Malformed(`a proof of ${hashes.length} hashes where 63 are the most`)
  const checkpoint = text.slice(blank + 2)
  readCheckpoint(checkpoint)
  return {
    index: fromDecimal(where.slice('index '.length)),
    proof: hashes.map((hash) => fromBase64(hash, 32)),
    checkpoint,
    ...(extra && { extra }),
  }
}
