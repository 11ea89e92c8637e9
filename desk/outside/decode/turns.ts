/** Only so many at once, the others one after the other in the order in which they came. */
export type Turns = () => Promise<() => void>

export function turnsOf(atOnce: number): Turns {
  const waiting: (() => void)[] = []
  let free = atOnce
  const over = () => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return async () => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    let isOver = false
    return () => {
      if (!isOver) over()
      isOver = true
    }
  }
}
