/**
 * Long work that may be asked for as often as anybody likes: one piece of it at a time, and whoever asks for what is being
 * done, or waits to be, gets that very answer.
 */
export function oneByOne<T>(): (name: string, work: () => Promise<T>) => Promise<T> {
  const asked = new Map<string, Promise<T>>()
  let last: Promise<unknown> = Promise.resolve()
  return (name, work) => {
    const known = asked.get(name)
    if (known) return known
    const done = last.then(work).finally(() => asked.delete(name))
    last = done.catch(() => undefined)
    asked.set(name, done)
    return done
  }
}
