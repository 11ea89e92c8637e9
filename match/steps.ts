/** Work that may take long, cut where others may have their turn. What decides knows no clock: whoever runs it has one. */
export type Steps<T> = Generator<undefined, T, undefined>

/** All of it at once, for whoever keeps nobody waiting. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
