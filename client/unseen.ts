/**
 * That nothing is known of a piece, and that nothing could be seen of it, are two answers. A file can be made so that no
 * decoder opens it and every player does.
 */

/** Of `unread` in an answer or in `scan.done`. */
export type Unread = { what: string; why: string }

/**
 * What to do with a file that was not looked at, or not to its end; nothing where it was. What else is unread speaks of a
 * piece that was opened, and shows or says too little to be known by.
 */
export function unseen(unread: readonly Unread[] = []): 'ask-again' | 'hold' | undefined {
  const whys = unread.filter(({ what }) => what === 'file').map(({ why }) => why)
  if (whys.length === 0) return undefined
  return whys.every((why) => untried.includes(why)) ? 'ask-again' : 'hold'
}

/** Nothing was tried; of whatever else, asking again says the same. */
const untried = ['busy', 'given-up', 'no-answer']
