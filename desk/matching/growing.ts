type Numbers = Int32Array | Uint16Array | Uint8Array

/** A row of small numbers under numbers, that grows as it is written to: 10 million entries are 10 million numbers, not objects. */
export function growing(kind: new (length: number) => Numbers): {
  at(place: number): number
  set(place: number, value: number): void
} {
  let row = new kind(1024)
  return {
    at: (place) => row[place] ?? 0,
    set(place, value) {
      if (place >= row.length) {
        const larger = new kind(Math.max(place + 1, row.length * 2))
        larger.set(row)
        row = larger
      }
      row[place] = value
    },
  }
}
