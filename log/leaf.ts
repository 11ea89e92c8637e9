import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import canonicalize from 'canonicalize'

import { base64, concat, fromBase64, same, textOf, utf8 } from './bytes.ts'
import { Malformed } from './malformed.ts'

/** Anything JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** The part of an event that is personal or identifying. Never published; erasing it leaves every proof valid. */
export type Body = { readonly [name: string]: Json }

/** The part of an event that stays after erasure: what kind of thing happened, when, in which case. */
export type Head = {
  readonly v: 1
  /** One word of the list of events, e.g. `demand.received`. */
  readonly type: string
  /** RFC 3339, UTC, milliseconds, `Z`. */
  readonly time: string
  /** A random UUIDv4 used nowhere else in public. */
  readonly case: string
  /** Base64 of the commitment to the body. */
  readonly body: string
}

/**
 * What lets its holder recompute one entry. Salts are base64 of exactly 32 bytes, so that an opening is plain JSON.
 * After erasure `body` and `salt_body` are gone together and the head still opens.
 */
export type Opening = {
  readonly head: Head
  readonly salt_head: string
  readonly body?: Body
  readonly salt_body?: string
}

const saltLength = 32
export const entryLength = 33

/** JSON in the one canonical spelling of RFC 8785, as UTF-8. */
export function jcs(value: Json): Uint8Array {
  let text: string | undefined
  try {
    text = canonicalize(value)
  } catch {
    throw new Malformed('the value has no canonical JSON form')
  }
  if (text === undefined) throw new Malformed('the value is not JSON')
  return utf8(text)
}

/** `C_body`: the 32-byte commitment to a body. Without the salt it says nothing about the body. */
export function commitBody(body: Body, salt: Uint8Array): Uint8Array {
  return commit('guichet/log-body/v1', body, salt)
}

/** `C_head`: the 32-byte commitment to a head, and through its `body` field to the body. */
export function commitHead(head: Head, salt: Uint8Array): Uint8Array {
  return commit('guichet/log-head/v1', head, salt)
}

/** The 33 bytes that are published, and nothing else ever is: format 1, then `C_head`. */
export function entryOf(head: Head, saltHead: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0x01), commitHead(head, saltHead))
}

/** Hash of an entry as a leaf of the tree (RFC 6962 section 2.1). */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0x00), entry))
}

/** Hash of an inner node of the tree (RFC 6962 section 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0x01), left, right))
}

/**
 * Seals one event: the entry to publish and the opening to keep under the case key.
 * Both salts are 32 fresh random bytes for this entry alone; chance is given, since this room has none.
 */
export function sealEntry(
  event: { type: string; time: string; case: string; body: Body },
  salts: { body: Uint8Array; head: Uint8Array },
): { entry: Uint8Array; opening: Opening } {
  const body = base64(commitBody(event.body, salts.body))
  const head = headFrom({ v: 1, type: event.type, time: event.time, case: event.case, body })
  const opening = { head, salt_head: base64(salts.head), body: event.body, salt_body: base64(salts.body) }
  return { entry: entryOf(head, salts.head), opening }
}

/** The entry that `opening` opens. Refuses a body that is not the one its head commits to. */
export function openEntry(opening: Opening): Uint8Array {
  if (opening.body !== undefined && opening.salt_body !== undefined) {
    const commitment = commitBody(opening.body, fromBase64(opening.salt_body))
    if (!same(commitment, fromBase64(opening.head.body, 32))) {
      throw new Malformed('the body is not the one its head commits to')
    }
  } else if (opening.body !== undefined || opening.salt_body !== undefined) {
    throw new Malformed('the opening has a body without its salt, or a salt without its body')
  }
  return entryOf(opening.head, fromBase64(opening.salt_head))
}

/** The opening after erasure: the personal part and its salt are gone, the head still opens. */
export function withoutBody(opening: Opening): Opening {
  return { head: opening.head, salt_head: opening.salt_head }
}

/** The bytes that carry an opening, e.g. in a receipt's `extra` line: canonical JSON. */
export function writeOpening(opening: Opening): Uint8Array {
  return jcs(opening)
}

/** Reads what {@link writeOpening} wrote. Unknown members are refused: all that is shown has been checked. */
export function parseOpening(bytes: Uint8Array): Opening {
  const { head, salt_head, body, salt_body, ...rest } = objectFrom(parseJson(textOf(bytes)), 'the opening')
  refuseOthers(rest, 'the opening')
  if (typeof salt_head !== 'string') throw new Malformed('the opening has no salt_head')
  if (salt_body !== undefined && typeof salt_body !== 'string') throw new Malformed('salt_body is not text')
  return {
    head: headFrom(head),
    salt_head,
    ...(body !== undefined && { body: objectFrom(body, 'the body') }),
    ...(salt_body !== undefined && { salt_body }),
  }
}

function headFrom(value: Json | undefined): Head {
  const { v, type, time, case: about, body, ...rest } = objectFrom(value, 'the head')
  refuseOthers(rest, 'the head')
  if (v !== 1) throw new Malformed('the head is not of version 1')
  if (typeof type !== 'string' || !/^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)?$/.test(type)) {
    throw new Malformed('the head names no type of event')
  }
  if (typeof time !== 'string' || !isInstant(time)) {
    throw new Malformed('the time of the head is not UTC with milliseconds and Z')
  }
  if (
    typeof about !== 'string' ||
    !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(about)
  ) {
    throw new Malformed('the case of the head is not a UUIDv4 in lower case')
  }
  if (typeof body !== 'string') throw new Malformed('the head has no commitment to a body')
  fromBase64(body, 32)
  return { v, type, time, case: about, body }
}

function isInstant(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text)) return false
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString() === text
}

function commit(domain: string, value: Json, salt: Uint8Array): Uint8Array {
  // HMAC pads short keys with zeros: two different salts would give one commitment.
  if (salt.length !== saltLength)
    throw new Malformed(`a salt of ${salt.length} bytes where ${saltLength} were wanted`)
  return hmac(sha256, salt, concat(utf8(domain), Uint8Array.of(0x00), jcs(value)))
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed('the opening is not JSON')
  }
}

function objectFrom(value: Json | undefined, what: string): Body {
  if (typeof value !== 'object' || value === null || isList(value))
    throw new Malformed(`${what} is not a JSON object`)
  return value
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function refuseOthers(rest: Body, what: string) {
  const [name] = Object.keys(rest)
  if (name !== undefined) throw new Malformed(`${what} has a member that does not belong there`)
}
