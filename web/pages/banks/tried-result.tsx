import type { Tried } from '../../../desk/http/contract/index.ts'
import { Mark } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { Hits } from '../matches/hits.tsx'
import { KindName } from '../matches/kind-name.tsx'
import { SignalValue } from '../matches/signal-value.tsx'
import { VariantName } from '../matches/variant-name.tsx'
import { useLabel } from './entry-label.tsx'

/** What a platform would be told, what it was met by, and by what it is known. */
export function TriedResult({ tried }: { tried: Tried }) {
  const { t } = useWords()
  const labelOf = useLabel()
  const { advice, hits, letThrough } = tried
  return (
    <>
      <section className="room" aria-labelledby="tried">
        <h2 id="tried">{t('match.found')}</h2>
        <p className="inline-mark">
          <Mark state={advice === 'none' ? 'done' : advice === 'block' ? 'law' : 'waits'} size={15} />
          {t(`try.would.${advice}`)}
        </p>
        {letThrough.length > 0 ? (
          <p>
            {t('try.let-through')}{' '}
            <Raw>
              {[...new Set(letThrough.map(({ bank, label }) => labelOf({ bank: bank.name, label })))].join(
                ' · ',
              )}
            </Raw>
          </p>
        ) : null}
      </section>
      {hits.length > 0 ? <Hits page={tried} /> : null}
      <section className="room" aria-labelledby="known-by">
        <h2 id="known-by">{t('try.known-by')}</h2>
        {tried.signals.length === 0 ? <p className="block-note">{t('try.known-by.nothing')}</p> : null}
        <ul className="bank-entry-signals">
          {tried.signals.map((signal) => (
            <li key={`${signal.kind} ${signal.variant ?? ''} ${signal.value}`}>
              <KindName kind={signal.kind} /> <SignalValue signal={signal} short={64} />{' '}
              {signal.quality === undefined ? null : (
                <span className="match-soft">
                  {t(signal.quality < 50 ? 'match.quality.poor' : 'match.quality', { value: signal.quality })}
                </span>
              )}{' '}
              {signal.variant ? <VariantName variant={signal.variant} /> : null}
            </li>
          ))}
        </ul>
        <NotTold title={t('try.unread')} lines={tried.unread} />
        <NotTold title={t('try.late')} lines={tried.late} />
      </section>
    </>
  )
}

type Line = Tried['unread'][number] | Tried['late'][number]

function NotTold({ title, lines }: { title: string; lines: readonly Line[] }) {
  const { t } = useWords()
  if (lines.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul className="error-list">
        {lines.map((line) => {
          const kind = 'kind' in line ? line.kind : undefined
          const { what, found, wanted } = line
          return (
            <li key={`${what} ${kind} ${found}`}>
              {t(`try.unread.${what}`)}
              {kind === undefined ? null : (
                <>
                  {' '}
                  <KindName kind={kind} />
                </>
              )}
              {'why' in line ? (
                <>
                  : {t(`try.why.${line.why}`)}{' '}
                  <span className="match-soft" lang="en">
                    <Raw>{`(${found}; ${wanted})`}</Raw>
                  </span>
                </>
              ) : null}
            </li>
          )
        })}
      </ul>
    </>
  )
}
