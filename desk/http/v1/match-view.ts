import type { Signal } from '../../../match/signal.ts'
import { createHash } from 'node:crypto'
import { kinds } from '../../../match/signals/index.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Match } from '../../matching/look.ts'
import type { Scanned } from '../../matching/scan.ts'
import type { Told } from '../../matching/signals.ts'
import type { Behind } from '../../sql/banks/hits.ts'
import type * as contract from '../contract/index.ts'

const units = new Map(kinds.map(({ name, unit }) => [name, unit]))

type Met = Pick<Match, 'signal' | 'distance' | 'radius'> & {
  detail?: contract.MatchDetail | undefined
  listed: Pick<
    Behind,
    | 'kind'
    | 'value'
    | 'quality'
    | 'variant'
    | 'item'
    | 'label'
    | 'source'
    | 'legalBasis'
    | 'confidence'
    | 'confirmedAt'
    | 'bankName'
    | 'bankTitle'
  >
}

/** Of what is longer only the beginning is told: TMK is 350 kB, and nobody reads it on a screen. */
const longest = 16_000
const beginning = 100

export function shownSignal<S extends Signal>(one: S): S & { whole?: { length: number; sha256: string } } {
  const { value } = one
  if (value.length <= longest) return one
  const sha256 = createHash('sha256').update(value).digest('hex')
  return { ...one, value: value.slice(0, beginning), whole: { length: value.length, sha256 } }
}

/** A match as programs and screens are told it. */
export function matchView({
  signal,
  listed,
  distance,
  radius,
  detail,
}: Met): contract.Scanned['matches'][number] {
  return {
    kind: signal.kind,
    distance,
    unit: units.get(signal.kind) ?? 'equality',
    radius,
    bank: { name: listed.bankName, title: listed.bankTitle },
    entry: listed.item,
    label: listed.label,
    legalBasis: listed.legalBasis,
    source: listed.source,
    ...(listed.confidence === null ? {} : { confidence: listed.confidence }),
    confirmed: listed.confirmedAt !== null,
    query: shownSignal(signal),
    listed: shownSignal({
      kind: listed.kind,
      value: listed.value,
      ...(listed.quality === null ? {} : { quality: listed.quality }),
      ...(listed.variant === '' ? {} : { variant: listed.variant }),
    }),
    ...(detail ? { detail } : {}),
  }
}

/** What a scan found, as the program that asked is told it. */
export function scannedView(
  at: Instant,
  { advice, matches, listVersion, late, case: opened }: Scanned,
  told: Told,
): contract.Scanned {
  return {
    at,
    advice,
    matches: matches.map(matchView),
    listVersion,
    ...(opened ? { case: opened } : {}),
    ...(told.sha256 ? { sha256: told.sha256 } : {}),
    signals: told.signals.map(shownSignal),
    unread: told.unread,
    late,
  }
}
