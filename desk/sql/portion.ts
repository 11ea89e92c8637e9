/** How much is read at once. The value of a signal is anything from a few bytes to 400 kB, so rows alone bound nothing. */
import { type RawBuilder, sql } from 'kysely'

/** At most so many rows, and none after the one with which their values come to so many bytes. */
export type Bound = { rows: number; bytes: number }

/** What is read, taken apart and filed in some tens of milliseconds, in which nobody else is answered. */
export const portionBytes = 8 * 1024 ** 2

/**
 * The first of these rows, which have a `value` and come in the order of that column: one at least, where there is one.
 * Values are measured as they lie, without being read.
 */
export function firstOf(rows: RawBuilder<unknown>, bound: Bound, order: 'id' | 'place' | 'signal' = 'id') {
  return sql`(
    select * from (
      select each.*, sum(octet_length(value)) over (order by ${sql.ref(order)} rows unbounded preceding)
        - octet_length(value) as bytes_before
      from (${rows} order by ${sql.ref(order)} limit ${bound.rows}::int) each
    ) measured where bytes_before < ${bound.bytes}::bigint)`
}
