/**
 * That nothing is known of a piece, and that nothing could be seen of it, are two answers. A file can be made so that no
 * decoder opens it and every player does.
 */

/** Why a file was not looked at, as `unread` and the `refused` of `scan.done` name it, and what a platform then does. */
const whyNot = new Map<string, 'ask-again' | 'hold'>([
  ['busy', 'ask-again'],
  ['given-up', 'ask-again'],
  ['not-allowed', 'hold'],
  ['too-large', 'hold'],
  ['damaged', 'hold'],
  ['too-long', 'hold'],
  ['crashed', 'hold'],
  ['no-decoder', 'hold'],
  ['media', 'hold'],
])

/**
 * What to do with a file of which the desk says why it was not looked at; nothing where it was. The kinds of `unread` that
 * are kinds of signals (`pdq`, `text`) speak of a piece that was opened, and shows or says too little.
 */
export function unseen(kinds: readonly string[]): 'ask-again' | 'hold' | undefined {
  const all = kinds.map((kind) => whyNot.get(kind))
  return all.includes('hold') ? 'hold' : all.find((one) => one)
}
