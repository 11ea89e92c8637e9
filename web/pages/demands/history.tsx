import { useState } from 'react'
import type { DemandView } from '../../../desk/http/contract/index.ts'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'

const kinds = ['all', 'staff', 'authority', 'platform', 'desk', 'person'] as const

/** What happened, as sentences with author and time, newest first. Filtered for reading, never edited. */
export function History({ demand }: { demand: DemandView }) {
  const { t, say } = useWords()
  const [kind, setKind] = useState<(typeof kinds)[number]>('all')
  const [filter, setFilter] = useState('')
  const there = kinds.filter(
    (one) => one === 'all' || demand.history.some((entry) => entry.actor.kind === one),
  )
  const wanted = filter.trim().toLocaleLowerCase()
  const shown = demand.history
    .filter((entry) => kind === 'all' || entry.actor.kind === kind)
    .filter(
      (entry) =>
        wanted === '' || `${say(entry.says)} ${entry.actor.name}`.toLocaleLowerCase().includes(wanted),
    )
    .sort((a, b) => b.seq - a.seq)
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
      {shown.length === 0 ? <p className="block-note">{t('history.none')}</p> : null}
      <ol className="entries">
        {shown.map((entry) => (
          <li key={entry.seq} className={`entry entry-${entry.actor.kind}`}>
            <Stamp at={entry.at} seconds />
            <span className="entry-says">{say(entry.says)}</span>
            <span className="entry-who">
              {/* The desk names machines by their kind alone; people and authorities by their names. */}
              {entry.actor.kind === 'desk' || ['', entry.actor.kind].includes(entry.actor.name) ? (
                t(`history.by.${entry.actor.kind}`)
              ) : (
                <Raw>{entry.actor.name}</Raw>
              )}
            </span>
            <span className="entry-log">
              {entry.logIndex === undefined ? (
                <span className="entry-not-yet">{t('history.not-published')}</span>
              ) : (
                <span title={t('history.log-index')}>
                  <span className="unseen">{t('history.log-index')} </span>
                  <Exact>{`#${entry.logIndex}`}</Exact>
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
