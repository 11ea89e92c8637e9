/**
 * The checking half. Reading settles what was signed, by which key, when; checking then needs only the key.
 * What leaves room for two readings is refused at once; what is merely not good enough becomes a fact for trust.ts.
 */
import { parseItem } from 'structured-headers'
import type { Instant } from '../instant.ts'
import type { KeyFound } from '../registry.ts'
import type { RequestFacts } from '../trust-facts.ts'
import { compareDigest } from './digest.ts'
import { signatureFor } from './locate.ts'
import type { Found, Refusal } from './locate.ts'
import { linesOf, targetUri } from './message.ts'
import type { Field, RequestMessage } from './message.ts'
import { bitsOf, clockTolerance, longestLife, nonceBits } from './profile.ts'
import type { Profile, Verifier } from './profile.ts'

/** A request as it came in: `target` from the request line, header lines as received, the raw body. */
export type RequestReceived = { method: string; target: string; fields: readonly Field[]; body: Uint8Array }

/** What was found and what was wanted, in words for whoever writes the other program. Never holds a body or a secret. */
export type Finding = { about: keyof RequestFacts; found: string; wanted: string }

export type Parsed = Omit<Found, 'covered'> & {
  idempotencyKey?: string
  /** The facts that can be settled without a key or a store. */
  facts: Pick<RequestFacts, 'digest' | 'coverage' | 'times' | 'nonce'>
  /** Why each of those facts is not at its best. */
  findings: readonly Finding[]
}

/** Reads the signature made for `profile`. Pure: `at` is the moment the request came in. */
export function readSignature(
  request: RequestReceived,
  { publicBaseUrl, profile, at }: { publicBaseUrl: string; profile: Profile; at: Instant },
): Parsed | Refusal {
  const uri = targetUri(publicBaseUrl, request.target)
  if (uri === undefined)
    return {
      refused: 'malformed',
      found: 'a request target that is no path',
      wanted: 'a path, and perhaps a query',
    }
  const message: RequestMessage = { method: request.method, targetUri: uri, fields: request.fields }
  const found = signatureFor(message, profile.tag)
  if ('refused' in found) return found

  const findings: Finding[] = []
  const idempotencyKey = idempotencyKeyOf(request.fields)
  const facts = {
    digest: digestOf(request, profile, findings),
    coverage: coverageOf(found.covered, request.fields, profile, findings),
    times: timesOf(found, at, findings),
    nonce: nonceOf(found, findings),
  }
  if (profile.covers.includes('idempotency-key') && idempotencyKey === undefined)
    findings.push({
      about: 'coverage',
      found: 'no readable Idempotency-Key',
      wanted: 'Idempotency-Key: "…" (a quoted string of at most 200 characters)',
    })
  const { covered: _, ...rest } = found
  return {
    ...rest,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    facts: {
      ...facts,
      coverage: findings.some((one) => one.about === 'coverage') ? 'incomplete' : facts.coverage,
    },
    findings,
  }
}

/** Checks what was read with one key. */
function verifySignature(parsed: Pick<Parsed, 'base' | 'signature'>, key: Verifier): 'good' | 'bad' {
  return key.verify(parsed.base, parsed.signature) ? 'good' : 'bad'
}

/**
 * Everything trust.ts wants to know of a request, save whether the nonce was seen before: the caller, who has the
 * store, sets `nonce: 'used'`. `verify` makes a registered key into something that checks.
 */
export function requestFactsOf(
  read: Parsed | Refusal,
  found: KeyFound | undefined,
  verify: (key: KeyFound['key']) => Verifier,
): RequestFacts {
  if ('refused' in read) return { ...nothing, signature: read.refused === 'unsigned' ? 'missing' : 'bad' }
  if (found === undefined)
    return { ...read.facts, signature: 'unchecked', key: 'unregistered', algorithm: 'absent' }
  const { key, standing } = found
  return {
    ...read.facts,
    signature: verifySignature(read, verify(key)),
    key: standing === 'valid' || standing === 'revoked' ? standing : 'outside-its-term',
    algorithm: read.alg === undefined || read.alg === key.alg ? 'registered' : 'other',
  }
}

const nothing: RequestFacts = {
  signature: 'absent',
  key: 'absent',
  algorithm: 'absent',
  digest: 'absent',
  coverage: 'absent',
  times: 'absent',
  nonce: 'absent',
}

function digestOf(request: RequestReceived, profile: Profile, findings: Finding[]): RequestFacts['digest'] {
  const [stated] = linesOf(request.fields, 'content-digest')
  if (stated === undefined && !profile.covers.includes('content-digest') && request.body.length === 0)
    return 'equal'
  const digest = stated === undefined ? 'missing' : compareDigest(stated, request.body)
  if (digest !== 'equal')
    findings.push({
      about: 'digest',
      found: digest === 'missing' ? 'no digest we can compute' : 'a digest of other bytes',
      wanted: 'Content-Digest: sha-256=:…: or sha-512=:…: over the body as sent',
    })
  return digest
}

function coverageOf(
  covered: readonly string[],
  fields: readonly Field[],
  profile: Profile,
  findings: Finding[],
): RequestFacts['coverage'] {
  const length = linesOf(fields, 'content-length').length > 0 ? ['content-length'] : []
  const wanted = [...profile.covers, ...length].map((name) => `"${name}"`)
  const lacking = wanted.filter((name) => !covered.includes(name))
  if (lacking.length === 0) return 'complete'
  findings.push({ about: 'coverage', found: `not signed: ${lacking.join(' ')}`, wanted: wanted.join(' ') })
  return 'incomplete'
}

function timesOf({ created, expires }: Found, at: Instant, findings: Finding[]): RequestFacts['times'] {
  const wanted = `created and expires, at most ${longestLife} s apart, around now (± ${clockTolerance} s)`
  const say = (found: string) => findings.push({ about: 'times', found, wanted })
  if (created === undefined || expires === undefined) {
    say(created === undefined ? 'no created' : 'no expires')
    return 'missing'
  }
  const now = Date.parse(at) / 1000
  if (expires <= created || expires - created > longestLife) say(`${expires - created} s apart`)
  else if (created > now + clockTolerance) say(`created ${Math.round(created - now)} s in the future`)
  else if (now > expires + clockTolerance) say(`expired ${Math.round(now - expires)} s ago`)
  else return 'in-time'
  return 'out-of-time'
}

function nonceOf({ nonce }: Found, findings: Finding[]): RequestFacts['nonce'] {
  const bits = nonce === undefined ? 0 : bitsOf(nonce)
  if (bits >= nonceBits) return 'new'
  findings.push({
    about: 'nonce',
    found: nonce === undefined ? 'no nonce' : `a nonce of about ${bits} bits`,
    wanted: `at least ${nonceBits} bits of chance in base64 or hexadecimal`,
  })
  return 'missing'
}

function idempotencyKeyOf(fields: readonly Field[]): string | undefined {
  const [line] = linesOf(fields, 'idempotency-key')
  if (line === undefined) return undefined
  try {
    const [value, params] = parseItem(line)
    return typeof value === 'string' && params.size === 0 && value.length > 0 && value.length <= 200
      ? value
      : undefined
  } catch {
    return undefined
  }
}
