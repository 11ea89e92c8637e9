/** Says again and again that somebody is at a piece of work, for as long as they are. */

/**
 * Does `work` and gives `word` every `beatMs` meanwhile, which says whether the work is still ours; once it is not, `lost`
 * is aborted. A process that dies is silent. Where the database is away, a later word tells.
 */
export async function whileAlive<T>(
  beatMs: number,
  word: () => Promise<boolean>,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController()
  const beat = setInterval(() => {
    word().then(
      (isOurs) => isOurs || lost.abort(),
      () => undefined,
    )
  }, beatMs)
  try {
    return await work(lost.signal)
  } finally {
    clearInterval(beat)
  }
}
