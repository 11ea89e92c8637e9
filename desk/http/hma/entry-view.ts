/** An entry as HMA tells it. */
import { untilTurnedOn } from '../../banks/entries.ts'
import type { Bank } from '../../sql/banks/banks.ts'
import type { Item, SignalRow } from '../../sql/banks/items.ts'
import { bankView } from './curating.ts'
import { nameOf } from './names.ts'

export function entryView(
  item: Item,
  bank: Bank,
  signals: readonly SignalRow[],
  how: { include_signals: boolean; include_metadata: boolean },
): Record<string, unknown> {
  const metadata = how.include_metadata ? metadataOf(item) : undefined
  const byName = new Map(
    signals
      .toSorted((one, other) => other.variant.localeCompare(one.variant))
      .map(({ kind, value }) => [nameOf(kind), value]),
  )
  return {
    id: item.id,
    disable_until_ts: disabledUntil(item),
    original_media_uri: null,
    bank: bankView(bank),
    ...(how.include_signals && byName.size > 0 ? { signals: Object.fromEntries(byName) } : {}),
    ...(metadata ? { metadata } : {}),
    ...(item.note === '' ? {} : { note: item.note }),
  }
}

function disabledUntil({ off_until }: Item): number {
  if (off_until === null) return 1
  return off_until === untilTurnedOn ? 0 : Math.floor(Date.parse(off_until) / 1_000)
}

/** What was said of it, and for what a partner shares where it came from. */
function metadataOf({ source, content_uri, metadata }: Item): Record<string, unknown> | undefined {
  const { json = null } = (metadata ?? {}) as { json?: unknown }
  const content_id = source.kind === 'partner' ? null : (source.reference ?? null)
  const collab =
    source.kind === 'partner' ? { [source.name]: source.reference ? [source.reference] : [] } : null
  if ([content_id, content_uri, json, collab].every((each) => each === null)) return undefined
  return { content_id, content_uri, json, collab }
}
