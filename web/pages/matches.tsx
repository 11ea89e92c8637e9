import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import type { Matches as MatchesView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useKeys } from '../ui/keys.ts'
import { Segments } from '../ui/segments.tsx'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { MatchLines } from './matches/lines.tsx'
import { isShown } from './matches/order.ts'
import { shownIn } from './matches/wish.ts'
import { useSteadyRows } from './steady.ts'
import { useTitle } from './title.ts'

/** Pieces that look like something listed, each waiting for a person, what is public first; or those that were decided. */
export function Matches() {
  const { t } = useWords()
  useTitle(t('nav.matches'))
  const navigate = useNavigate()
  const { show = 'open' } = shownIn(useSearch({ from: '/desk/matches' }))
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['matches', 'list', show],
    queryFn: ({ pageParam }) =>
      desk.matches({ ...(show === 'decided' ? { decided: 'yes' } : {}), ...pageParam }),
    initialPageParam: {} as Record<string, string>,
    getNextPageParam: ({ cases }: MatchesView) => {
      const last = cases.length < portion ? undefined : cases.at(-1)
      return last && { before: `${last.number}`, shown: isShown(last) ? 'yes' : 'no' }
    },
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  })
  const list = useRef<HTMLDivElement>(null)
  const first = data?.pages[0]
  const arrived = data?.pages.flatMap(({ cases }) => cases)
  const { rows, waiting, letIn } = useSteadyRows(arrived, list, show)
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>('a.line-link') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    if (at === links.length - 1 && by > 0 && hasNextPage) void fetchNextPage()
    links[Math.min(links.length - 1, Math.max(0, at === -1 ? 0 : at + by))]?.focus()
  }
  const turn = () => void navigate({ to: '/matches', search: show === 'open' ? { show: 'decided' } : {} })
  useKeys(
    {
      j: { says: t('keys.move'), does: () => step(1) },
      k: { says: t('keys.move'), does: () => step(-1) },
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      n: { says: t('keys.let-in'), does: letIn },
      f: { says: t('matches.turn'), does: turn, offer: true },
    },
    t('nav.matches'),
  )
  return (
    <main className="inbox" id="main" tabIndex={-1}>
      <div className="inbox-top">
        <div className="matches-about">
          <h1>{t('matches.title')}</h1>
          <p className="block-note">
            {t('matches.lead')}
            {first && first.shown > 0 ? <> {t('matches.shown', { count: first.shown })}</> : null}
          </p>
        </div>
        {waiting.length > 0 ? (
          <Button small onPress={letIn} className="inbox-new">
            {t('matches.new', { count: waiting.length })} <Kbd>n</Kbd>
          </Button>
        ) : null}
        <div className="inbox-tools">
          <Segments
            label={t('matches.show')}
            value={show}
            options={(['open', 'decided'] as const).map((value) => ({
              value,
              label: t(`matches.show.${value}`),
            }))}
            onChange={turn}
          />
        </div>
      </div>
      <div ref={list} className="lines">
        {error ? (
          <Trouble title={t('matches.error')}>
            <Errors error={error} />
          </Trouble>
        ) : !arrived ? (
          <Skeleton rows={7} label={t('state.loading')} />
        ) : rows.length === 0 ? (
          <Empty title={t(`matches.none-${show}`)}>
            <p>{t(`matches.none-${show}.text`)}</p>
            {show === 'open' ? <p>{t('matches.none-open.banks')}</p> : null}
          </Empty>
        ) : (
          <>
            <MatchLines rows={rows} decided={show === 'decided'} />
            {hasNextPage ? (
              <div className="lines-below">
                <Button small onPress={() => void fetchNextPage()} isDisabled={isFetchingNextPage}>
                  {t('inbox.more')}
                </Button>
              </div>
            ) : null}
          </>
        )}
      </div>
      <footer className="inbox-foot">
        <p className="inbox-foot-law">{t('matches.foot')}</p>
        <p className="inbox-foot-keys">
          <Kbd said>j</Kbd>
          <Kbd said>k</Kbd> {t('keys.move')} <Kbd said>Enter</Kbd> {t('keys.open')} <Kbd said>f</Kbd>{' '}
          {t('matches.turn')} <Kbd said>?</Kbd> {t('keys.title')}
        </p>
      </footer>
    </main>
  )
}

/** How many the desk tells at a time. */
const portion = 50
