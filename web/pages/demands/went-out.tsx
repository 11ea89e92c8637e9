import { useInfiniteQuery } from '@tanstack/react-query'
import type { Deliveries, Delivery } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { DeliveryList } from '../deliveries/list.tsx'
import { Errors } from '../errors.tsx'

const isAmiss = ({ state }: Delivery) => state === 'failing' || state === 'failed' || state === 'given-up'

/** What went out for this demand. Open by itself where something did not arrive; else one line that opens. */
export function WentOut({ id }: { id: string }) {
  const { t, number } = useWords()
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['deliveries', { of: id }],
    queryFn: ({ pageParam }) => desk.deliveriesOf(id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Deliveries) => page.next,
  })
  const rows = data?.pages.flatMap((page) => page.rows) ?? []
  const amiss = rows.filter(isAmiss)
  return (
    <details className="went-out" open={amiss.length > 0 || undefined}>
      <summary>
        <h2>{t('deliveries.panel')}</h2>
        <span className="line-group-count">{number(rows.length)}</span>
        {amiss.length > 0 ? (
          <span className="went-out-amiss">
            <Mark state="soon" size={13} /> {t('deliveries.panel.some-amiss', { count: amiss.length })}
          </span>
        ) : null}
      </summary>
      {error ? (
        <Trouble title={t('deliveries.error')}>
          <Errors error={error} />
        </Trouble>
      ) : null}
      {data && rows.length === 0 ? <p className="block-note">{t('deliveries.panel.none')}</p> : null}
      <DeliveryList rows={[...amiss, ...rows.filter((row) => !isAmiss(row))]} inDemand />
      {hasNextPage ? (
        <p>
          <Button small onPress={() => void fetchNextPage()} isDisabled={isFetchingNextPage}>
            {t('deliveries.more')}
          </Button>
        </p>
      ) : null}
    </details>
  )
}
