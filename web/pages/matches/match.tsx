import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { MatchPage } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Icon } from '../../ui/icon.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Mark } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { useTitle } from '../title.ts'
import { Decide } from './decide.tsx'
import { Hits } from './hits.tsx'
import { isShown, nextAfter } from './order.ts'
import { Replay } from './replay.tsx'
import { Verdict } from './verdict.tsx'
import { type Verdicts, verdicts } from './verdicts.ts'

/** One piece that was met: what it looks like and how near, and the three words a person may say to it. */
export function Match() {
  const { id } = useParams({ from: '/desk/matches/$id' })
  const { t, nth } = useWords()
  const { data, error } = useQuery({ queryKey: ['matches', 'one', id], queryFn: () => desk.match(id) })
  useTitle(data && t('match.title', { number: nth(data.number) }))
  if (error)
    return (
      <main className="plain-page" id="main">
        <Trouble title={t('match.error')}>
          <Errors error={error} />
        </Trouble>
        <p>
          <Link to="/matches">{t('match.back')}</Link>
        </p>
      </main>
    )
  if (!data)
    return (
      <main className="match" id="main">
        <Skeleton rows={10} label={t('state.loading')} />
      </main>
    )
  return <Sheet key={id} page={data} />
}

function Sheet({ page }: { page: MatchPage }) {
  const { t, nth } = useWords()
  const navigate = useNavigate()
  const [deciding, setDeciding] = useState<Verdicts>()
  const next = useNext(page)
  const press = (verdict: Verdicts) => ({
    says: t(`match.key.${verdict}`),
    does: () => void (page.mayDecide && setDeciding(verdict)),
    offer: page.mayDecide,
  })
  useKeys(
    {
      ...(page.verdict
        ? {}
        : Object.fromEntries(verdicts.map((verdict, n) => [`${n + 1}`, press(verdict)] as const))),
      ...(next
        ? {
            n: {
              says: t('match.next'),
              does: () => void navigate({ to: '/matches/$id', params: { id: next.id } }),
              offer: true,
            },
          }
        : {}),
      u: { says: t('match.back'), does: () => void navigate({ to: '/matches' }) },
    },
    t('match.title', { number: nth(page.number) }),
  )
  return (
    <main className="match" id="main" tabIndex={-1}>
      <Head page={page} />
      <div className="match-columns">
        <Hits page={page} />
        <Decide page={page} deciding={deciding} onDecide={setDeciding} next={next} />
        <Replay page={page} />
      </div>
    </main>
  )
}

/** The open case after this one, in the order of the list; from the last one again the first. */
function useNext(page: MatchPage): { id: string; number: number } | undefined {
  const { data } = useQuery({ queryKey: ['matches', 'next'], queryFn: () => desk.matches({}) })
  return nextAfter(page, data?.cases ?? [])
}

function Head({ page }: { page: MatchPage }) {
  const { t, nth } = useWords()
  const { piece } = page
  return (
    <header className="match-head">
      <Link to="/matches" className="demand-back" aria-label={t('match.back')}>
        <Icon name="back" />
      </Link>
      <div className="demand-name">
        <h1>
          {t('match.title', { number: nth(page.number) })} · <Raw>{piece.content}</Raw>
        </h1>
        <p className="match-facts">
          {piece.platform ? (
            <span>
              <Raw>{piece.platform}</Raw>
            </span>
          ) : null}
          {piece.type || piece.mediaType ? (
            <span>
              <Raw>{[piece.type, piece.mediaType].filter(Boolean).join(' · ')}</Raw>
            </span>
          ) : null}
          <span>
            {t(`match.origin.${page.origin}`)} <Stamp at={page.openedAt} />
          </span>
          {piece.sha256 ? (
            <span>
              {t('match.sha256')}{' '}
              <Exact mono short={16}>
                {piece.sha256}
              </Exact>
            </span>
          ) : null}
        </p>
      </div>
      {page.verdict ? (
        <Verdict verdict={page.verdict} />
      ) : (
        <p className="match-told-now">
          <Mark state={isShown(page) ? 'soon' : 'waits'} size={15} /> {t(`match.heard.${page.told}.long`)}
        </p>
      )}
    </header>
  )
}
