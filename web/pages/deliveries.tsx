import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { Deliveries as DeliveriesView, UnreachedAnswer } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { useKeys } from '../ui/keys.ts'
import { Mark } from '../ui/mark.tsx'
import { Pick } from '../ui/pick.tsx'
import { Exact, Raw } from '../ui/raw.tsx'
import { Segments } from '../ui/segments.tsx'
import { Stamp } from '../ui/stamp.tsx'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { DeliveryList } from './deliveries/list.tsx'
import { Messages } from './deliveries/messages.tsx'
import { Errors } from './errors.tsx'
import { useTitle } from './title.ts'

const shows = ['amiss', 'under-way', 'all'] as const
type Show = (typeof shows)[number]
const kinds = [
  'restrict',
  'restore',
  'notice',
  'hold',
  'answer',
  'alert',
  'release',
  'verdict',
  'scan',
] as const
const nothing: Record<Show, 'none-amiss' | 'none-under-way' | 'none'> = {
  amiss: 'none-amiss',
  'under-way': 'none-under-way',
  all: 'none',
}

/** Everything that leaves the desk and what came of it; what did not arrive stands first. */
export function Deliveries() {
  const { t } = useWords()
  useTitle(t('deliveries.title'))
  const [show, setShow] = useState<Show>('amiss')
  const [kind, setKind] = useState('')
  const asked = { show, ...(show === 'all' && kind ? { kind } : {}) }
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['deliveries', asked],
    queryFn: ({ pageParam }) => desk.deliveries({ ...asked, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: DeliveriesView) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  })
  const first = data?.pages[0]
  const rows = data?.pages.flatMap((page) => page.rows) ?? []
  const list = useRef<HTMLDivElement>(null)
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])]
    const here = links.findIndex((link) => link === document.activeElement)
    links[Math.min(links.length - 1, Math.max(0, here + by))]?.focus()
  }
  useKeys(
    {
      j: { says: t('keys.move'), does: () => step(1) },
      k: { says: t('keys.move'), does: () => step(-1) },
    },
    t('nav.deliveries'),
  )
  const isEmpty =
    first && rows.length + first.messages.length + first.unfetched.length + first.toHandOver.length === 0
  return (
    <main className="plain-page day-page" id="main" tabIndex={-1}>
      <h1>{t('deliveries.title')}</h1>
      <p className="page-lead">{t('deliveries.lead')}</p>
      <div className="day-filters">
        <Segments
          label={t('deliveries.show')}
          value={show}
          options={shows.map((value) => ({ value, label: t(`deliveries.show.${value}`) }))}
          onChange={setShow}
        />
        {show === 'all' ? (
          <Pick
            label={t('deliveries.kind')}
            hideLabel
            value={kind}
            onChange={setKind}
            options={[
              { value: '', label: t('deliveries.kind.all') },
              ...kinds.map((value) => ({ value: value as string, label: t(`deliveries.kind.${value}`) })),
            ]}
          />
        ) : null}
      </div>
      <div ref={list} className="deliveries">
        {error ? (
          <Trouble title={t('deliveries.error')}>
            <Errors error={error} />
          </Trouble>
        ) : !first ? (
          <Skeleton rows={6} label={t('state.loading')} />
        ) : isEmpty ? (
          <Empty title={t(`deliveries.${nothing[show]}`)}>
            <p>{t(`deliveries.${nothing[show]}.text`)}</p>
          </Empty>
        ) : (
          <>
            <DeliveryList rows={rows} />
            <Messages messages={first.messages} />
            <Answers
              title={t('deliveries.unfetched')}
              text={t('deliveries.unfetched.text', { hours: first.unfetchedHours })}
              since={t('deliveries.ready-since')}
              answers={first.unfetched}
            />
            <Answers
              title={t('deliveries.to-hand-over')}
              text={t('deliveries.to-hand-over.text')}
              since={t('deliveries.made-at')}
              answers={first.toHandOver}
            />
          </>
        )}
      </div>
      {hasNextPage ? (
        <p>
          <Button onPress={() => void fetchNextPage()} isDisabled={isFetchingNextPage}>
            {t('deliveries.more')}
          </Button>
        </p>
      ) : null}
    </main>
  )
}

function Answers({
  title,
  text,
  since,
  answers,
}: {
  title: string
  text: string
  since: string
  answers: readonly UnreachedAnswer[]
}) {
  const { t, pick } = useWords()
  if (answers.length === 0) return null
  return (
    <section className="room">
      <h2>{title}</h2>
      <p className="block-note">{text}</p>
      <ul className="sent">
        {answers.map((answer) => (
          <li key={answer.id} className="sent-row">
            <Mark state="waits" />
            <div className="sent-what">
              <p>
                <strong>{pick(answer.form)}</strong> {t('deliveries.to')} <Raw>{answer.to}</Raw>
              </p>
              <p className="block-note">
                {since} <Stamp at={answer.sentAt ?? answer.at} />
              </p>
            </div>
            <Link to="/demands/$id" params={{ id: answer.demand.id }}>
              <Exact>{answer.demand.number}</Exact>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
