import type { Watch } from '../../../desk/http/contract/index.ts'
import { Mark } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'

type Connection = Watch['connections'][number]

/** Whether the last thing that was known of it was good or bad; nothing where nothing has gone that way. */
function standsOf({ reachedAt, failedAt }: Connection): 'ok' | 'ill' | 'never' {
  if (!reachedAt && !failedAt) return 'never'
  return (failedAt ?? '') > (reachedAt ?? '') ? 'ill' : 'ok'
}

/** Each way to the outside: when it was last reached, when it last failed, and why. Those that fail come first. */
export function Connections({ watch }: { watch: Watch }) {
  const { t, say } = useWords()
  const all = watch.connections
    .map((connection) => ({ connection, stands: standsOf(connection) }))
    .sort((a, b) => Number(b.stands === 'ill') - Number(a.stands === 'ill'))
  return (
    <section className="room">
      <h2>{t('watch.connections')}</h2>
      <ul className="sent">
        {all.map(({ connection, stands }) => (
          <li key={connection.name} className="sent-row">
            <Mark state={stands === 'ok' ? 'done' : stands === 'ill' ? 'soon' : 'plain'} />
            <div className="sent-what">
              <p>
                <strong>
                  {connection.title ? <Raw>{connection.title}</Raw> : t('watch.connection.webhook')}
                </strong>{' '}
                {t(`watch.connection.${stands}`)}
                {stands === 'ill' && connection.why ? <> · {say(connection.why)}</> : null}
              </p>
              <p className="block-note sent-times">
                {connection.reachedAt ? (
                  <span>
                    {t('watch.connection.reached')} <Stamp at={connection.reachedAt} seconds />
                  </span>
                ) : null}
                {connection.failedAt ? (
                  <span>
                    {t('watch.connection.failed')} <Stamp at={connection.failedAt} seconds />
                  </span>
                ) : null}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
