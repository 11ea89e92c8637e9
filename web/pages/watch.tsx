import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Watch as WatchView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { length } from '../time.ts'
import { Mark, type State } from '../ui/mark.tsx'
import { Exact } from '../ui/raw.tsx'
import { Skeleton, Trouble } from '../ui/states.tsx'
import { useWords, type Speaker } from '../words/index.ts'
import { useNow } from './clock.tsx'
import { Errors } from './errors.tsx'
import { useTitle } from './title.ts'
import { SeenAlerts, WaitingAlerts } from './watch/alerts.tsx'
import { Connections } from './watch/connections.tsx'

/** The machine room: what fails or lags stands first; what is fine is folded away. */
export function Watch() {
  const { t } = useWords()
  useTitle(t('nav.watch'))
  const { data: watch, error } = useQuery({
    queryKey: ['watch'],
    queryFn: desk.watch,
    refetchInterval: 15_000,
  })
  return (
    <main className="plain-page" id="main" tabIndex={-1}>
      <h1>{t('nav.watch')}</h1>
      {error ? (
        <Trouble title={t('watch.error')}>
          <Errors error={error} />
        </Trouble>
      ) : watch ? (
        <Room watch={watch} />
      ) : (
        <Skeleton label={t('state.loading')} />
      )}
    </main>
  )
}

function Room({ watch }: { watch: WatchView }) {
  const { t } = useWords()
  const words = useWords()
  const { ms } = useNow()
  const figures = figuresOf(watch, words, ms)
  const wrong = figures.filter(({ state }) => state === 'late' || state === 'soon')
  const fine = figures.filter((figure) => !wrong.includes(figure))
  const isWell = wrong.length === 0 && !watch.log.readOnly && watch.alerts.every((one) => one.acknowledgedAt)
  return (
    <>
      <section className="room">
        <h2>{t('watch.wrong')}</h2>
        {watch.log.readOnly ? (
          <Trouble title={t('watch.log.read-only')}>{t('watch.log.read-only.text')}</Trouble>
        ) : null}
        {isWell ? (
          <p className="watch-well">
            <Mark state="done" /> <strong>{t('watch.all-well')}</strong> {t('watch.all-well.text')}
          </p>
        ) : null}
        {wrong.length > 0 ? <Figures figures={wrong} /> : null}
        <WaitingAlerts alerts={watch.alerts} />
      </section>
      <Connections watch={watch} />
      <details className="fold">
        <summary>
          <Mark state="done" size={14} /> {t('watch.fine', { count: fine.length })}
        </summary>
        <Figures figures={fine} />
        <p className="block-note">
          {t('watch.log.origin')} <Exact>{watch.log.origin}</Exact> ·{' '}
          <Link to="/verify">{t('watch.verify')}</Link>
        </p>
      </details>
      <SeenAlerts alerts={watch.alerts} />
    </>
  )
}

type Figure = { name: string; value: string; state: State; note: string; to?: '/deliveries' | '/calendar' }

function figuresOf(watch: WatchView, { t, number, locale }: Speaker, ms: number): Figure[] {
  const behind = watch.log.oldestPendingAt ? ms - Date.parse(watch.log.oldestPendingAt) : 0
  const bad = (count: number, state: State) => (count > 0 ? state : 'done')
  const { clocks, effects, answers, log } = watch
  return [
    {
      name: t('watch.clocks.overdue'),
      value: number(clocks.overdue),
      state: bad(clocks.overdue, 'late'),
      note: t('watch.clocks.overdue.note'),
      to: '/calendar',
    },
    {
      name: t('watch.effects.failing'),
      value: number(effects.failing),
      state: bad(effects.failing, 'soon'),
      note: t('watch.effects.failing.note'),
      to: '/deliveries',
    },
    {
      name: t('watch.effects.dead'),
      value: number(effects.dead),
      state: bad(effects.dead, 'soon'),
      note: t('watch.effects.dead.note'),
      to: '/deliveries',
    },
    {
      name: t('watch.answers.unfetched'),
      value: number(answers.unfetched),
      state: bad(answers.unfetched, 'soon'),
      note: t('watch.answers.unfetched.note'),
      to: '/deliveries',
    },
    {
      name: t('watch.log.pending'),
      value: number(log.pending),
      state: behind > 60_000 ? 'late' : 'done',
      note:
        log.pending > 0 ? t('watch.log.behind', { age: length(behind, locale) }) : t('watch.log.up-to-date'),
    },
    {
      name: t('watch.answers.to-hand-over'),
      value: number(answers.toHandOver),
      state: 'plain',
      note: t('watch.answers.to-hand-over.note'),
      to: '/deliveries',
    },
    {
      name: t('watch.clocks.running'),
      value: number(clocks.running),
      state: 'plain',
      note: t('watch.clocks.running.note'),
      to: '/calendar',
    },
    {
      name: t('watch.effects.waiting'),
      value: number(effects.waiting),
      state: 'plain',
      note: t('watch.effects.waiting.note'),
    },
    {
      name: t('watch.log.size'),
      value: number(log.size),
      state: 'plain',
      note: t('watch.log.size.note'),
    },
  ]
}

function Figures({ figures }: { figures: readonly Figure[] }) {
  const { t } = useWords()
  return (
    <dl className="figures">
      {figures.map(({ name, value, state, note, to }) => (
        <div key={name} className="figure">
          <dt>{name}</dt>
          <dd className="figure-value">
            {state === 'plain' ? null : <Mark state={state} />}
            {value}
          </dd>
          <dd className="block-note">
            {note}
            {to && (state === 'late' || state === 'soon') ? (
              <>
                {' · '}
                <Link to={to}>{t(to === '/calendar' ? 'watch.go-calendar' : 'watch.go-deliveries')}</Link>
              </>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}
