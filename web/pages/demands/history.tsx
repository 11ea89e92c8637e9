import { type ReactNode, type RefObject, useState } from 'react'
import type { DemandView, NoteView, Saying } from '../../../desk/http/contract/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'
import { folded, type Group, sayingOf } from './folded.ts'
import { NoteText, WriteNote } from './notes.tsx'
import { listFormat } from '../../formats.ts'

type Entry = DemandView['history'][number]

const kinds = ['all', 'notes', 'staff', 'authority', 'platform', 'desk', 'person'] as const

/** What happened, as sentences with author and time, newest first. Filtered for reading, never edited. */
export function History({
  demand,
  noteBox,
  onUndo,
}: {
  demand: DemandView
  onUndo: ((decision: string) => void) | undefined
  noteBox: RefObject<HTMLTextAreaElement | null> | undefined
}) {
  const { t, say } = useWords()
  const [kind, setKind] = useState<(typeof kinds)[number]>('all')
  const [filter, setFilter] = useState('')
  const isOf = (entry: Entry, one: (typeof kinds)[number]) =>
    one === 'all' || (one === 'notes' ? entry.note !== undefined : entry.actor.kind === one)
  const there = kinds.filter((one) => demand.history.some((entry) => isOf(entry, one)))
  const notes = new Map(demand.notes.map((note) => [note.id, note]))
  const noteOf = (entry: Entry) => (entry.note === undefined ? undefined : notes.get(entry.note))
  const wanted = filter.trim().toLocaleLowerCase()
  const shown = demand.history
    .filter((entry) => isOf(entry, kind))
    .filter(
      (entry) =>
        wanted === '' ||
        `${say(entry.says)} ${entry.actor.name} ${noteOf(entry)?.text ?? ''}`
          .toLocaleLowerCase()
          .includes(wanted),
    )
    .sort((a, b) => b.seq - a.seq)
  /** To an entry, even if a filter hides it now. */
  const go = (seq: number) => {
    setKind('all')
    setFilter('')
    requestAnimationFrame(() => document.getElementById(`entry-${seq}`)?.focus())
  }
  return (
    <section className="history" aria-labelledby="history-title">
      <header className="history-head">
        <h2 id="history-title">{t('history.title')}</h2>
        <fieldset className="segments" aria-label={t('history.by')}>
          {there.map((one) => (
            <button key={one} type="button" aria-pressed={one === kind} onClick={() => setKind(one)}>
              {t(`history.by.${one}`)}
            </button>
          ))}
        </fieldset>
        <label className="inbox-filter">
          <span className="unseen">{t('history.filter')}</span>
          <input
            type="search"
            value={filter}
            placeholder={t('history.filter')}
            onChange={(event) => setFilter(event.target.value)}
          />
        </label>
      </header>
      {noteBox ? <WriteNote demand={demand} box={noteBox} /> : null}
      <p className="block-note">{say(recordEnd(demand))}</p>
      {shown.length === 0 ? <p className="block-note">{t('history.none')}</p> : null}
      <ol className="entries">
        {folded(shown).map((group) => (
          <Lines key={group.newest.seq} group={group} note={noteOf(group.newest)}>
            <Taken demand={demand} entry={group.newest} onGo={go} onUndo={onUndo} />
          </Lines>
        ))}
      </ol>
    </section>
  )
}

