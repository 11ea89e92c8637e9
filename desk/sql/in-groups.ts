/** What comes while something of its kind is being done is done together with whatever else came meanwhile. */

/** So many in one group at most, and so many groups at the same time. */
export type Size = { most: number; atOnce: number }

/**
 * Gives whatever is handed in to `serve`, in the order in which it came, in groups: what comes in the same turn is one
 * group, and what comes while as many groups are served as may be waits and is the next. `serve` tells those who wait
 * what came of it, and never throws.
 */
export function inGroups<Item>(
  { most, atOnce }: Size,
  serve: (items: readonly Item[]) => Promise<void>,
): (item: Item) => void {
  const waiting: Item[] = []
  let served = 0
  async function next(): Promise<void> {
    while (waiting.length > 0) await serve(waiting.splice(0, most))
    served--
  }
  return (item) => {
    waiting.push(item)
    if (served === atOnce) return
    served++
    setImmediate(() => void next())
  }
}

type Waiting<Wish, Known> = { wish: Wish; settle(known: Known): void; fail(fault: unknown): void }

/**
 * One question for all who ask at the same moment, each of whom gets an answer from after they asked. As many answers
 * as wishes; a question that fails fails for all of them. Wishes of another kind are another question, in a line of
 * their own: it keeps a line for every kind there ever was, so kinds are few.
 */
export function askedTogether<Place extends object, Wish, Known>(
  ask: (place: Place, wishes: readonly Wish[]) => Promise<readonly Known[]>,
  kindOf: (wish: Wish) => string = () => '',
): (place: Place, wish: Wish) => Promise<Known> {
  const lines = new WeakMap<Place, Map<string, (one: Waiting<Wish, Known>) => void>>()
  const lineOf = (place: Place, kind: string) => {
    const here = lines.get(place) ?? new Map<string, (one: Waiting<Wish, Known>) => void>()
    lines.set(place, here)
    const line =
      here.get(kind) ??
      inGroups<Waiting<Wish, Known>>({ most: 64, atOnce: 1 }, async (all) => {
        try {
          const known = await ask(
            place,
            all.map(({ wish }) => wish),
          )
          all.forEach(({ settle }, n) => settle(known[n] as Known))
        } catch (fault) {
          all.forEach(({ fail }) => fail(fault))
        }
      })
    here.set(kind, line)
    return line
  }
  return (place, wish) =>
    new Promise((settle, fail) => {
      lineOf(place, kindOf(wish))({ wish, settle, fail })
    })
}
