import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { HuntPage } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Icon } from '../../ui/icon.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Mark } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { Verdict } from '../matches/verdict.tsx'
import { useTitle } from '../title.ts'
import { ByBank } from './by-bank.tsx'
import { DecideHunt } from './decide-hunt.tsx'
import { HuntKeys, isGoing, type Wish, wishesFor } from './hunt-keys.tsx'
import { useHuntName } from './hunt-name.ts'
import { HuntState } from './hunt-state.tsx'
import { Would } from './would.tsx'

/** One search of what was there before: what for, what it would bring, whether it may, and the cases it led to. */
export function Hunt() {
  const { id } = useParams({ from: '/desk/hunts/$id' })
  const { t } = useWords()
  const { data, error } = useQuery({
    queryKey: ['hunts', id],
    queryFn: () => desk.hunt(id),
    refetchInterval: ({ state }) => (isGoing(state.data?.state) ? 2_000 : false),
  })
  const nameOf = useHuntName()
  useTitle(data && nameOf(data))
  if (error)
    return (
      <main className="plain-page" id="main">
        <Trouble title={t('hunt.error')}>
          <Errors error={error} />
        </Trouble>
        <p>
          <Link to="/hunts">{t('hunt.back')}</Link>
        </p>
      </main>
    )
  return data ? (
    <Sheet key={id} page={data} />
  ) : (
    <main className="plain-page day-page" id="main">
      <Skeleton rows={7} label={t('state.loading')} />
    </main>
  )
}

function Sheet({ page }: { page: HuntPage }) {
  const { t } = useWords()
  const nameOf = useHuntName()
  const navigate = useNavigate()
  const [wish, setWish] = useState<Wish>()
  const press = (wanted: Wish) => ({
    says: t(`hunt.key.${wanted}`),
    does: () => void (page.mayDecide && setWish(wanted)),
    offer: page.mayDecide,
  })
  useKeys(
    {
      ...Object.fromEntries(wishesFor(page.state).map(([key, wanted]) => [key, press(wanted)])),
      u: { says: t('hunt.back'), does: () => void navigate({ to: '/hunts' }) },
    },
    nameOf(page),
  )
  return (
    <main className="plain-page day-page" id="main" tabIndex={-1}>
      <header className="page-head">
        <div className="bank-head">
          <Link to="/hunts" className="demand-back" aria-label={t('hunt.back')}>
            <Icon name="back" />
          </Link>
          <div>
            <h1>{nameOf(page)}</h1>
            <p className="match-soft">
              {t('hunt.begun')} <Stamp at={page.begunAt} />
              {page.endedAt ? (
                <>
                  {' · '}
                  {t('hunt.ended')} <Stamp at={page.endedAt} />
                </>
              ) : null}
              {page.decidedBy ? (
                <>
                  {' · '}
                  {t('hunt.decided-by')} <Raw>{page.decidedBy}</Raw>
                </>
              ) : null}
              {page.endedBy ? (
                <>
                  {' · '}
                  {t('hunt.ended-by')} <Raw>{page.endedBy}</Raw>
                </>
              ) : null}
            </p>
          </div>
          <HuntState hunt={page} />
        </div>
      </header>
      <Progress page={page} />
      {page.state === 'held' ? <Would id={page.id} found={page.found} /> : null}
      <HuntKeys page={page} onWish={setWish} />
      <section className="room" aria-labelledby="sought">
        <h2 id="sought">{t('hunt.sought')}</h2>
        <ByBank
          caption={t('hunt.sought')}
          count={t('hunt.column.signals')}
          lines={page.sought.map(({ signals, ...line }) => ({ ...line, count: signals }))}
        />
      </section>
      <Cases page={page} />
      {wish && page.mayDecide ? (
        <DecideHunt page={page} wish={wish} onClose={() => setWish(undefined)} />
      ) : null}
    </main>
  )
}

/** How far it is, as words; and as a line where the end of it is known. */
function Progress({ page: { state, looked, found, brought, endedBy } }: { page: HuntPage }) {
  const { t } = useWords()
  // What it had found by then was not weighed, and is not counted.
  const wasLooking = endedBy !== undefined && found === 0
  return (
    <section className="hunt-progress" aria-label={t('hunt.progress')} aria-live="polite">
      <p>
        {t('hunt.looked', { count: looked })}
        {state === 'looking'
          ? ` · ${t('hunt.still-looking')}`
          : wasLooking
            ? ''
            : ` · ${t('hunt.found', { count: found })}`}
      </p>
      {state === 'bringing' || brought > 0 || (state === 'done' && found > 0) ? (
        <p className="hunt-brought">
          {state === 'bringing' ? (
            <progress value={brought} max={Math.max(1, found)} aria-label={t('hunt.state.bringing')} />
          ) : null}{' '}
          {t('hunt.brought', { part: brought, of: found })}
        </p>
      ) : null}
      {state === 'dropped' ? <p>{t(endedBy === undefined ? 'hunt.left.long' : 'hunt.ended.long')}</p> : null}
    </section>
  )
}

function Cases({ page: { state, cases, more } }: { page: HuntPage }) {
  const { t, nth } = useWords()
  if (cases.length === 0 && state !== 'bringing' && state !== 'done') return null
  return (
    <section className="room" aria-labelledby="hunt-cases">
      <h2 id="hunt-cases">{t('hunt.cases')}</h2>
      {cases.length === 0 ? (
        <p className="block-note">{t(state === 'done' ? 'hunt.cases.none' : 'hunt.cases.not-yet')}</p>
      ) : null}
      <ol className="bank-history">
        {cases.map(({ id, number, piece, openedAt, verdict }) => (
          <li key={id}>
            <Stamp at={openedAt} />
            <Link to="/matches/$id" params={{ id }}>
              {t('match.title', { number: nth(number) })}
            </Link>
            <span className="hunt-case">
              <span>
                <Raw>{piece.content}</Raw>{' '}
                {piece.platform ? (
                  <span className="match-soft">
                    <Raw>{piece.platform}</Raw>
                  </span>
                ) : null}
              </span>
              {verdict ? (
                <Verdict verdict={verdict} />
              ) : (
                <span className="inline-mark match-soft">
                  <Mark state="waits" size={12} /> {t('signal.open')}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {more ? <p className="block-note">{t('hunt.cases.more')}</p> : null}
    </section>
  )
}
