/** How many letters must be put in, left out or changed to make one text of another (Levenshtein). */

/**
 * Nothing, if they are more than `most`. Looks only at the band in which an answer can lie and stops when it has left
 * it, so it takes at most length × (2 · most + 1) steps.
 */
export function editsBetween(one: string, other: string, most: number): number | undefined {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length - short.length > most) return undefined
  let start = 0
  while (start < short.length && short[start] === long[start]) start++
  let end = short.length
  const longer = long.length - short.length
  while (end > start && short[end - 1] === long[end - 1 + longer]) end--
  return withinBand(short.slice(start, end), long.slice(start, end + longer), most)
}

function withinBand(short: string, long: string, most: number): number | undefined {
  const far = most + 1
  let above = new Int32Array(long.length + 2).fill(far)
  let row = new Int32Array(long.length + 2).fill(far)
  for (let column = 0; column <= Math.min(long.length, most); column++) above[column] = column
  for (let at = 1; at <= short.length; at++) {
    const from = Math.max(1, at - most)
    const to = Math.min(long.length, at + most)
    row[from - 1] = from === 1 ? Math.min(at, far) : far
    let least = row[from - 1] ?? far
    const letter = short.charCodeAt(at - 1)
    for (let column = from; column <= to; column++) {
      const changed = (above[column - 1] ?? far) + (long.charCodeAt(column - 1) === letter ? 0 : 1)
      const put = Math.min(row[column - 1] ?? far, above[column] ?? far) + 1
      const edits = Math.min(changed, put, far)
      row[column] = edits
      if (edits < least) least = edits
    }
    row[to + 1] = far
    if (least > most) return undefined
    ;[above, row] = [row, above]
  }
  const edits = above[long.length] ?? far
  return edits <= most ? edits : undefined
}
