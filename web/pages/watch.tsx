import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Watch as WatchView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { length } from '../time.ts'
import { announce } from '../ui/announce.tsx'
import { Button } from '../ui/button.tsx'
import { Mark, type State } from '../ui/mark.tsx'
import { Exact } from '../ui/raw.tsx'
import { Stamp } from '../ui/stamp.tsx'
import { Skeleton, Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { useNow } from './clock.tsx'
import { Errors } from './errors.tsx'
import { useTitle } from './title.ts'

/** The machine room: what is wrong, what is late, what waits, and whether the public log keeps up. */
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
        <>
          <Alerts watch={watch} />
          <Figures watch={watch} />
        </>
      ) : (
        <Skeleton label={t('state.loading')} />
      )}
    </main>
  )
}

function Alerts({ watch }: { watch: WatchView }) {
  const { t, say } = useWords()
  const queries = useQueryClient()
  const acknowledge = useMutation({
    mutationFn: desk.acknowledge,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['watch'] })
      announce(t('watch.acknowledged'))
    },
  })
  return (
    <section className="room">
      <h2>{t('watch.alerts')}</h2>
      {acknowledge.error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={acknowledge.error} />
        </Trouble>
      ) : null}
      {watch.alerts.length === 0 ? <p className="block-note">{t('watch.no-alerts')}</p> : null}
      <ul className="alerts">
        {watch.alerts.map((alert) => (
          <li key={alert.id} className={alert.acknowledgedAt ? 'alert alert-seen' : 'alert'}>
            <Mark state={alert.acknowledgedAt ? 'done' : 'late'} />
            <div className="alert-says">
              <p>{say(alert.says)}</p>
              <p className="block-note">
                <Stamp at={alert.at} seconds />
                {alert.acknowledgedAt ? (
                  <>
                    {' · '}
                    {t('watch.seen')} <Stamp at={alert.acknowledgedAt} />
                  </>
                ) : null}
                {alert.demand ? (
                  <>
                    {' · '}
                    <Link to="/demands/$id" params={{ id: alert.demand }}>
                      {t('watch.open-demand')}
                    </Link>
                  </>
                ) : null}
              </p>
            </div>
            {alert.acknowledgedAt ? null : (
              <Button small onPress={() => acknowledge.mutate(alert.id)} isDisabled={acknowledge.isPending}>
                {t('deed.acknowledge')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Figures({ watch }: { watch: WatchView }) {
  const { t, number, locale } = useWords()
  const { ms } = useNow()
  const behind = watch.log.oldestPendingAt ? ms - Date.parse(watch.log.oldestPendingAt) : 0
  const line = (name: string, value: string, state: State, note: string) => ({ name, value, state, note })
  const lines = [
    line(t('watch.clocks.running'), number(watch.clocks.running), 'plain', t('watch.clocks.running.note')),
    line(
      t('watch.clocks.overdue'),
      number(watch.clocks.overdue),
      watch.clocks.overdue > 0 ? 'late' : 'done',
      t('watch.clocks.overdue.note'),
    ),
    line(t('watch.effects.waiting'), number(watch.effects.waiting), 'plain', t('watch.effects.waiting.note')),
    line(
      t('watch.effects.failing'),
      number(watch.effects.failing),
      watch.effects.failing > 0 ? 'soon' : 'done',
      t('watch.effects.failing.note'),
    ),
    line(
      t('watch.effects.dead'),
      number(watch.effects.dead),
      watch.effects.dead > 0 ? 'late' : 'done',
      t('watch.effects.dead.note'),
    ),
    line(t('watch.log.size'), number(watch.log.size), 'plain', t('watch.log.size.note')),
    line(
      t('watch.log.pending'),
      number(watch.log.pending),
      behind > 60_000 ? 'late' : 'done',
      watch.log.pending > 0
        ? t('watch.log.behind', { age: length(behind, locale) })
        : t('watch.log.up-to-date'),
    ),
  ]
  return (
    <section className="room">
      <h2>{t('watch.figures')}</h2>
      {watch.log.readOnly ? (
        <Trouble title={t('watch.log.read-only')}>{t('watch.log.read-only.text')}</Trouble>
      ) : null}
      <dl className="figures">
        {lines.map(({ name, value, state, note }) => (
          <div key={name} className="figure">
            <dt>{name}</dt>
            <dd className="figure-value">
              {state === 'plain' ? null : <Mark state={state} />}
              {value}
            </dd>
            <dd className="block-note">{note}</dd>
          </div>
        ))}
      </dl>
      <p className="block-note">
        {t('watch.log.origin')} <Exact>{watch.log.origin}</Exact> ·{' '}
        <Link to="/verify">{t('watch.verify')}</Link>
      </p>
    </section>
  )
}
