import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'

import { base64, concat, fromBase64, hex, same, textOf, utf8 } from './bytes.ts'
import { Malformed } from './malformed.ts'

/** What a key signs with: a log signs the text itself, a witness the text together with the time it saw it. */
export type KeyKind = 'log' | 'witness'

const typeByte = { log: 0x01, witness: 0x04 } as const
const largestNote = 128 * 1024
const mostSignatures = 64

/** A public Ed25519 key under the name that stands in its signature lines (C2SP signed-note, tlog-cosignature). */
export type VerifierKey = {
  readonly kind: KeyKind
  readonly name: string
  readonly id: Uint8Array
  readonly publicKey: Uint8Array
}

/** A key that signs. Where the secret lives is its owner's business; `sign` is plain Ed25519 (RFC 8032). */
export type Signer = {
  readonly key: VerifierKey
  readonly sign: (message: Uint8Array) => Promise<Uint8Array> | Uint8Array
}

/** A note as read: nothing in it is trusted before {@link openNote} has found a known signature. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] }
export type NoteSignature = { readonly name: string; readonly id: Uint8Array; readonly value: Uint8Array }

/** A known key whose signature verified; `time` is the whole second a witness gave, in POSIX seconds. */
export type Signed = { readonly key: VerifierKey; readonly time?: number }

export function verifierKey(kind: KeyKind, name: string, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw new Malformed('a key name is not empty and holds neither space nor plus')
  if (publicKey.length !== 32)
    throw new Malformed(`a public key of ${publicKey.length} bytes where 32 were wanted`)
  const material = concat(Uint8Array.of(typeByte[kind]), publicKey)
  const id = sha256(concat(utf8(name), Uint8Array.of(0x0a), material)).slice(0, 4)
  return { kind, name, id, publicKey }
}

/** `name+hex(key id)+base64(type || public key)`. */
export function writeVerifierKey(key: VerifierKey): string {
  const material = concat(Uint8Array.of(typeByte[key.kind]), key.publicKey)
  return `${key.name}+${hex(key.id)}+${base64(material)}`
}

export function parseVerifierKey(text: string): VerifierKey {
  // The name has no plus, the base64 may: the first two separate.
  const [, name, id, material] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text) ?? []
  if (name === undefined || id === undefined || material === undefined) {
    throw new Malformed('a verifier key is written name+id+key')
  }
  const bytes = fromBase64(material)
  const kind = bytes[0] === typeByte.log ? 'log' : bytes[0] === typeByte.witness ? 'witness' : undefined
  if (!kind) throw new Malformed(`keys of type ${bytes[0]} are not known here`)
  const key = verifierKey(kind, name, bytes.slice(1))
  if (hex(key.id) !== id) throw new Malformed('the id of the verifier key is not that of its name and key')
  return key
}

/** A signer whose secret is this 32-byte Ed25519 seed. */
export function signerFromSeed(kind: KeyKind, name: string, seed: Uint8Array): Signer {
  const secret = Uint8Array.from(seed)
  return {
    key: verifierKey(kind, name, ed25519.getPublicKey(secret)),
    sign: (message) => ed25519.sign(message, secret),
  }
}

/** The line a signer adds below `text`, newline included. `time` in POSIX seconds, wanted of witnesses alone. */
export async function signatureLine(text: string, signer: Signer, time?: number): Promise<string> {
  const { key } = signer
  if ((key.kind === 'witness') !== (time !== undefined))
    throw new Error('a witness signs a time, a log does not')
  const stamp = time === undefined ? new Uint8Array() : uint64(time)
  const signature = await signer.sign(signedBytes(text, time))
  return `— ${key.name} ${base64(concat(key.id, stamp, signature))}\n`
}

/** The note: text, blank line, one line for each signer. The text ends in a newline. */
export async function signNote(text: string, ...signers: Signer[]): Promise<string> {
  const lines = await Promise.all(signers.map((signer) => signatureLine(text, signer)))
  const note = `${text}\n${lines.join('')}`
  parseNote(note)
  return note
}

/** Reads a note without trusting it. Whatever is not exactly of the form is refused. */
export function parseNote(source: string | Uint8Array): Note {
  const bytes = typeof source === 'string' ? utf8(source) : source
  if (bytes.length > largestNote)
    throw new Malformed(`a note of ${bytes.length} bytes where ${largestNote} are the most`)
  const note = textOf(bytes)
  if ([...note].some((letter) => letter < ' ' && letter !== '\n')) {
    throw new Malformed('the note holds a control character')
  }
  const blank = note.lastIndexOf('\n\n')
  if (blank < 0) throw new Malformed('the note has no blank line before its signatures')
  const below = note.slice(blank + 2)
  if (!below.endsWith('\n')) throw new Malformed('the note does not end in a signature line')
  const lines = below.slice(0, -1).split('\n')
  if (lines.length > mostSignatures) {
    throw new Malformed(`a note of ${lines.length} signatures where ${mostSignatures} are the most`)
  }
  return { text: note.slice(0, blank + 1), signatures: lines.map(parseSignature) }
}

/**
 * The known keys that signed this note. A known key whose line does not verify spoils the whole note; lines of
 * unknown keys are passed over; a note that no known key signed is refused.
 */
export function openNote(note: Note, known: readonly VerifierKey[]): Signed[] {
  const signed = new Map<VerifierKey, Signed>()
  for (const signature of note.signatures) {
    for (const key of known) {
      if (key.name !== signature.name || !same(key.id, signature.id)) continue
      const opened = verifySignature(note.text, signature.value, key)
      if (!opened) throw new Malformed(`a signature in the name of ${key.name} does not verify`)
      if (!signed.has(key)) signed.set(key, opened)
    }
  }
  if (signed.size === 0) throw new Malformed('no known key has signed the note')
  return [...signed.values()]
}

function verifySignature(text: string, value: Uint8Array, key: VerifierKey): Signed | undefined {
  const stamped = key.kind === 'witness'
  if (value.length !== (stamped ? 72 : 64)) return undefined
  const time = stamped ? numberFrom(value.subarray(0, 8)) : undefined
  if (Number.isNaN(time)) return undefined
  const verified = ed25519.verify(value.subarray(stamped ? 8 : 0), signedBytes(text, time), key.publicKey, {
    // RFC 8032 to the letter, as other verifiers read it; the default is the looser ZIP 215.
    zip215: false,
  })
  return verified ? { key, ...(time !== undefined && { time }) } : undefined
}

/** What is signed: the text, and for a witness the time before it, so that one is never taken for the other. */
function signedBytes(text: string, time: number | undefined): Uint8Array {
  return utf8(time === undefined ? text : `cosignature/v1\ntime ${time}\n${text}`)
}

function parseSignature(line: string): NoteSignature {
  const [, name, value] = /^— ([^ ]+) ([^ ]+)$/u.exec(line) ?? []
  if (name === undefined || value === undefined || !isKeyName(name)) {
    throw new Malformed('a signature line is an em dash, a key name and base64, with one space between')
  }
  const bytes = fromBase64(value)
  if (bytes.length < 5) throw new Malformed('a signature line holds a key id and a signature')
  return { name, id: bytes.slice(0, 4), value: bytes.slice(4) }
}

function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\p{White_Space}+]/u.test(name)
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

/** A big-endian uint64 that a number can hold exactly; NaN for larger ones. */
function numberFrom(bytes: Uint8Array): number {
  const value = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0))
  return Number.isSafeInteger(value) ? value : Number.NaN
}
