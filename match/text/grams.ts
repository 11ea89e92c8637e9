/** Hashes of every run of k letters, and the choice of a few of them. */

/** The hash of the run that begins at each letter: 32 bits, the same on every machine and in every version. */
export function gramsOf(text: string, k: number): Uint32Array {
  const grams = new Uint32Array(Math.max(0, text.length - k + 1))
  for (let at = 0; at < grams.length; at++) {
    let hash = k
    for (let letter = at; letter < at + k; letter++) {
      hash = Math.imul(hash ^ text.charCodeAt(letter), 0x9e3779b1)
      hash ^= hash >>> 15
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    grams[at] = (hash ^ (hash >>> 16)) >>> 0
  }
  return grams
}

/** A hash that was chosen, and at which letter its run begins. */
export type Fingerprint = { hash: number; at: number }

/**
 * Winnowing (Schleimer, Wilkerson, Aiken 2003): of every w hashes in a row the smallest, of equals the last. Two texts
 * that share a run of w + k − 1 letters share a fingerprint, because both choose the same in it.
 */
export function winnow(grams: Uint32Array, w: number): Fingerprint[] {
  const chosen: Fingerprint[] = []
  /** Where the smallest of the window may yet be: hashes rising, places rising. */
  const places: number[] = []
  let first = 0
  for (let at = 0; at < grams.length; at++) {
    const hash = grams[at] ?? 0
    while (places.length > first && (grams[places.at(-1) ?? 0] ?? 0) >= hash) places.pop()
    places.push(at)
    if ((places[first] ?? 0) <= at - w) first++
    // A text shorter than one window is one window.
    if (at < w - 1 && at < grams.length - 1) continue
    const smallest = places[first] ?? 0
    if (chosen.at(-1)?.at !== smallest) chosen.push({ hash: grams[smallest] ?? 0, at: smallest })
  }
  return chosen
}
