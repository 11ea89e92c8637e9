import { Link } from '@tanstack/react-router'
import type { Entry } from '../../../desk/http/contract/index.ts'
import { Mark, Tag } from '../../ui/mark.tsx'
import { Exact, Quote, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Empty } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { KindName } from '../matches/kind-name.tsx'
import { SignalValue } from '../matches/signal-value.tsx'
import { VariantName } from '../matches/variant-name.tsx'
import { EntryActs } from './entry-acts.tsx'
import { EntryLabel } from './entry-label.tsx'
import { LegalBasis } from './legal-basis.tsx'

/** What stands in a bank, the newest first; what was withdrawn stays readable as it was. */
export function Entries({
  bank,
  entries,
  mayCurate,
}: {
  bank: string
  entries: readonly Entry[]
  mayCurate: boolean
}) {
  const { t } = useWords()
  if (entries.length === 0)
    return (
      <Empty title={t('entries.none')}>
        <p>{t('entries.none.text')}</p>
      </Empty>
    )
  return (
    <ul className="entries">
      {entries.map((entry) => (
        <One key={entry.id} bank={bank} entry={entry} mayCurate={mayCurate} />
      ))}
    </ul>
  )
}

/** So many signals are shown of an entry; a video may have thousands. */
const few = 3

function One({ bank, entry, mayCurate }: { bank: string; entry: Entry; mayCurate: boolean }) {
  const { t, say, nth } = useWords()
  const { source } = entry
  return (
    <li className={entry.withdrawnAt ? 'bank-entry bank-entry-withdrawn' : 'bank-entry'}>
      <div className="bank-entry-what">
        <p className="bank-entry-label">
          <strong>
            <EntryLabel bank={bank} label={entry.label} />
          </strong>{' '}
          <span className="match-soft">{t('entry.numbered', { number: nth(entry.id) })}</span>{' '}
          <State entry={entry} />
        </p>
        <p className="match-soft">
          <LegalBasis>{entry.legalBasis}</LegalBasis>
        </p>
        <p className="match-soft">
          {t(`entry.source.${source.kind}`)} · <Raw>{source.name}</Raw>
          {source.reference ? (
            <>
              {' '}
              ·{' '}
              {entry.demand ? (
                <Link to="/demands/$id" params={{ id: entry.demand }}>
                  <Exact>{source.reference}</Exact>
                </Link>
              ) : bank === 'LET_THROUGH' && /^\d{1,9}$/.test(source.reference) ? (
                t('match.title', { number: nth(Number(source.reference)) })
              ) : (
                <Exact>{source.reference}</Exact>
              )}
            </>
          ) : null}{' '}
          · {t('entry.added-by')} <Raw>{entry.addedBy}</Raw> <Stamp at={entry.addedAt} />
          {entry.expiresAt ? (
            <>
              {' '}
              · {t('entry.expires')} <Stamp at={entry.expiresAt} />
            </>
          ) : null}
        </p>
        {entry.note ? <Quote className="bank-entry-note">{entry.note}</Quote> : null}
        {entry.withdrawnBecause ? <p>{say(entry.withdrawnBecause)}</p> : null}
        <ul className="bank-entry-signals">
          {entry.signals.slice(0, few).map((signal) => (
            <li key={signal.id}>
              <KindName kind={signal.kind} /> <SignalValue signal={signal} short={40} />{' '}
              {signal.variant ? (
                <span className="match-soft">
                  <VariantName variant={signal.variant} />
                </span>
              ) : null}{' '}
              <Link
                to="/signals/$id"
                params={{ id: `${signal.id}` }}
                aria-label={t('signal.title', { id: nth(signal.id) })}
              >
                {t('signal.see')}
              </Link>
            </li>
          ))}
          {entry.signals.length > few ? (
            <li className="match-soft">{t('entry.more-signals', { count: entry.signals.length - few })}</li>
          ) : null}
        </ul>
      </div>
      {mayCurate && !entry.withdrawnAt ? <EntryActs bank={bank} entry={entry} /> : null}
    </li>
  )
}

function State({ entry }: { entry: Entry }) {
  const { t } = useWords()
  if (entry.withdrawnAt)
    return (
      <Tag state="law">
        {t('entry.withdrawn')} <Stamp at={entry.withdrawnAt} />
      </Tag>
    )
  if (entry.offUntil)
    return (
      <Tag state="waits">
        {isForGood(entry.offUntil) ? (
          t('entry.off')
        ) : (
          <>
            {t('entry.off-until')} <Stamp at={entry.offUntil} />
          </>
        )}
      </Tag>
    )
  return (
    <span className="bank-entry-confirmed">
      <Mark state={entry.confirmed ? 'done' : 'soon'} size={13} />
      {t(
        entry.confirmed
          ? 'entry.is-confirmed'
          : entry.awaitsSecond
            ? 'entry.awaits-second'
            : 'entry.not-confirmed',
      )}
    </span>
  )
}

/** What is off until somebody turns it on is off until a time that does not come. */
const isForGood = (until: string) => until >= '9000'
