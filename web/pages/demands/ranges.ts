/** `[1, 2, 3, 7]` → `[[1, 3], [7, 7]]`: which targets, in as few words as say it exactly. Pure. */
export function ranges(ordinals: readonly number[]): [number, number][] {
  const found: [number, number][] = []
  for (const n of [...new Set(ordinals)].toSorted((a, b) => a - b)) {
    const last = found.at(-1)
    if (last && n === last[1] + 1) last[1] = n
    else found.push([n, n])
  }
  return found
}
