import { createHash } from 'node:crypto'

const longest = 400

/**
 * A text from outside as the database can find it by: itself where an index can hold it (PostgreSQL takes no more than
 * 2,704 bytes there), else its hash. Two texts that differ stay different, and no length of a text loses a message.
 */
export function findable(text: string): string {
  return text.length <= longest ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/**
 * Rows in portions, because one statement takes at most 65,535 values and an order may name thousands of addresses.
 * All portions go in by the same transaction: whole or not at all.
 */
export function inPortions<Row>(rows: readonly Row[], atOnce = 1_000): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / atOnce) }, (_, n) =>
    rows.slice(n * atOnce, (n + 1) * atOnce),
  )
}
