import type { Tried } from '../../../desk/http/contract/index.ts'
import { Mark } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { Hits } from '../matches/hits.tsx'
import { KindName } from '../matches/kind-name.tsx'

/** What a platform would be told, what it was met by, and by what it is known. */
export function TriedResult({ tried }: { tried: Tried }) {
  const { t } = useWords()
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
            {t('try.let-through')} <Raw>{[...new Set(letThrough.map(({ label }) => label))].join(' · ')}</Raw>
          </p>
        ) : null}
      </section>
      {hits.length > 0 ? <Hits page={tried} /> : null}
      <section className="room" aria-labelledby="known-by">
        <h2 id="known-by">{t('try.known-by')}</h2>
        {tried.signals.length === 0 ? <p className="block-note">{t('try.known-by.nothing')}</p> : null}
        <ul className="bank-entry-signals">
          {tried.signals.map(({ kind, value, quality, variant }) => (
            <li key={`${kind} ${variant ?? ''} ${value}`}>
              <KindName kind={kind} />{' '}
              <Exact mono short={64}>
                {value}
              </Exact>{' '}
              {quality === undefined ? null : (
                <span className="match-soft">
                  {t(quality < 50 ? 'match.quality.poor' : 'match.quality', { value: quality })}
                </span>
              )}{' '}
              {variant ? <Exact>{variant}</Exact> : null}
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
              : {t('error.found-wanted', { found, wanted })}
            </li>
          )
        })}
      </ul>
    </>
  )
}
