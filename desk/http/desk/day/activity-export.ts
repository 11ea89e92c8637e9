/** A day taken out as a table or as data. Whoever takes it is written down before the first byte leaves. */
import type { Saying } from '../../../../core/event.ts'
import { paperWords } from '../../../case-file/words.ts'
import type { House } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import type { ActivityEntry } from '../../contract/index.ts'
import { csv } from '../../csv.ts'
import { type ActivityQuery, entriesOf } from './activity-entries.ts'
import type { Sitting } from '../session.ts'

/** A day with more than this is taken out shift by shift. */
const longest = 20_000

type Wanted = {
  asked: ActivityQuery
  span: { from: string; to: string }
  zone: string
  form: 'csv' | 'json'
  language: 'en' | 'fr' | 'ar'
}

export async function exportOf(house: House, who: Sitting, wanted: Wanted): Promise<Buffer> {
  const { asked, span, zone, form, language } = wanted
  const at = house.clock.now()
  await inTenant(house.db, who.tenant.id, (tx) =>
    recordOwnEvents(tx, house, who.tenant, [
      {
        type: 'content.exported',
        at,
        actor: who.actor,
        says: { key: 'history.exported.day', params: { from: span.from, until: span.to } },
        body: { ...span, form },
      },
    ]),
  )
  const entries: ActivityEntry[] = []
  let page: ActivityQuery = { ...asked, after: undefined }
  for (;;) {
    const { entries: more, next } = await entriesOf(house, who.tenant, page, span, true)
    entries.push(...more)
    if (!next || entries.length >= longest) break
    page = { ...page, after: next }
  }
  const say = await paperWords(language)
  const rows = entries.map((entry) => rowOf({ ...entry, says: named(entry.says, language) }, zone, say))
  if (form === 'json') return Buffer.from(`${JSON.stringify({ ...span, zone, entries: rows }, null, 1)}\n`)
  return csv(Object.keys(rowOf(blank, zone, say)), rows.map(Object.values))
}

/** Clocks and forms are called what the law calls them. */
function named({ key, params, words = {} }: ActivityEntry['says'], language: Wanted['language']): Saying {
  const names = Object.entries(words).map(([name, label]) => [name, label[language] ?? label.en])
  return { key, params: { ...params, ...Object.fromEntries(names) } }
}

const blank: ActivityEntry = {
  key: '',
  seq: 0,
  at: '1970-01-01T00:00:00.000Z',
  type: '',
  kind: 'came',
  actor: { kind: 'desk', name: '' },
  says: { key: '' },
}

function rowOf(entry: ActivityEntry, zone: string, say: (saying: Saying) => string) {
  return {
    at: entry.at,
    local: local(entry.at, zone),
    kind: entry.kind,
    demand: entry.demand?.number ?? '',
    authority: entry.authority ?? '',
    by: entry.actor.kind,
    name: entry.actor.name,
    says: say(entry.says as Saying),
    type: entry.type,
    entry: entry.logIndex === undefined ? '' : `${entry.logIndex}`,
  }
}

/** `2026-11-26 14:03:21` by the clock of the home state: what a table program sorts. */
function local(at: string, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(at),
  )
}
