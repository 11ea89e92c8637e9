/** Which targets a deed is meant for: everything, until somebody leaves something out. Pure. */

/** The targets left out. What is added later by an amendment is taken in. */
export type LeftOut = ReadonlySet<string>

export function toggled(left: LeftOut, id: string): LeftOut {
  const next = new Set(left)
  if (!next.delete(id)) next.add(id)
  return next
}

/** From the one touched last to this one, in the order shown, all become what the last one is. */
export function ranged(left: LeftOut, order: readonly string[], from: string, to: string): LeftOut {
  const [a, b] = [order.indexOf(from), order.indexOf(to)]
  if (a === -1 || b === -1) return toggled(left, to)
  const next = new Set(left)
  for (const id of order.slice(Math.min(a, b), Math.max(a, b) + 1))
    if (left.has(from)) next.add(id)
    else next.delete(id)
  return next
}

/** These and no others. */
export function only(all: readonly string[], chosen: readonly string[]): LeftOut {
  const wanted = new Set(chosen)
  return new Set(all.filter((id) => !wanted.has(id)))
}

/** Everything of these in, or, when all of it is in already, out. */
export function allOrNone(left: LeftOut, ids: readonly string[]): LeftOut {
  const next = new Set(left)
  const isIn = ids.every((id) => !left.has(id))
  for (const id of ids)
    if (isIn) next.add(id)
    else next.delete(id)
  return next
}
