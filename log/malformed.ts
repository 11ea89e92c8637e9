/**
 * Thrown by every parser of this room when the text or bytes in hand do not have the one form they may have.
 * The message says what was found and what was wanted, and never quotes an opening's body.
 * `verifyReceipt` turns it into a failed step; anything else thrown from here is a fault of the caller.
 */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}