/** One sentence; behind it, each entry it stands for. */
function Lines({ group, note, children }: { group: Group; note: NoteView | undefined; children: ReactNode }) {
  const { t, say, locale, number } = useWords()
  const [open, setOpen] = useState(false)
  const { newest, entries } = group
  const list = (numbers: readonly number[]) =>
    listFormat(locale, { type: 'conjunction' }).format(numbers.map(number))
  const lines = `entries-${newest.seq}`
  return (
    <li id={`entry-${newest.seq}`} tabIndex={-1}>
      <div className={`entry entry-${newest.actor.kind}${note ? ' entry-note' : ''}`}>
        <Stamp at={newest.at} seconds />
        <div className="entry-says">
          {say(sayingOf(group, list))}{' '}
          {entries.length > 1 ? (
            <button
              type="button"
              className="entry-more"
              aria-expanded={open}
              aria-controls={lines}
              aria-label={t(open ? 'history.fold' : 'history.unfold', { count: entries.length })}
              onClick={() => setOpen(!open)}
            >
              <bdi>×{number(entries.length)}</bdi>
            </button>
          ) : null}
          {note ? <NoteText note={note} /> : null}
          {children}
        </div>
        <Who entry={newest} />
        <Where entries={entries} />
      </div>
      {open ? (
        <ol className="entry-parts" id={lines}>
          {entries.map((entry) => (
            <li key={entry.seq} className={`entry entry-${entry.actor.kind}`}>
              <Stamp at={entry.at} seconds />
              <span className="entry-says">{say(entry.says)}</span>
              <Who entry={entry} />
              <Where entries={[entry]} />
            </li>
          ))}
        </ol>
      ) : null}
    </li>
  )
}

/** A decision and what took it back, each with the way to the other; what still stands of it can be undone from here. */
function Taken({
  demand,
  entry,
  onGo,
  onUndo,
}: {
  demand: DemandView
  entry: Entry
  onGo: (seq: number) => void
  onUndo: ((decision: string) => void) | undefined
}) {
  const { t } = useWords()
  const decision = demand.decisions.find(({ id }) => id === entry.decision)
  if (!decision) return null
  const links = [
    ...decision.undoneBy.map((id) => ['undo.undone-by', id] as const),
    ...decision.undoes.map((id) => ['undo.undoes', id] as const),
  ].flatMap(([word, id]) => {
    const other = demand.history.find((one) => one.decision === id)
    return other ? [{ word, other }] : []
  })
  const mayUndo = onUndo && decision.down.length > 0
  if (links.length === 0 && !mayUndo && !decision.agreedBy) return null
  return (
    <p className="entry-links">
      {decision.agreedBy ? (
        <span>
          {t('undo.agreed-by')} <Raw>{decision.agreedBy}</Raw>
        </span>
      ) : null}
      {links.map(({ word, other }) => (
        <button key={other.seq} type="button" className="entry-link" onClick={() => onGo(other.seq)}>
          {t(word)} <Raw>{other.actor.name}</Raw> · <Stamp at={other.at} seconds />
        </button>
      ))}
      {mayUndo ? (
        <button type="button" className="entry-link" onClick={() => onUndo(decision.id)}>
          <Icon name="undo" size={13} /> {t('undo.this', { count: decision.down.length })}
        </button>
      ) : null}
    </p>
  )
}

/** The desk names machines by their kind alone; people, authorities and platforms by their names. */
function Who({ entry: { actor } }: { entry: Entry }) {
  const { t } = useWords()
  return (
    <span className="entry-who">
      {actor.kind === 'desk' || ['', actor.kind].includes(actor.name) ? (
        t(`history.by.${actor.kind}`)
      ) : (
        <Raw>{actor.name}</Raw>
      )}
    </span>
  )
}

/** Where it stands in the public log; for several, the first and the last. */
function Where({ entries }: { entries: readonly Entry[] }) {
  const { t } = useWords()
  const known = entries.flatMap(({ logIndex }) => logIndex ?? [])
  if (known.length < entries.length)
    return (
      <span className="entry-log">
        <span className="entry-not-yet">{t('history.not-published')}</span>
      </span>
    )
  const [first, last] = [Math.min(...known), Math.max(...known)]
  return (
    <span className="entry-log">
      <span title={t('history.log-index')}>
        <span className="unseen">{t('history.log-index')} </span>
        <Exact>{first === last ? `#${first}` : `#${first} … #${last}`}</Exact>
      </span>
    </span>
  )
}

/** When the record of the demand is erased, said long beforehand; or what it is kept for. */
function recordEnd({ record }: DemandView): Saying {
  const { until, years, kept = 'open' } = record
  return until
    ? { key: 'record.until', params: { date: until, count: years } }
    : { key: `record.kept.${kept}` }
}
