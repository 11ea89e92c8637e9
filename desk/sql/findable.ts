import { createHash } from 'node:crypto'

const longest = 400

/**
 * A text from outside as the database can find it by: itself where an index can hold it (PostgreSQL takes no more than
 * 2,704 bytes there), else its hash. Two texts that differ stay different, and no length of a text loses a message.
 */
export function findable(text: string): string {
  return text.length <= longest ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`
}
