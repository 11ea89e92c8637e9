/** Where a list ends: what comes below, and what to do where nothing was found. */
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Empty } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Chips } from './filters.tsx'
import { isNarrowed, type Wish, wideOpen } from './wish.ts'

type Reach = { lookedBackTo: string | undefined; indexedBackTo: string | undefined }

/** The next page comes when its place comes into view; a key brings it too. */
export function Below({
  reach,
  more,
  isReading,
}: {
  reach: Reach
  more: (() => void) | undefined
  isReading: boolean
}) {
  const { t } = useWords()
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(more)
  // Where the desk stopped looking by itself, a person says whether to go on.
  const isAutomatic = more !== undefined && reach.lookedBackTo === undefined
  useEffect(() => {
    latest.current = more
  })
  useEffect(() => {
    if (!place.current || !isAutomatic) return
    const eye = new IntersectionObserver(
      (seen) => seen.some(({ isIntersecting }) => isIntersecting) && latest.current?.(),
      { rootMargin: '600px' },
    )
    eye.observe(place.current)
    return () => eye.disconnect()
  }, [isAutomatic])
  if (!more && !reach.indexedBackTo) return null
  return (
    <div className="lines-below" ref={place}>
      <HowFar reach={reach} />
      {more ? (
        <Button small onPress={more} isDisabled={isReading}>
          {t(isReading ? 'state.loading' : reach.lookedBackTo ? 'inbox.look-further' : 'inbox.more')}
        </Button>
      ) : null}
    </div>
  )
}

function HowFar({ reach: { lookedBackTo, indexedBackTo } }: { reach: Reach }) {
  const { t } = useWords()
  return (
    <>
      {lookedBackTo ? (
        <p>
          {t('inbox.looked-back-to')} <Stamp at={lookedBackTo} />
        </p>
      ) : null}
      {indexedBackTo ? (
        <p>
          {t('inbox.indexed-back-to')} <Stamp at={indexedBackTo} />
        </p>
      ) : null}
    </>
  )
}

/** Nothing here: why that may be, and the nearest way on. */
export function Nothing({
  wish,
  onWish,
  reach,
  more,
}: {
  wish: Wish
  onWish: (wish: Wish) => void
  reach: Reach
  more: (() => void) | undefined
}) {
  const { t } = useWords()
  if (more)
    return (
      <Empty title={t('inbox.none-yet')}>
        <HowFar reach={reach} />
        <Button onPress={more}>{t('inbox.look-further')}</Button>
      </Empty>
    )
  if (wish.q)
    return (
      <Empty title={t('inbox.none-found', { text: wish.q })}>
        <p>{t('inbox.none-found.text')}</p>
        <ul>
          <li>{t('inbox.none-found.words')}</li>
          <li>{t('inbox.none-found.address')}</li>
          <li>{t('inbox.none-found.day')}</li>
        </ul>
        <HowFar reach={reach} />
        {isNarrowed(wish) || wish.show ? (
          <Button onPress={() => onWish(wish.q ? { q: wish.q } : {})}>{t('inbox.search-all')}</Button>
        ) : null}
      </Empty>
    )
  if (isNarrowed(wish))
    return (
      <Empty title={t('inbox.none-match')}>
        <p>{t('inbox.none-match.text')}</p>
        <Chips wish={wish} onWish={onWish} />
        <Button onPress={() => onWish(wideOpen(wish))}>{t('filter.all-away')}</Button>
      </Empty>
    )
  return (
    <Empty title={t(wish.show === 'closed' ? 'inbox.none-closed' : 'inbox.none')}>
      <p>{t('inbox.none.text')}</p>
      <p>
        <Link to="/by-hand">{t('inbox.none.by-hand')}</Link>
      </p>
    </Empty>
  )
}
