/** How a figure is written down, and what a bench is given. One file a bench; `index.ts` lists them. */

/** One figure beside its yardstick, both from the same run. This is what `--json` prints, one a line. */
export type Row = {
  name: string
  ours: number
  /** `null` where the yardstick could not be had here; `why` says what was missing. */
  yardstick: number | null
  unit: string
  /** `ours ÷ yardstick`. */
  ratio: number | null
  atLeast?: number
  atMost?: number
  /** How many of it were measured, in all rounds. */
  n: number
  why?: string
  /** What belongs to the figure and is not judged: shares of a step, other percentiles. */
  beside?: Readonly<Record<string, string>>
  /** How figures grow with the number of what there is, for a chart. */
  grown?: readonly Grown[]
}

/** One figure at several sizes, the smallest first. */
export type Grown = { name: string; unit: string; at: readonly { size: number; value: number }[] }

export type Bench = {
  title: string
  /** For the page: what is measured beside what. */
  measures: string
  /** For the page: what bounds the figure, found by looking and not by guessing. */
  bounds: string
  run(given: Given): Promise<Row[]>
}

export type Given = {
  /** The small number for the test that every bench runs, the other one for a figure. */
  count(full: number, tiny: number): number
  isTiny: boolean
  /** What `--name VALUE` says on the command line, such as `--ozone`. */
  option(name: string): string | undefined
  /** A line for whoever waits. */
  say(line: string): void
  /** Done when the bench is over, however it ended; the last one first. */
  after(end: () => unknown): void
}

/** A row whose yardstick was measured. */
export function beside(
  name: string,
  figures: { ours: number; yardstick: number; unit: string; n: number },
  wanted: { atLeast: number } | { atMost: number },
  more: Readonly<Record<string, string>> = {},
): Row {
  const { ours, yardstick, unit, n } = figures
  return {
    name,
    ours,
    yardstick,
    unit,
    ratio: ours / yardstick,
    ...wanted,
    n,
    ...(Object.keys(more).length > 0 ? { beside: more } : {}),
  }
}

/** Whether a figure is what was wanted; `undefined` where there is nothing to hold it against. */
export function holds({ ratio, atLeast, atMost }: Row): boolean | undefined {
  if (ratio === null) return undefined
  return (atLeast === undefined || ratio >= atLeast) && (atMost === undefined || ratio <= atMost)
}
