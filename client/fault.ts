/** Why something did not come about, in a word one can switch on. */
export type FaultKind =
  /** The desk said no: `status` and, where it gave one, its problem document (RFC 9457). */
  | 'refused'
  /** There was no complete answer. What was sent may or may not have arrived; send the same bytes again. */
  | 'unreachable'
  /** The answer is not signed by a key of this desk for this request. Nothing in it may be believed. */
  | 'untrusted'
  /** What was given here cannot be used: an address, a key. Nobody was asked. */
  | 'unusable'
  /** The desk broke, or answered what no desk answers. */
  | 'broken'

export type Problem = {
  type?: string | undefined
  title: string
  detail?: string | undefined
  errors?: readonly { path: string; found: string; wanted: string }[] | undefined
}

/** Everything this package throws. */
export class DeskFault extends Error {
  readonly kind: FaultKind
  readonly status: number | undefined
  readonly problem: Problem | undefined
  constructor(kind: FaultKind, sentence: string, more: { status?: number; problem?: Problem } = {}) {
    super(sentence)
    this.name = 'DeskFault'
    this.kind = kind
    this.status = more.status
    this.problem = more.problem
  }
}
