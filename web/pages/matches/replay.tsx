import { useMutation } from '@tanstack/react-query'
import type { MatchPage, ReplayView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Exact } from '../../ui/raw.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { useFar } from './distance.ts'
import { KindClaim } from './kind-name.tsx'

/** The case reckoned again from the hashes that were kept, against the lists as they were: whether it comes to the same. */
export function Replay({ page: { id, listVersion, hits } }: { page: MatchPage }) {
  const { t, nth } = useWords()
  const again = useMutation({ mutationFn: () => desk.replay(id) })
  const { data } = again
  return (
    <section className="room replay" aria-labelledby="replay">
      <h2 id="replay">{t('replay.title')}</h2>
      <p className="block-note">{t('replay.lead', { version: nth(listVersion) })}</p>
      <p>
        <Button small isDisabled={again.isPending} onPress={() => again.mutate()}>
          {again.isPending ? t('deed.doing') : t('replay.do')}
        </Button>
      </p>
      {again.error ? (
        <Trouble title={t('replay.failed')} focus>
          <Errors error={again.error} />
        </Trouble>
      ) : null}
      {data ? <Outcome replayed={data} hits={hits} /> : null}
    </section>
  )
}

function Outcome({ replayed, hits }: { replayed: ReplayView; hits: MatchPage['hits'] }) {
  const { t, number } = useWords()
  const far = useFar()
  return (
    <div aria-live="polite" className="replay-outcome">
      <p className="inline-mark">
        <Mark state={replayed.same ? 'done' : 'soon'} size={15} />
        <strong>{t(replayed.same ? 'replay.same' : 'replay.other')}</strong>
      </p>
      <p>
        {t('replay.told')} {t(`match.told.${replayed.told}`)}
        {replayed.advice === replayed.told ? null : (
          <>
            {' · '}
            {t('replay.today')} {t(`match.told.${replayed.advice}`)}
          </>
        )}
      </p>
      <ol className="where-list">
        {replayed.hits.map(({ ordinal, asTold, stood, distance, radius, algorithm, same }) => {
          const hit = hits[ordinal]
          if (!hit) return null
          return (
            <li key={ordinal}>
              <KindClaim kind={hit.kind} />:{' '}
              {asTold ? (
                t('replay.hit.as-told')
              ) : same ? (
                <>
                  {far(hit.unit, distance.told)} · {t('replay.hit.same')}
                </>
              ) : !stood ? (
                t('replay.hit.stood-not')
              ) : (
                <>
                  {t('replay.hit.distance', {
                    told: far(hit.unit, distance.told),
                    today: far(hit.unit, distance.today ?? distance.told),
                  })}{' '}
                  {radius.told === radius.today
                    ? null
                    : t('replay.hit.radius', { told: number(radius.told), today: number(radius.today) })}
                </>
              )}
              {algorithm ? (
                <span className="block-note">
                  {t('replay.hit.algorithm')} <Exact>{algorithm.today}</Exact>
                </span>
              ) : null}
            </li>
          )
        })}
      </ol>
      {replayed.more > 0 ? <p className="block-note">{t('replay.more', { count: replayed.more })}</p> : null}
    </div>
  )
}
