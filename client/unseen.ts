/**
 * That nothing is known of a piece, and that nothing could be seen of it, are two answers. A file can be made so that no
 * decoder opens it and every player does.
 */

/** Of `unread` in an answer or in `scan.done`. */
export type Unread = { what: string; why: string }

/**
 * What to do with a file that was not looked at, or not to its end, and with a piece that was not compared with all that is
 * listed (`late`); nothing where it was. What else is unread speaks of a piece that was opened, and shows or says too little
 * to be known by. What is still late when it was asked about again is held.
 */
export function unseen(
  unread: readonly Unread[] = [],
  late: readonly unknown[] = [],
): 'ask-again' | 'hold' | undefined {
  const not = unread.filter(
    ({ what, why }) =>
      what === 'file' ||
      (inPart.includes(what) && why === 'in-part') ||
      (what === 'text' && unreadable.includes(why)),
  )
  if (not.length === 0) return late.length > 0 ? 'ask-again' : undefined
  return not.every(({ what, why }) => what === 'file' && untried.includes(why)) ? 'ask-again' : 'hold'
}

/** A player may show any frame and any stream. */
const inPart = ['frames', 'streams']

/** In another charset a reader may read what the desk did not, and of what is too long it read nothing. */
const unreadable = ['misread', 'too-large']

/** Nothing was tried; of whatever else, asking again says the same. */
const untried = ['busy', 'given-up', 'no-answer']
