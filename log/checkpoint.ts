import { base64, fromBase64, fromDecimal } from './bytes.ts'
import { Malformed } from './malformed.ts'
import { openNote, parseNote, type Signed, type VerifierKey } from './note.ts'

/** The head of a tree: which log, how many entries, which root (C2SP tlog-checkpoint). */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array }

/** The text that is signed: three lines, the last newline included. */
export function writeCheckpoint({ origin, size, root }: Checkpoint): string {
  const text = `${origin}\n${size}\n${base64(root)}\n`
  parseCheckpoint(text)
  return text
}

/** Reads the three lines. Extension lines are refused: nobody could audit them. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, end, ...more] = text.split('\n')
  if (!origin || size === undefined || root === undefined || end !== '' || more.length > 0) {
    throw new Malformed('a checkpoint is three lines: origin, size and root')
  }
  return { origin, size: fromDecimal(size), root: fromBase64(root, 32) }
}

/** What a checkpoint says before anybody has verified it. For comparisons with our own files only. */
export function readCheckpoint(note: string | Uint8Array): Checkpoint {
  return parseCheckpoint(parseNote(note).text)
}

/**
 * Opens a signed checkpoint: signed by one of `logs` under the very name that is its origin.
 * The witnesses among `witnesses` that signed it too are told with the time each gave; whether they suffice is the
 * caller's policy.
 */
export function openCheckpoint(
  source: string | Uint8Array,
  logs: readonly VerifierKey[],
  witnesses: readonly VerifierKey[] = [],
): { checkpoint: Checkpoint; log: VerifierKey; witnesses: Signed[] } {
  const note = parseNote(source)
  const checkpoint = parseCheckpoint(note.text)
  const ours = logs.filter((key) => key.kind === 'log' && key.name === checkpoint.origin)
  if (ours.length === 0) throw new Malformed(`no key is known for a log named ${checkpoint.origin}`)
  const seers = witnesses.filter((key) => key.kind === 'witness')
  const signed = openNote(note, [...ours, ...seers])
  const log = signed.find(({ key }) => key.kind === 'log')?.key
  if (!log) throw new Malformed('the log itself has not signed its checkpoint')
  return { checkpoint, log, witnesses: signed.filter(({ key }) => key.kind === 'witness') }
}
