/** Two things side by side on a machine that others use too: in turns, several times, and the middle one counts. */

/**
 * Runs each of `sides` once a round, in the other order every second round, and gives every result. What slows the
 * machine for a while slows both.
 */
export async function inTurns<Name extends string, Result>(
  rounds: number,
  sides: Readonly<Record<Name, (round: number) => Promise<Result>>>,
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(sides) as Name[]
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>
  for (let round = 0; round < rounds; round++)
    for (const name of round % 2 === 0 ? names : names.toReversed())
      results[name].push(await sides[name](round))
  return results
}

/** The smallest value that at least this share of all do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))
  return sorted[at] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Does `work` for every item, `atOnce` of them at any time. */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, lane: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const lane = async (_: unknown, n: number) => {
    for (let at = next++; at < items.length; at = next++) await work(items[at] as Item, n)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

/** Begins `work` for every item at a fixed pace, whatever the answers do: who comes does not wait for who came before. */
export async function atPace<Item>(
  items: readonly Item[],
  aSecond: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const since = performance.now()
  const begun: Promise<unknown>[] = []
  for (const [n, item] of items.entries()) {
    const wait = since + (n * 1_000) / aSecond - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    begun.push(work(item))
  }
  await Promise.all(begun)
}
