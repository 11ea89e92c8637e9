/** Tables for programs that calculate (RFC 4180), written so that no cell is ever taken for a formula. */

/** What such programs begin to reckon at, also behind blanks and quotation marks. */
const begins = /^[\s\u00a0\ufeff"'\0]*[=+\-@|\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** UTF-8 with its mark, because some programs guess otherwise; lines end as the standard says. */
export function csv(head: readonly string[], rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(`\ufeff${[head, ...rows].map(csvLine).join('')}`)
}

/** One row of such a table, for those that are too long to be held whole. */
export function csvLine(row: readonly string[]): string {
  return `${row.map(cell).join(',')}\r\n`
}

/** A text that would be a formula gets an apostrophe in front: it is then shown, and never carried out. */
function cell(text: string): string {
  const safe = begins.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(safe) || /^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
