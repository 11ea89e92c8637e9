import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Watch } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { useSession } from '../session.ts'
import { levels, marks } from './loudest.ts'

type Alert = Watch['alerts'][number]

/** What nobody has said they saw yet: the loudest first, of the same level the newest. */
export function WaitingAlerts({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const acknowledge = useMutation({
    mutationFn: desk.acknowledge,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['watch'] })
      announce(t('watch.acknowledged'))
    },
  })
  const { session } = useSession()
  const may = session?.may.includes('heed') ?? false
  const waiting = alerts
    .filter((alert) => !alert.acknowledgedAt)
    .toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
  return (
    <>
      <h3 className={waiting.length === 0 ? 'unseen' : ''}>{t('watch.alerts')}</h3>
      {acknowledge.error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={acknowledge.error} />
        </Trouble>
      ) : null}
      {waiting.length === 0 ? <p className="block-note">{t('watch.no-alerts')}</p> : null}
      <ul className="alerts">
        {waiting.map((alert) => (
          <Line key={alert.id} alert={alert}>
            {may ? (
              <Button
                small
                aria-describedby={`alert-${alert.id}`}
                onPress={() => acknowledge.mutate(alert.id)}
                isDisabled={acknowledge.isPending}
              >
                {t('deed.acknowledge')}
              </Button>
            ) : null}
          </Line>
        ))}
      </ul>
    </>
  )
}

/** What was seen, by whom and when: folded away. */
export function SeenAlerts({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useWords()
  const seen = alerts.filter((alert) => alert.acknowledgedAt)
  if (seen.length === 0) return null
  return (
    <details className="fold">
      <summary>{t('watch.seen-alerts', { count: seen.length })}</summary>
      <ul className="alerts">
        {seen.map((alert) => (
          <Line key={alert.id} alert={alert} />
        ))}
      </ul>
    </details>
  )
}

function Line({ alert, children }: { alert: Alert; children?: React.ReactNode }) {
  const { t, say } = useWords()
  return (
    <li className={alert.acknowledgedAt ? 'alert alert-seen' : 'alert'}>
      <Mark state={alert.acknowledgedAt ? 'done' : marks[alert.level]} />
      <div className="alert-says">
        <p id={`alert-${alert.id}`}>{say(alert.says)}</p>
        <p className="block-note">
          <span className={`alert-level alert-${alert.level}`}>{t(`watch.level.${alert.level}`)}</span>
          {' · '}
          <Stamp at={alert.at} seconds />
          {alert.acknowledgedAt ? (
            <>
              {' · '}
              {alert.acknowledgedBy
                ? t('watch.seen-by', { name: alert.acknowledgedBy })
                : t('watch.seen')}{' '}
              <Stamp at={alert.acknowledgedAt} />
            </>
          ) : null}
          {alert.hunt ? (
            <>
              {' · '}
              <Link to="/hunts/$id" params={{ id: alert.hunt }} aria-describedby={`alert-${alert.id}`}>
                {t('watch.open-hunt')}
              </Link>
            </>
          ) : null}
          {alert.demand ? (
            <>
              {' · '}
              <Link to="/demands/$id" params={{ id: alert.demand }} aria-describedby={`alert-${alert.id}`}>
                {t('watch.open-demand')}
              </Link>
            </>
          ) : null}
        </p>
      </div>
      {children}
    </li>
  )
}
