import { base64 } from './bytes.ts'
import { openCheckpoint, type Checkpoint } from './checkpoint.ts'
import { leafHash, openEntry, parseOpening, writeOpening, type Opening } from './leaf.ts'
import { Malformed } from './malformed.ts'
import { parseVerifierKey, type Signed } from './note.ts'
import { parsePolicy, trusting, type Policy } from './policy.ts'
import { included } from './proof.ts'
import { parseReceipt, type Receipt } from './receipt.ts'

/** The checks of {@link verifyReceipt}, in the order they are made. Each is a sentence to tick on a screen. */
export const checks = [
  'trust-reads', // the key or policy we were given is well formed
  'receipt-reads', // the receipt has the one form it may have
  'log-signed', // a log we trust has signed this checkpoint
  'witnesses-suffice', // as many witnesses as we ask for saw the same checkpoint
  'opening-reads', // there is an opening, and it has the form it may have
  'entry-opens', // the opening gives exactly one entry, and its body is the one committed to
  'entry-included', // that entry stands at that place in that tree
  'order-matches', // the order in hand has the digest that was recorded
] as const
export type Check = (typeof checks)[number]

/** `left-out`: nothing was asked or nothing was there to check. `not-reached`: an earlier check failed. */
export type Step = {
  readonly check: Check
  readonly outcome: 'passed' | 'failed' | 'left-out' | 'not-reached'
}

export type Question = {
  /** The receipt file (`tlog-proof@v1`), as text. */
  readonly receiptText: string
  /** The opening, when it came apart from the receipt; otherwise the one in the receipt's `extra` line is used. */
  readonly opening?: Opening | undefined
  /** Lower-case hexadecimal SHA-256 of the order in hand, to be found in the opened body as `sha256`. */
  readonly orderBytesSha256?: string | undefined
} & ({ readonly verifierKey: string } | { readonly policy: string })

/** What a verified receipt says. Times in it are the log's word; those of witnesses are theirs. */
export type Facts = {
  readonly origin: string
  readonly index: number
  readonly size: number
  readonly root: string
  readonly leaf: string
  readonly opening: Opening
  readonly witnesses: readonly { readonly name: string; readonly time: number }[]
}

export type Answer =
  | ({ readonly ok: true; readonly steps: readonly Step[] } & Facts)
  | { readonly ok: false; readonly why: string; readonly failed: Check; readonly steps: readonly Step[] }

/**
 * Verifies a receipt without asking anybody: no network, no clock, no trust in who handed it over.
 * Never throws for anything in the receipt, key, policy or opening: every no is an answer that names its check.
 */
export function verifyReceipt(question: Question): Answer {
  const record = recorder()
  const { check } = record
  try {
    const policy = check('trust-reads', () => policyOf(question))
    const receipt = check('receipt-reads', () => parseReceipt(question.receiptText))
    const signed = check('log-signed', () =>
      openCheckpoint(receipt.checkpoint, policy.logs, policy.witnesses),
    )
    if (policy.witnesses.length === 0) record.leftOut('witnesses-suffice')
    else check('witnesses-suffice', () => requireWitnesses(signed.witnesses, policy))
    const opening = check('opening-reads', () => openingOf(question, receipt))
    const entry = check('entry-opens', () => openEntry(opening))
    const leaf = leafHash(entry)
    check('entry-included', () => requireIncluded(leaf, receipt, signed.checkpoint))
    const sha256 = question.orderBytesSha256
    if (sha256 === undefined) record.leftOut('order-matches')
    else check('order-matches', () => requireSameOrder(opening, sha256))
    return { ok: true, steps: record.steps(), ...factsOf(receipt, signed, leaf, opening) }
  } catch (fault) {
    if (!(fault instanceof Failed)) throw fault
    return { ok: false, why: fault.message, failed: fault.check, steps: record.steps() }
  }
}

function policyOf(question: Question): Policy {
  return 'policy' in question
    ? parsePolicy(question.policy)
    : trusting(parseVerifierKey(question.verifierKey))
}

function requireWitnesses(cosigned: readonly Signed[], policy: Policy) {
  if (!policy.enough(cosigned.map(({ key }) => key))) {
    throw new Malformed(
      `${cosigned.length} known witnesses cosigned, which the policy does not take for enough`,
    )
  }
}

function openingOf({ opening }: Question, { extra }: Receipt): Opening {
  if (opening) return parseOpening(writeOpening(opening))
  if (extra) return parseOpening(extra)
  throw new Malformed('the receipt carries no opening and none was given beside it')
}

function requireIncluded(leaf: Uint8Array, { index, proof }: Receipt, { size, root }: Checkpoint) {
  if (!included({ index, size, leaf, root }, proof)) {
    throw new Malformed(
      `the proof does not lead from the entry, as number ${index}, to the root of the tree of ${size}`,
    )
  }
}

function requireSameOrder({ body }: Opening, sha256: string) {
  // Asked for and impossible is a no: a screen must not show a tick that compared nothing.
  if (!body) throw new Malformed('the opening no longer holds a body to compare the order with')
  if (typeof body.sha256 !== 'string') throw new Malformed('the recorded event names no digest of an order')
  if (body.sha256 !== sha256) throw new Malformed('the order in hand is not the one that was recorded')
}

function factsOf(
  { index }: Receipt,
  { checkpoint, witnesses }: ReturnType<typeof openCheckpoint>,
  leaf: Uint8Array,
  opening: Opening,
): Facts {
  return {
    origin: checkpoint.origin,
    index,
    size: checkpoint.size,
    root: base64(checkpoint.root),
    leaf: base64(leaf),
    opening,
    witnesses: witnesses.flatMap(({ key, time }) => (time === undefined ? [] : [{ name: key.name, time }])),
  }
}

class Failed extends Error {
  readonly check: Check
  constructor(check: Check, cause: Malformed) {
    super(cause.message, { cause })
    this.check = check
  }
}

/** Keeps the list of what has been checked while {@link verifyReceipt} reads as the list of what it checks. */
function recorder() {
  const outcomes = new Map<Check, Step['outcome']>()
  return {
    check<T>(check: Check, made: () => T): T {
      try {
        const found = made()
        outcomes.set(check, 'passed')
        return found
      } catch (fault) {
        if (!(fault instanceof Malformed)) throw fault
        outcomes.set(check, 'failed')
        throw new Failed(check, fault)
      }
    },
    leftOut: (check: Check) => outcomes.set(check, 'left-out'),
    steps: (): Step[] => checks.map((check) => ({ check, outcome: outcomes.get(check) ?? 'not-reached' })),
  }
}
