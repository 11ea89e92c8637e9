/** One record of a list from outside: what it lists or withdraws, each signal in its canonical form; or why it is none. */
import type { Signal } from '../../../match/signal.ts'
import { kinds } from '../../../match/signals/index.ts'
import type { Saying } from '../../../core/event.ts'
import type { Misread } from '../../../match/kind.ts'
import { type Column, kindNamed, labelNamed, saysGone } from './names.ts'

export type ListRecord = {
  withdraws: boolean
  signals: Signal[]
  reference?: string
  label?: string
  legalBasis?: string
  confidence?: number
  note?: string
  expiresAt?: string
}

/** Why a line is none, and the same for a reader in any language. */
export type Unread = Misread & { says: Saying }

/** The members of a record as texts, under the names of the columns. */
export type Fields = Partial<Record<Column, string>>

/** What a record says beside its signals. */
export function recordOf(fields: Fields, signals: Signal[]): ListRecord | Unread {
  const withdraws = isTrue(fields.withdrawn) || saysGone(fields.status ?? '')
  const confidence = fields.confidence === undefined ? undefined : Number(fields.confidence)
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 100))
    return {
      found: `a confidence of ${short(fields.confidence ?? '')}`,
      wanted: '0 to 100',
      says: saying('confidence', fields.confidence),
    }
  const expiry = fields.expiresAt === undefined ? undefined : momentOf(fields.expiresAt)
  if (fields.expiresAt !== undefined && expiry === undefined)
    return {
      found: `the time ${short(fields.expiresAt)}`,
      wanted: 'a date and time, as 2026-11-27T12:00:00Z',
      says: saying('time', fields.expiresAt),
    }
  const label = labelNamed(written(fields.label ?? '', 200))
  return {
    withdraws,
    signals,
    ...said('reference', written(fields.reference ?? '', 200)),
    ...said('label', label),
    ...said('legalBasis', written(fields.legalBasis ?? '', 300)),
    ...(confidence === undefined ? {} : { confidence: Math.round(confidence) }),
    ...said('note', written(fields.note ?? '', 2_000)),
    ...(expiry === undefined ? {} : { expiresAt: expiry }),
  }
}

/** A signal by whatever name its kind has there. Without one, `usual` is what the list is made of. */
export function signalOf(value: string, kindText: string, usual?: string, quality?: string): Signal | Unread {
  // What nobody else lists goes by the name it has here.
  const name = kindText === '' ? (usual ?? guessed(value)) : (kindNamed(kindText) ?? kindText)
  const kind = kinds.find((each) => each.name === name)
  if (!kind)
    return kindText === '' && name === undefined
      ? {
          found: `${short(value)} without a kind`,
          wanted: 'a kind beside it: 64 digits may be sha256 or pdq',
          says: saying('kindless', value),
        }
      : {
          found: `the kind ${short(kindText || (name ?? ''))}`,
          wanted: kinds.map((each) => each.name).join(', '),
          says: saying('kind', kindText || name),
        }
  const read = kind.read(clickable(value))
  if (!('canonical' in read))
    return {
      found: `${kind.name}: ${read.found}`,
      wanted: read.wanted,
      says: { key: 'import.line.misread', params: { kind: kind.name, found: short(value) } },
    }
  const of = Number(quality)
  return {
    kind: kind.name,
    value: read.canonical,
    ...(quality !== undefined && quality !== '' && of >= 0 && of <= 100 ? { quality: Math.round(of) } : {}),
  }
}

/** What a lone hash can only be. */
function guessed(value: string): string | undefined {
  const text = value.trim()
  if (/^\[?h/i.test(text) && text.includes('://')) return 'url'
  if (!/^[0-9a-f]+$/i.test(text)) return undefined
  return { 32: 'md5', 40: 'sha1', 128: 'sha512' }[text.length]
}

/** Lists break addresses so that nobody opens them by mistake. */
function clickable(value: string): string {
  return value.replace(/^\[h\]/i, 'h')
}

const isTrue = (text: string | undefined) =>
  text !== undefined && text.trim() !== '' && !/^(false|0|no|n|null)$/i.test(text.trim())

/** A date as people and programs write it, or seconds since 1970. */
function momentOf(text: string): string | undefined {
  const trimmed = text.trim()
  const at = /^\d{9,11}(\.\d+)?$/.test(trimmed) ? Number(trimmed) * 1_000 : Date.parse(trimmed)
  if (Number.isNaN(at) || at < 0 || at > Date.parse('9999-12-31T00:00:00Z')) return undefined
  return new Date(at).toISOString()
}

/** Text as it may be kept: nothing that no database takes, and not longer than a person reads. */
function written(text: string, longest: number): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, longest)
}

export function saying(what: string, found = ''): Saying {
  return { key: `import.line.${what}`, params: { found: short(found) } }
}

export function short(text: string): string {
  const line = written(text, 200)
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}

function said<N extends string>(name: N, text: string) {
  return (text === '' ? {} : { [name]: text }) as { [K in N]?: string }
}
