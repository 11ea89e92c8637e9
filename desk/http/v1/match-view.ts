import { kinds } from '../../../match/signals/index.ts'
import type { Match } from '../../matching/look.ts'
import type { Behind } from '../../sql/banks/hits.ts'
import type * as contract from '../contract/index.ts'

const units = new Map(kinds.map(({ name, unit }) => [name, unit]))

type Told = Pick<Match, 'signal' | 'distance' | 'radius'> & {
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

/** A match as programs and screens are told it. */
export function matchView({
  signal,
  listed,
  distance,
  radius,
  detail,
}: Told): contract.Scanned['matches'][number] {
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
    query: signal,
    listed: {
      kind: listed.kind,
      value: listed.value,
      ...(listed.quality === null ? {} : { quality: listed.quality }),
      ...(listed.variant === '' ? {} : { variant: listed.variant }),
    },
    ...(detail ? { detail } : {}),
  }
}
